# SPDX-License-Identifier: Apache-2.0
"""The call list: taking a call, putting it back, saying how it went. Two people never dial one customer."""

from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from django.db import connection

from duly.foundation.ledger.actions import action, record, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.named_sql import named_sql
from duly.rooms.customers import actions as customers
from duly.rooms.customers import queries as registry
from duly.rooms.delivery import kinds
from duly.rooms.delivery.actions.pace import PACKAGE
from duly.rooms.delivery.actions.staff import of_actor
from duly.rooms.delivery.calling import (
    CALL_RESULTS,
    HOLD,
    LONGEST,
    NO_LANGUAGE,
    NOT_TAKEN,
    TAKEN,
    After,
    after,
    check_call,
)
from duly.rooms.delivery.facts import BAD_OUTCOME, BY_HAND, NOT_A_CALL, STATE_WORDS, State
from duly.rooms.delivery.models import CallLease, Delivery
from duly.rooms.delivery.queries.calls import callable_now, is_decent_now
from duly.rooms.delivery.weighing import reaches_on, whither
from duly.rooms.tariffs import queries as tariffs

_WAITING = (State.PLANNED, State.HELD)


@action("delivery.take_call")
def take_call(actor: Actor, delivery_id: UUID) -> datetime:
    """Make a call one's own for 15 minutes, or for 15 more; gives until when. Records ``delivery.call_taken``.

    The customer is taken, not only the call: nobody else can take another call to them meanwhile.

    Raises:
        Refusal: ``delivery.no_such_delivery``, ``delivery.not_a_call``, ``delivery.call_taken``.
    """
    row = of_actor(delivery_id, actor)
    if row.mailing.channel != BY_HAND or row.state not in _WAITING:
        raise _not_a_call(row)
    until = _take(actor, row)
    if until is None:
        raise TAKEN()
    return until


@action("delivery.take_call")
def next_call(actor: Actor, subject: UUID | None = None, *, language: str | None = None) -> UUID | None:
    """Take the call that waits longest, where it is a decent hour to call; gives its id, or ``None`` when there is none.

    Passed over are customers with whom somebody else speaks, those who asked to be called back later, and those whose
    language this agent said not to speak. Records ``delivery.call_taken``.
    """
    for row in callable_now(actor, subject, language):
        if _take(actor, row) is not None:
            return row.id
    return None


@action("delivery.drop_call")
def drop_call(actor: Actor, delivery_id: UUID) -> None:
    """Put a call back on the list without having called. Records ``delivery.call_dropped``.

    Raises:
        Refusal: ``delivery.no_such_delivery``, ``delivery.call_taken`` when it is not the actor's.
    """
    row = of_actor(delivery_id, actor)
    if not CallLease.objects.filter(customer_id=row.customer_id, delivery_id=row.id, agent_id=actor.id).delete()[0]:
        raise TAKEN()
    record(kinds.CALL_DROPPED, stream=row.recipient_id, public=kinds.which(row.id, row.mailing))


@action("delivery.record_call")
def record_call(
    actor: Actor, delivery_id: UUID, *, result: str, note: str = "", minutes: float = 0.0, recording: str = "",
    call_back: datetime | None = None, language: str = "",
) -> State:  # fmt: skip
    """Say how a call on the work list went, with one of ``CALL_RESULTS``; gives how its delivery stands now.

    A call that was not taken is taken with this, in a decent hour of the customer's; at other times it is refused.
    Nobody answering puts the call back on the list twice; ``call_back`` is when the customer asked to be called;
    ``language`` is the one that somebody should speak. A wrong number marks the contact point, "no more calls" withdraws
    the consent to them. ``minutes`` of the agent's time are charged at the rate for calls; ``recording`` says where the
    recording is. A call that was under way when the customer confirmed elsewhere is recorded and moves nothing. Records
    ``delivery.called``, and what follows from it.

    Raises:
        Refusal: ``delivery.no_such_delivery``, ``delivery.not_a_call``, ``delivery.bad_outcome``,
            ``delivery.call_taken``, ``delivery.call_not_taken``, ``delivery.bad_minutes``, ``delivery.call_back_when``,
            ``delivery.call_back_past``.
    """
    row, now = of_actor(delivery_id, actor), clock.now()
    if result not in CALL_RESULTS:
        raise BAD_OUTCOME(field="result", outcome=result, known=", ".join(CALL_RESULTS))
    check_call(result, minutes, call_back, now)
    is_open = _must_be_mine(actor, row, now)
    row.attempt += 1
    _charge(row, minutes, now)
    if is_open:
        end = after(result, row.attempt, now, call_back=call_back, language=language)
        row.state, row.outcome_code, row.next_at, row.updated_at = end.state, end.code, end.next_at, now
    row.save(update_fields=["state", "outcome_code", "next_at", "attempt", "units", "cost", "currency", "updated_at"])
    _tell_call(row, result, minutes, call_back if is_open else None, {"note": note, "recording": recording})
    if is_open:
        _follow(actor, row, result, end)
    _give_free(actor, row, result)
    return State(row.state)


def _take(actor: Actor, row: Delivery) -> datetime | None:
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "take_call"), [row.customer_id, row.id, actor.id, now, now + HOLD])
        if cursor.fetchone() is None:
            return None
    public = kinds.which(row.id, row.mailing) | {"until": clock.stamp(now + HOLD)}
    record(kinds.CALL_TAKEN, stream=row.recipient_id, public=public)
    return now + HOLD


def _must_be_mine(actor: Actor, row: Delivery, now: datetime) -> bool:
    """Whether the call is open; one that was stopped while this agent was on the telephone is not, and is recorded."""
    lease = CallLease.objects.select_for_update().filter(customer_id=row.customer_id).first()
    is_mine = lease is not None and lease.agent_id == actor.id and not lease.passed
    if lease is not None and lease.until > now and lease.agent_id != actor.id:
        raise TAKEN()
    if row.mailing.channel == BY_HAND and row.state in _WAITING:
        if lease is None or not is_mine or lease.until + timedelta(minutes=LONGEST) < now:
            _take_late(actor, row)
        return True
    was_mine = lease is not None and (lease.delivery_id, lease.agent_id) == (row.id, actor.id)
    if row.mailing.channel != BY_HAND or row.state != State.SKIPPED or not was_mine:
        raise _not_a_call(row)
    return False


def _take_late(actor: Actor, row: Delivery) -> None:
    """Who dialled without taking the call has taken it with this, unless nobody should have dialled."""
    if not is_decent_now(row):
        raise NOT_TAKEN()
    if _take(actor, row) is None:
        raise TAKEN()


def _charge(row: Delivery, minutes: float, now: datetime) -> None:
    """Add the agent's time to what the delivery has cost so far."""
    reach = reaches_on(BY_HAND, [row.customer_id]).get(row.customer_id)
    region = whither(BY_HAND, reach) or registry.cards([row.customer_id])[row.customer_id].region
    money = tariffs.labour_cost(minutes, BY_HAND, region, now)
    row.units += ceil(minutes)
    if money.currency and row.currency in {"", money.currency}:
        row.cost, row.currency = row.cost + money.micros, money.currency


def _tell_call(row: Delivery, result: str, minutes: float, call_back: datetime | None, said: dict[str, str]) -> None:
    public = kinds.which(row.id, row.mailing) | {
        "result": result, "attempt": row.attempt, "minutes": f"{minutes:g}",
        "call_back": clock.stamp(call_back) if call_back else None,
    }  # fmt: skip
    personal = {name: text.strip() for name, text in said.items() if text.strip()}
    record(kinds.CALLED, stream=row.recipient_id, public=public, subject=row.customer_id, personal=personal)


def _follow(actor: Actor, row: Delivery, result: str, end: After) -> None:
    """Record what the call did to its delivery, and to the customer's contact data."""
    public = kinds.which(row.id, row.mailing)
    match end.state:
        case State.DELIVERED:
            record(kinds.DELIVERED, stream=row.recipient_id, public=public | {"receipt": None})
        case State.ACCEPTED:
            record(kinds.ACCEPTED, stream=row.recipient_id, public=public | {"attempt": row.attempt})
        case State.BOUNCED:
            record(kinds.BOUNCED, stream=row.recipient_id, public=public | {"code": result, "receipt": None})
            if row.contact_point_id:
                customers.mark_contact_points(actor, [(row.contact_point_id, "bounced", result)])
        case State.FAILED:
            failed: dict[str, Json] = {"code": result, "permanent": True, "attempt": row.attempt}
            record(kinds.REFUSED, stream=row.recipient_id, public=public | failed)
    if result == "do_not_call":
        _call_no_more(actor, row)


def _call_no_more(actor: Actor, row: Delivery) -> None:
    """Calls that no law asks for are taken off the list, too."""
    customers.set_consent(actor, row.customer_id, decision="withdrawn", mechanism=BY_HAND, channel=BY_HAND)
    others = Delivery.objects.filter(customer_id=row.customer_id, state__in=_WAITING, mailing__channel=BY_HAND)
    rows = list(others.filter(mailing__mandatory=False).select_related("mailing").select_for_update(of=("self",)))
    now = clock.now()
    Delivery.objects.filter(id__in=[one.id for one in rows]).update(
        state=State.SKIPPED, outcome_code="opted_out", next_at=None, updated_at=now
    )
    public = [kinds.which(one.id, one.mailing) | {"code": "opted_out"} for one in rows]
    record_many(kinds.SKIPPED, [FactRow(one.recipient_id, said) for one, said in zip(rows, public, strict=True)])


def _give_free(actor: Actor, row: Delivery, result: str) -> None:
    if result == NO_LANGUAGE:
        CallLease.objects.update_or_create(
            customer_id=row.customer_id,
            defaults={
                "delivery_id": row.id, "agent_id": actor.id, "taken_at": row.updated_at, "until": row.updated_at,
                "passed": True,
            },
        )  # fmt: skip
    else:
        CallLease.objects.filter(customer_id=row.customer_id, agent_id=actor.id).delete()


def _not_a_call(row: Delivery) -> Exception:
    return NOT_A_CALL(channel=row.mailing.channel, state=STATE_WORDS[State(row.state)].en)
