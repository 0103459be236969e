# SPDX-License-Identifier: Apache-2.0
"""What the customer, or whoever reads messages at an old contact point, may say against a request; and undoing one."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings

from duly.foundation.ledger.actions import action, record
from duly.foundation.vault import keys
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.ids import uuid7
from duly.rooms.change_requests.actions.holding import freeze_record, put_hold
from duly.rooms.change_requests.actions.intake import create
from duly.rooms.change_requests.actions.moving import go, held, must_be, which
from duly.rooms.change_requests.facts import Ask, Receipt, Wish
from duly.rooms.change_requests.kinds import OBJECTED, PROOF_FAILED, STATED
from duly.rooms.change_requests.models import ChangeRequest, Dispute, Message
from duly.rooms.change_requests.queries.opening import STATEMENT, asked, sealed
from duly.rooms.change_requests.queries.sides import by_item, sides_of
from duly.rooms.change_requests.refusals import (
    FOUR_EYES,
    NO_CODE_OUT,
    NO_SUCH_REQUEST,
    NOT_BY_KEY,
    NOTE_NEEDED,
    TOO_LATE,
)
from duly.rooms.change_requests.rules import codes
from duly.rooms.change_requests.rules.clocks import DISPUTE_DAYS
from duly.rooms.change_requests.rules.states import DONE, OPEN
from duly.rooms.change_requests.terms import Matter, State
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Nature

_DAY = timedelta(days=1)
_LONGEST = 4_000
_STOPPING = (Matter.REQUESTED, Matter.APPLIED, Matter.HOLDER_REQUESTED, Matter.HOLDER_APPLIED)


@action("change_requests.object")
def object_to(actor: Actor, request_id: UUID, code: str, *, note: str = "", freeze: bool = False) -> bool:
    """Stop a change with the code from a message to an old contact point; gives whether the code is right.

    What is open is put on hold, never refused: whoever objects may be the thief. What was applied is disputed. With
    ``freeze`` everything about the customer stops. Twenty wrong codes a day are counted and then nothing is compared any
    more. Records ``change_requests.objected`` or ``change_requests.proof_failed``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.no_code_out``.
    """
    row = ChangeRequest.objects.select_for_update().filter(id=request_id).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_REQUEST()
    _count_try(row)
    message = _message_with(row, code)
    if message is None:
        row.save(update_fields=["stop_tries", "stop_tries_since"])
        public = {**which(row), "proof": "", "who": "old_contact", "method": "stop_code"}
        record(PROOF_FAILED, stream=row.id, public=public | {"left": max(0, codes.WRONG_STOPS_A_DAY - row.stop_tries)})
        return False
    said = {"note": note.strip()[:_LONGEST]} if note.strip() else {}
    public = {**which(row), "message": str(message.id)}
    record(OBJECTED, stream=row.id, public=public, subject=row.party_id or actor.id, personal=said)
    if row.state in OPEN:
        put_hold(SYSTEM, row, "dispute")
    elif row.state in DONE:
        _dispute(actor, row, note or "stop code")
    if freeze and row.party_id is not None:
        freeze_record(SYSTEM, row.party_id)
    return True


@action("change_requests.withdraw")
def withdraw(actor: Actor, request_id: UUID) -> None:
    """Take a request back, while nothing was applied. Records ``change_requests.moved``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, ``change_requests.not_yours``.
    """
    row = held(request_id, actor)
    go(actor, row, State.WITHDRAWN, why=actor.kind)


@action("change_requests.set_aside")
def set_aside(actor: Actor, request_id: UUID) -> None:
    """Say that what came in is no request at all (an advertisement, an automatic answer). Records ``change_requests.moved``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, ``change_requests.not_yours``.
    """
    row = held(request_id, actor)
    go(actor, row, State.SPAM, why="no_request")


@action("change_requests.disagree")
def disagree(actor: Actor, request_id: UUID, text: str) -> UUID:
    """Put the customer's statement on record beside a refusal: it stays there. Records ``change_requests.stated``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, ``change_requests.note_needed``.
    """
    row = held(request_id, actor)
    must_be(row, State.REFUSED)
    found = _stated(actor, row, "disagreement", text)
    go(actor, row, State.DISAGREEMENT_LOGGED, why="disagreement")
    return found


@action("change_requests.dispute")
def dispute(actor: Actor, request_id: UUID, text: str) -> UUID:
    """The customer says that a change which was applied is wrong, or was not theirs. Records ``change_requests.stated``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, ``change_requests.too_late``,
            ``change_requests.note_needed``.
    """
    row = held(request_id, actor)
    must_be(row, *DONE)
    return _dispute(actor, row, text)


@action("change_requests.settle_dispute")
def settle_dispute(actor: Actor, dispute_id: UUID, *, upheld: bool, note: str) -> Receipt | None:
    """Decide on a dispute: the change is undone by a request of its own, or it stays and the statement stays beside it.

    Gives the request that undoes it. Records ``change_requests.stated``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.note_needed``, ``change_requests.four_eyes``,
            ``change_requests.not_by_key``, ``change_requests.not_now``.
    """
    if actor.kind == "key":
        raise NOT_BY_KEY()
    found = Dispute.objects.select_for_update(of=("self",)).filter(id=dispute_id, outcome="").first()
    if found is None:
        raise NO_SUCH_REQUEST()
    row = held(found.request_id, actor)
    if actor.id in {row.maker_id, *row.own_users} or row.reviews.filter(user_id=actor.id).exists():
        raise FOUR_EYES(number=row.number, name=actor.name)
    if not note.strip():
        raise NOTE_NEEDED(field="note")
    undone = undo(actor, row.id) if upheld else None
    found.outcome, found.outcome_by, found.outcome_at = "upheld" if upheld else "kept", actor.id, clock.now()
    found.outcome_request_id = undone.id if undone else None
    found.save()
    public = {**which(row), "dispute": str(found.id), "kind": found.kind, "outcome": found.outcome}
    record(STATED, stream=row.id, public=public, subject=row.party_id or actor.id, personal={"text": note.strip()})
    if row.state == State.DISPUTED:
        go(actor, row, State.CLOSED, why=found.outcome)
    return undone


@action("change_requests.undo")
def undo(actor: Actor, request_id: UUID) -> Receipt:
    """Ask for the old values back: a new request, filled in, which takes the same way as any other. Records
    ``change_requests.received``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, those of :func:`create`.
    """
    row = held(request_id, actor)
    must_be(row, *DONE)
    items = [item for item in row.items.order_by("position") if item.outcome == "written"]
    sides, values = by_item(sides_of(row, items)), asked(row, items)
    wishes = [
        Wish(item.family, item.field, sides[item.id].before, item.entity_id)
        for item in items
        if item.entity_id is not None and not item.ends and sides[item.id].before and values[item.id].is_open
    ]
    fresh = [Wish(item.family, item.field, None, _entity_of(row, item.id)) for item in items if item.entity_id is None]
    ends = not wishes and bool(fresh)
    return create(
        actor,
        Ask(
            organisation=row.organisation_id, channel="portal" if actor.kind == "customer" else "counter",
            wishes=tuple(fresh if ends else wishes), nature=Nature.END if ends else Nature.UPDATE, reason="undo",
            party=row.party_id, undo_of=row.id,
        ),
    )  # fmt: skip


def _entity_of(row: ChangeRequest, item_id: UUID) -> UUID | None:
    """What became of a new thing: the entity on record with its value."""
    if row.party_id is None:
        return None
    item = row.items.get(id=item_id)
    value = asked(row, [item])[item_id].value
    found = customers.record_of(row.party_id).of(item.family)
    return next((one.id for one in found if one.values.get(item.field) == value), None)


def _count_try(row: ChangeRequest) -> None:
    now = clock.now()
    if row.stop_tries_since is None or now - row.stop_tries_since > _DAY:
        row.stop_tries, row.stop_tries_since = 0, now
    if row.stop_tries >= codes.WRONG_STOPS_A_DAY:
        raise NO_CODE_OUT(field="code")
    row.stop_tries += 1


def _message_with(row: ChangeRequest, code: str) -> Message | None:
    """Every code is compared, whichever is right, so that the time says nothing."""
    since, secret = clock.now() - codes.STOP_LASTS, settings.DULY.secret
    rows = Message.objects.filter(request=row, role__in=("old", "mandate"), matter__in=_STOPPING, at__gt=since)
    right = [one for one in rows if codes.is_right(secret, code, codes.Bound(row.id, one.id, ""), bytes(one.code_hash))]
    return right[0] if right else None


def _dispute(actor: Actor, row: ChangeRequest, text: str) -> UUID:
    if row.applied_at is None or clock.now() - row.applied_at > timedelta(days=DISPUTE_DAYS):
        raise TOO_LATE(number=row.number, days=DISPUTE_DAYS)
    found = _stated(actor, row, "dispute", text)
    if row.state == State.CLOSED:
        go(actor, row, State.DISPUTED, why="dispute")
    return found


def _stated(actor: Actor, row: ChangeRequest, kind: str, text: str) -> UUID:
    if not text.strip():
        raise NOTE_NEEDED(field="text")
    fresh = uuid7()
    key = keys.made([row.sealed_under])[row.sealed_under]
    box = sealed(key, row.organisation_id, (STATEMENT, row.sealed_under, fresh), {"text": text.strip()[:_LONGEST]})
    Dispute.objects.create(
        id=fresh, request=row, kind=kind, by_kind=actor.kind, by_id=actor.id, sealed=box, sealed_under=row.sealed_under,
        at=clock.now(),
    )  # fmt: skip
    public = {**which(row), "dispute": str(fresh), "kind": kind, "outcome": ""}
    record(
        STATED,
        stream=row.id,
        public=public,
        subject=row.party_id or actor.id,
        personal={"text": text.strip()[:_LONGEST]},
    )
    return fresh
