# SPDX-License-Identifier: Apache-2.0
"""Four eyes: a maker hands over, others decide item by item on exactly that, and say why where they refuse."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.rooms.change_requests.actions.checking import FAIL, run
from duly.rooms.change_requests.actions.freezing import freeze, must_be_a_maker, void_yes
from duly.rooms.change_requests.actions.letters import write
from duly.rooms.change_requests.actions.moving import go, held, must_be, which
from duly.rooms.change_requests.actions.progress import onward
from duly.rooms.change_requests.actions.telling import tell
from duly.rooms.change_requests.kinds import REVIEWED
from duly.rooms.change_requests.lettering import REFUSAL
from duly.rooms.change_requests.models import ChangeItem, ChangeRequest, Review
from duly.rooms.change_requests.queries.binding import digest_of
from duly.rooms.change_requests.queries.letters import told_why
from duly.rooms.change_requests.queries.standing import lacking
from duly.rooms.change_requests.queries.targets import Address, fit_points
from duly.rooms.change_requests.refusals import (
    DECIDE_EACH,
    FOUR_EYES,
    LEGAL_NEEDED,
    NOT_BY_KEY,
    NOTE_NEEDED,
    OTHER_DIGEST,
    REVIEWED_ALREADY,
    STILL_LACKING,
    WHOSE,
)
from duly.rooms.change_requests.rules.proofs import LACKING
from duly.rooms.change_requests.terms import REFUSAL_REASONS, Matter, State, Tier

Decisions = Mapping[UUID, str]
"""By item: empty where it is accepted, otherwise one of :data:`REFUSAL_REASONS`."""


@action("change_requests.submit")
def submit(actor: Actor, request_id: UUID) -> str:
    """Hand a request over for review; gives the digest of what is frozen then. The checks run once more.

    Whoever took it in cannot be its maker from T2 on, and nobody makes a request about themselves. Records
    ``change_requests.checked`` and ``change_requests.frozen``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, ``change_requests.whose``,
            ``change_requests.four_eyes``, ``change_requests.still_lacking``, ``change_requests.not_yours``.
    """
    row = held(request_id, actor)
    must_be(row, State.CHECKING)
    if row.party_id is None:
        raise WHOSE(number=row.number)
    must_be_a_maker(row, actor)
    _must_be_proved(row)
    run(row)
    freeze(row, actor, is_automatic=False)
    go(actor, row, State.IN_REVIEW, why="submitted")
    return row.payload_digest


@action("change_requests.review")
def review(
    actor: Actor, request_id: UUID, *, digest: str, decisions: Decisions, note: str = ""
) -> State:  # fmt: skip
    """Decide on each item of exactly what has this digest; gives how the request stands then.

    T4 takes two people, one of them of the legal department; what either of them refuses is refused. Records
    ``change_requests.reviewed``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, ``change_requests.not_by_key``,
            ``change_requests.four_eyes``, ``change_requests.reviewed_already``, ``change_requests.other_digest``,
            ``change_requests.decide_each``, ``change_requests.legal_needed``, ``change_requests.still_lacking``,
            ``change_requests.note_needed``.
    """
    row = held(request_id, actor)
    must_be(row, State.IN_REVIEW)
    items = list(row.items.order_by("position"))
    _must_be_another(actor, row)
    if digest != row.payload_digest or digest_of(row, items) != digest:
        raise OTHER_DIGEST(field="digest", number=row.number)
    _must_decide_each(row, items, decisions, note)
    earlier = list(row.reviews.filter(round=row.round))
    role = _role_of(actor, row, earlier)
    accepts = any(not decisions[item.id] for item in items)
    if accepts:
        _must_be_proved(row)
        _must_not_fail(row, note)
    _decide(items, decisions)
    _write(actor, row, role, decisions, note)
    _settle(actor, row, items, len(earlier) + 1)
    onward(row)
    return State(row.state)


@action("change_requests.send_back")
def send_back(actor: Actor, request_id: UUID, *, what: str) -> None:
    """Ask the customer for what is missing; the clock stands until they answer. What was frozen opens for another round.

    Records ``change_requests.moved`` and ``change_requests.told``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, ``change_requests.not_yours``,
            ``change_requests.note_needed``.
    """
    row = held(request_id, actor)
    if not what.strip():
        raise NOTE_NEEDED(field="what")
    if row.frozen_at is not None:
        open_again(row)
    go(actor, row, State.WAITING_CUSTOMER, why="information")
    if row.party_id is not None:
        row.back_to = State.CHECKING if row.back_to == State.IN_REVIEW else row.back_to
        row.save(update_fields=["back_to"])
        tell(actor, row, Matter.WAITING, "requester", _asker(row), why=what.strip()[:300])


@action("change_requests.take_up")
def take_up(actor: Actor, request_id: UUID) -> None:
    """The customer answered: the request goes on where it waited. Records ``change_requests.moved``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``.
    """
    row = held(request_id, actor)
    must_be(row, State.WAITING_CUSTOMER)
    go(SYSTEM, row, State.CHECKING if row.back_to == State.CHECKING else State.IDENTIFYING, why="answered")
    onward(row)


@action("change_requests.refuse")
def refuse(actor: Actor, request_id: UUID, *, reason: str, note: str = "") -> None:
    """Refuse a request that is to be confirmed or on hold; the asker is told why and how to appeal.

    Records ``change_requests.moved`` and ``change_requests.told``. What is in review is refused by :func:`review`.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, ``change_requests.not_yours``,
            ``change_requests.not_by_key``, ``change_requests.decide_each``, ``change_requests.note_needed``,
            ``change_requests.four_eyes``.
    """
    row = held(request_id, actor)
    must_be(row, State.CONFIRMING, State.HELD)
    _must_be_another(actor, row)
    if reason not in REFUSAL_REASONS:
        raise DECIDE_EACH(field="reason", number=row.number, known=", ".join(REFUSAL_REASONS))
    if reason == "other" and not note.strip():
        raise NOTE_NEEDED(field="note")
    _refused(actor, row, reason, note if reason == "other" else "")


@action("change_requests.go_on_untold")
def go_on_untold(actor: Actor, request_id: UUID, *, note: str) -> None:
    """Take down why a request may go on although no message reached an old contact point; it then cools off longest.

    Records ``change_requests.reviewed``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, ``change_requests.note_needed``,
            ``change_requests.not_by_key``, ``change_requests.four_eyes``.
    """
    row = held(request_id, actor)
    must_be(row, State.CONFIRMING)
    _must_be_another(actor, row)
    if not note.strip():
        raise NOTE_NEEDED(field="note")
    row.told_at = clock.now()
    row.save(update_fields=["told_at"])
    _record(actor, row, "untold", {}, note)
    onward(row)


def open_again(row: ChangeRequest) -> None:
    """Another round: what was frozen may be changed again, and every decision on it is void."""
    row.round, row.frozen_at, row.payload_digest = row.round + 1, None, ""
    row.is_automatic, row.maker_id = False, None
    row.items.update(decision="pending", reason="")
    void_yes(row)


def _must_be_another(actor: Actor, row: ChangeRequest) -> None:
    if actor.kind == "key":
        raise NOT_BY_KEY()
    involved = {row.maker_id, row.intake_by, *row.own_users}
    if actor.id in involved or row.verifications.filter(by_id=actor.id).exists():
        raise FOUR_EYES(number=row.number, name=actor.name)


def _must_be_proved(row: ChangeRequest) -> None:
    missing = [one for one in lacking(row) if one != "new_contact"]
    if missing:
        raise STILL_LACKING(number=row.number, what=LACKING[missing[0]])


def _must_not_fail(row: ChangeRequest, note: str) -> None:
    """A check that failed, or could not judge, is looked at by whoever agrees all the same, and they say why."""
    latest = row.checks.order_by("-at", "-run").first()
    outcomes = set(row.checks.filter(run=latest.run).values_list("outcome", flat=True)) if latest else {FAIL}
    if outcomes - {"pass", "warn"} and not note.strip():
        raise NOTE_NEEDED(field="note")


def _must_decide_each(row: ChangeRequest, items: Sequence[ChangeItem], decisions: Decisions, note: str) -> None:
    known = {"", *REFUSAL_REASONS}
    if set(decisions) != {item.id for item in items} or not set(decisions.values()) <= known:
        raise DECIDE_EACH(field="decisions", number=row.number, known=", ".join(REFUSAL_REASONS))
    if "other" in decisions.values() and not note.strip():
        raise NOTE_NEEDED(field="note")


def _role_of(actor: Actor, row: ChangeRequest, earlier: Sequence[Review]) -> str:
    """As what somebody decides: of the two on T4 the second, or the first, is of the legal department."""
    if any(one.user_id == actor.id for one in earlier):
        raise REVIEWED_ALREADY(number=row.number)
    is_legal = "legal" in actor.roles
    if row.tier >= Tier.T4 and earlier and not is_legal and not any(one.role == "legal" for one in earlier):
        raise LEGAL_NEEDED(number=row.number)
    return "legal" if is_legal else "checker"


def _decide(items: Sequence[ChangeItem], decisions: Decisions) -> None:
    """What anybody refused stays refused."""
    for item in items:
        if reason := decisions[item.id]:
            item.decision, item.reason = "refused", reason
        elif item.decision != "refused":
            item.decision = "accepted"
    ChangeItem.objects.bulk_update(items, ["decision", "reason"])


def _write(actor: Actor, row: ChangeRequest, role: str, decisions: Decisions, note: str) -> None:
    refused = [one for one in decisions.values() if one]
    decision = "accepted" if not refused else "refused" if len(refused) == len(decisions) else "partly"
    Review.objects.create(
        request=row, round=row.round, role=role, user_id=actor.id, decision=decision, payload_digest=row.payload_digest,
        items={str(item): said for item, said in decisions.items()}, reason=refused[0] if refused else "", at=clock.now(),
        told=told_why(row, note) if "other" in refused else b"",
    )  # fmt: skip
    _record(actor, row, role, decisions, note)


def _record(actor: Actor, row: ChangeRequest, role: str, decisions: Decisions, note: str) -> None:
    refused = [one for one in decisions.values() if one]
    record(
        REVIEWED,
        stream=row.id,
        public={
            **which(row), "round": row.round, "role": role, "accepted": len(decisions) - len(refused),
            "refused": len(refused), "digest": row.payload_digest, "why": refused[0] if refused else "",
            "checker": str(actor.id),
        },
        subject=row.party_id,
        personal={"note": note.strip()} if note.strip() else {},
    )  # fmt: skip


def _settle(actor: Actor, row: ChangeRequest, items: Sequence[ChangeItem], decided: int) -> None:
    """Enough people decided: on to confirming, or refused where nothing of it was accepted."""
    accepted = [item for item in items if item.decision == "accepted"]
    if not accepted:
        _refused(actor, row, next((item.reason for item in items if item.reason), "other"))
    elif decided >= (2 if row.tier >= Tier.T4 else 1):
        go(actor, row, State.CONFIRMING if row.tier >= Tier.T2 else State.READY, why="reviewed")


def _refused(actor: Actor, row: ChangeRequest, reason: str, note: str = "") -> None:
    row.refusal = reason
    go(actor, row, State.REFUSED, why=reason)
    if row.party_id is not None:
        write(row, REFUSAL, note)
        tell(actor, row, Matter.REFUSED, "requester", _asker(row), why=reason)


def _asker(row: ChangeRequest) -> list[Address]:
    """Where the asker is told what is missing or refused: on record, never where only the request says they are."""
    return list(fit_points(row).values())[:2]
