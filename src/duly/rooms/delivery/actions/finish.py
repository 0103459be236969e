# SPDX-License-Identifier: Apache-2.0
"""Making the outcomes of a wave durable: one update, and one fact for each outcome."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from duly.foundation.ledger.actions import record_many
from duly.foundation.ledger.facts import FactKind, FactRow
from duly.kernel import arrays, clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.named_sql import named_sql
from duly.rooms.customers import actions as customers
from duly.rooms.delivery import kinds
from duly.rooms.delivery.actions.orphans import adopt_orphans
from duly.rooms.delivery.actions.pace import PACKAGE
from duly.rooms.delivery.channel import Accepted, Outcome, Refused, Unknown, Way
from duly.rooms.delivery.choosing import Condition, can_be_asked, is_provider_fault
from duly.rooms.delivery.facts import State
from duly.rooms.delivery.models import Mailing
from duly.rooms.delivery.rules import ADDRESS_FAULTS, NOT_REACHED, next_look_up, next_try
from duly.rooms.tariffs import queries as tariffs

_LONGEST = 500
"""Characters of a provider's words that are kept."""


class Done(NamedTuple):
    """What became of one posted letter."""

    id: UUID
    recipient_id: UUID
    customer_id: UUID
    contact_point_id: UUID | None
    mailing: Mailing
    attempt: int
    address: str
    content: str
    outcome: Outcome
    provider: str
    region: str
    claim: UUID
    opted_out: bool = False


class _After(NamedTuple):
    """Where an outcome leaves the row."""

    state: State
    code: str
    next_at: datetime | None
    reference: str = ""
    units: int = 0
    cost: int = 0
    currency: str = ""


def finish(actor: Actor, way: Way, done: Sequence[Done], conditions: Mapping[str, Condition]) -> None:
    """Write the outcomes of waves; those that landed before are passed over, facts included."""
    if not done:
        return
    now = clock.now()
    able = [p for p in way.providers if p.name not in conditions or conditions[p.name].circuit(now) == "closed"]

    def others(item: Done) -> int:
        return sum(1 for p in able if p.name != item.provider and p.serves(item.region, item.mailing.lane))

    after = {item.id: _after(item, way, others, now) for item in done}
    states, codes, times, references, units, costs, currencies = zip(*after.values(), strict=True)
    columns = (
        arrays.of_uuids(after), arrays.of_texts(states), arrays.of_texts(codes), arrays.of_times(times),
        arrays.of_texts(references), arrays.of_numbers(units), arrays.of_numbers(costs), arrays.of_texts(currencies),
        arrays.of_uuids(item.claim for item in done),
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "finish"), [now, *columns])
        landed = {row[0] for row in cursor.fetchall()}
    items = [item for item in done if item.id in landed]
    _record(items, after)
    _report_addresses(actor, items)
    _remember_references(actor, way, items)


def _after(item: Done, way: Way, others: Callable[[Done], int], now: datetime) -> _After:
    match item.outcome:
        case Accepted(reference, _, units):
            provider = way.provider(item.provider)
            limits = provider.channel.limits if provider else None
            days = limits.receipt_days if limits and (reference or not limits.polls) else None
            due = now + timedelta(days=days) if days else None
            return _After(State.ACCEPTED, "", due, reference[:_LONGEST], units, *_cost(item, units, now))
        case Refused() as refused:
            wait = _wait(item, refused, others(item))
            if wait is None:
                return _After(State.FAILED, refused.code, None)
            return _After(State.PLANNED, refused.code, now + wait)
        case Unknown(reason):
            provider = way.provider(item.provider)
            wait = next_look_up(0) if provider and can_be_asked(provider.channel) else None
            at = now + wait if wait else None
            return _After(State.UNKNOWN, reason[:_LONGEST], at, "", 1, *_cost(item, 1, now))


def _wait(item: Done, refused: Refused, others: int) -> timedelta | None:
    """How long until it is tried again; ``None`` when it is over.

    What is a provider's fault is never the letter's last word: another provider has its turn at once, and only when all
    have had theirs does it wait. The same provider is left alone for as long as it asks.
    """
    if not is_provider_fault(refused):
        wait = None if refused.permanent else next_try(item.attempt, refused.code)
    elif others and item.attempt % (others + 1):
        return timedelta(0)
    else:
        wait = next_try(max(1, item.attempt // (others + 1)), refused.code)
    if wait is None or refused.retry_after is None or others:
        return wait
    return max(wait, timedelta(seconds=refused.retry_after))


def _cost(item: Done, units: int, now: datetime) -> tuple[int, str]:
    """What the letter costs. One whose outcome is unknown counts as carried until it is known not to have been."""
    money = tariffs.cost_of(item.provider, item.mailing.channel, item.region, units, now)
    return (money.micros if units else 0), money.currency


def _record(items: Sequence[Done], after: Mapping[UUID, _After]) -> None:
    by_kind: dict[str, tuple[FactKind, list[FactRow]]] = {}
    mailings = {item.mailing.id: item.mailing for item in items}
    which = {mailing.id: kinds.which_of(mailing) for mailing in mailings.values()}
    for item in items:
        if isinstance(item.outcome, Refused) and item.outcome.code == NOT_REACHED:
            continue  # nothing left the house, and it will be tried again: there is nothing to tell
        kind, row = _fact(item, after[item.id], which[item.mailing.id])
        by_kind.setdefault(kind.name, (kind, []))[1].append(row)
    for kind, rows in by_kind.values():
        record_many(kind, rows)


def _fact(item: Done, after: _After, which: Mapping[str, Json]) -> tuple[FactKind, FactRow]:
    public = {**which, "delivery": str(item.id), "attempt": item.attempt, "provider": item.provider}
    personal = {"address": item.address} if item.address else {}
    if item.opted_out:
        public |= kinds.despite_opt_out(item.mailing.legal_basis)
    match item.outcome:
        case Accepted(_, response):
            kind, personal = kinds.ACCEPTED, personal | {"content": item.content, "response": response[:_LONGEST]}
        case Refused(code, reason):
            kind, personal = kinds.REFUSED, personal | {"response": reason[:_LONGEST]}
            public |= {"code": code, "permanent": after.state is State.FAILED}
        case unknown:
            kind = kinds.UNKNOWN
            public |= {"code": unknown.reason}
    return kind, FactRow(item.recipient_id, public, item.customer_id, personal)


def _report_addresses(actor: Actor, items: Sequence[Done]) -> None:
    """Addresses that a provider called wrong are marked, so that the next message does not go there."""
    marks = [
        (item.contact_point_id, "bounced", item.outcome.code)
        for item in items
        if isinstance(item.outcome, Refused) and item.outcome.code in ADDRESS_FAULTS and item.contact_point_id
    ]
    if marks:
        customers.mark_contact_points(actor, marks)


def _remember_references(actor: Actor, way: Way, items: Sequence[Done]) -> None:
    """Keep the references of providers whose receipts do not name our id, and see whether one was asked for already."""
    silent = {provider.name for provider in way.providers if not provider.channel.limits.echoes}
    rows = [
        (item.provider, item.outcome.reference[:_LONGEST], item.id)
        for item in items
        if item.provider in silent and isinstance(item.outcome, Accepted) and item.outcome.reference
    ]
    if rows:
        columns: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(named_sql(PACKAGE, "remember"), columns)
        adopt_orphans(actor, way.name, rows)
