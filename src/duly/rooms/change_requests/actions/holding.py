# SPDX-License-Identifier: Apache-2.0
"""Holds: anybody with reason may stop a change at once; it takes two people to let it go on."""

from uuid import UUID

from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.rooms.change_requests.actions.moving import go, held, must_be, must_be_open, which
from duly.rooms.change_requests.actions.progress import onward
from duly.rooms.change_requests.kinds import HELD, RECORD_FROZEN, RECORD_THAWED, RELEASE_ASKED, RELEASED
from duly.rooms.change_requests.models import ChangeRequest, Hold
from duly.rooms.change_requests.queries.standing import holds_on, record_is_frozen
from duly.rooms.change_requests.refusals import (
    BAD_REASON,
    CALL_FIRST,
    HOLD_ELSEWHERE,
    NOT_BY_KEY,
    NOTE_NEEDED,
    SECOND_PERSON,
    WHO_IS_IT,
)
from duly.rooms.change_requests.rules.states import MOVES, OPEN
from duly.rooms.change_requests.terms import HOLD_REASONS, Method, State
from duly.rooms.customers import queries as customers

_FROZEN = "frozen"


@action("change_requests.hold")
def hold(actor: Actor, request_id: UUID, *, kind: str, note: str) -> UUID:
    """Stop a request: its clock stands still, and shows so. Records ``change_requests.held``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, ``change_requests.bad_reason``,
            ``change_requests.note_needed``.
    """
    row = held(request_id, actor)
    must_be_open(row)
    if kind not in HOLD_REASONS or kind == _FROZEN:
        raise BAD_REASON(field="kind", reason=kind, known=", ".join(sorted(HOLD_REASONS.keys() - {_FROZEN})))
    if not note.strip():
        raise NOTE_NEEDED(field="note")
    return put_hold(actor, row, kind, note)


def put_hold(actor: Actor, row: ChangeRequest, kind: str, note: str = "") -> UUID:
    """Put a hold on one request, inside a running verb."""
    found = Hold.objects.create(
        organisation_id=row.organisation_id, request=row, party_id=row.party_id, kind=kind, by_kind=actor.kind,
        by_id=actor.id, at=clock.now(),
    )  # fmt: skip
    public = {**which(row), "hold": str(found.id), "kind": kind, "scope": "request"}
    said = {"note": note.strip()} if note.strip() else {}
    record(HELD, stream=row.id, public=public, subject=row.party_id or actor.id, personal=said)
    if row.state != State.HELD:
        go(actor, row, State.HELD, why=kind)
    return found.id


@action("change_requests.ask_release")
def ask_release(actor: Actor, hold_id: UUID, *, note: str) -> None:
    """Ask that a hold be lifted; another person must agree. An objection needs a call back to the number on file first.

    Records ``change_requests.release_asked``.

    Raises:
        Refusal: ``change_requests.no_such_hold``, ``change_requests.note_needed``, ``change_requests.call_first``,
            ``change_requests.not_by_key``, ``change_requests.second_person``.
    """
    found = _standing(actor, hold_id)
    if not note.strip():
        raise NOTE_NEEDED(field="note")
    row = found.request
    if actor.id in _own_users(found):
        raise SECOND_PERSON(name=actor.name)
    if row is not None and found.kind == "dispute":
        calls = row.verifications.filter(
            method__in=(Method.CALL_BACK, Method.COUNTER), result="passed", at__gte=found.at
        )
        if not calls.exists():
            raise CALL_FIRST(number=row.number)
    found.asked_by, found.asked_at = actor.id, clock.now()
    found.save(update_fields=["asked_by", "asked_at"])
    public = {
        "hold": str(found.id),
        "kind": found.kind,
        "number": row.number if row else "",
        "request": str(row.id) if row else "",
    }
    record(RELEASE_ASKED, stream=row.id if row else found.id, public=public, subject=found.party_id or actor.id,
           personal={"note": note.strip()})  # fmt: skip


@action("change_requests.release")
def release(actor: Actor, hold_id: UUID) -> None:
    """Lift a hold that somebody else asked to be lifted; the request goes on where it was. Whoever put it on, or asked,
    cannot. Records ``change_requests.released`` or ``change_requests.record_thawed``.

    Raises:
        Refusal: ``change_requests.no_such_hold``, ``change_requests.second_person``, ``change_requests.not_by_key``.
    """
    found = _standing(actor, hold_id)
    involved = {found.asked_by, found.by_id, *_own_users(found)}
    if found.asked_by is None or actor.id in involved:
        raise SECOND_PERSON(name=actor.name)
    found.ended_by, found.ended_at = actor.id, clock.now()
    found.save(update_fields=["ended_by", "ended_at"])
    if found.request is None:
        record(RECORD_THAWED, stream=found.id, public={"hold": str(found.id)})
        for row in ChangeRequest.objects.select_for_update().filter(party_id=found.party_id, state=State.HELD):
            _resume(actor, row)
        return
    row = held(found.request.id, actor)
    record(RELEASED, stream=row.id, public={**which(row), "hold": str(found.id), "kind": found.kind})
    _resume(actor, row)


@action("change_requests.freeze_record")
def freeze_record(actor: Actor, party: UUID) -> UUID:
    """冻结: the customer stops everything about their own record, at once and from wherever they are signed in.

    Every open request is on hold, and new ones are until two people lift it. Doing so again changes nothing but is
    recorded. Records ``change_requests.record_frozen``.

    Raises:
        Refusal: ``change_requests.who_is_it``.
    """
    card = customers.cards([party]).get(party)
    if card is None or not actor.may_see(card.organisation) or (actor.kind == "customer" and actor.id != party):
        raise WHO_IS_IT(field="party", ref="")
    take_turn(Turn.REQUESTS, party)
    if record_is_frozen(party):
        known = Hold.objects.filter(party_id=party, request__isnull=True, ended_at__isnull=True).latest("at")
        record(RECORD_FROZEN, stream=known.id, public={"hold": str(known.id), "requests": 0})
        return known.id
    found = Hold.objects.create(
        organisation_id=card.organisation,
        party_id=party,
        kind=_FROZEN,
        by_kind=actor.kind,
        by_id=actor.id,
        at=clock.now(),
    )
    rows = ChangeRequest.objects.select_for_update().filter(party_id=party, state__in=OPEN - {State.HELD})
    stopped = [row for row in rows if any(move.to is State.HELD for move in MOVES[State(row.state)])]
    for row in stopped:
        go(SYSTEM, row, State.HELD, why=_FROZEN)
    record(RECORD_FROZEN, stream=found.id, public={"hold": str(found.id), "requests": len(stopped)}, subject=party)
    return found.id


def _standing(actor: Actor, hold_id: UUID) -> Hold:
    if actor.kind == "key":
        raise NOT_BY_KEY()
    found = Hold.objects.select_for_update(of=("self",)).filter(id=hold_id, ended_at__isnull=True).first()
    if found is None or not actor.may_see(found.organisation_id):
        raise HOLD_ELSEWHERE()
    return found


def _own_users(found: Hold) -> list[UUID]:
    rows = ChangeRequest.objects.filter(party_id=found.party_id) if found.party_id else ChangeRequest.objects.none()
    return [user for users in rows.values_list("own_users", flat=True) for user in users]


def _resume(actor: Actor, row: ChangeRequest) -> None:
    """Back to where it was, unless something else holds it still."""
    if row.state != State.HELD or holds_on(row):
        return
    must_be(row, State.HELD)
    go(actor, row, State(row.back_to or State.IDENTIFYING), why="released")
    if row.state == State.COOLING and row.cooling_until is not None:
        row.next_at = max(row.cooling_until, clock.now())
        row.save(update_fields=["next_at"])
    onward(row)
