# SPDX-License-Identifier: Apache-2.0
"""Making the outcomes of a wave durable: one update, and one fact for each outcome."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from duly.foundation.ledger.actions import record_many
from duly.foundation.ledger.facts import FactKind, FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.named_sql import named_sql
from duly.rooms.customers import actions as customers
from duly.rooms.delivery import kinds
from duly.rooms.delivery.channel import Accepted, CanLookUp, Outcome, Refused, installed
from duly.rooms.delivery.facts import State
from duly.rooms.delivery.models import Mailing
from duly.rooms.delivery.rules import ADDRESS_FAULTS, NOT_REACHED, next_look_up, next_try

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


class _After(NamedTuple):
    """Where an outcome leaves the row."""

    state: State
    code: str
    next_at: datetime | None
    reference: str


def finish(actor: Actor, done: Sequence[Done], claim: UUID) -> bool:
    """Write the outcomes of the wave ``claim``; those that landed before are passed over, facts included.

    Gives whether the provider was reached at all.
    """
    if not done:
        return True
    now = clock.now()
    after = {item.id: _after(item, now) for item in done}
    columns: list[list[Any]] = [list(after), *(list(column) for column in zip(*after.values(), strict=True))]
    with connection.cursor() as cursor:
        cursor.execute(named_sql("duly.rooms.delivery", "finish"), [now, *columns, claim])
        landed = {row[0] for row in cursor.fetchall()}
    items = [item for item in done if item.id in landed]
    _record(items)
    _report_addresses(actor, items)
    return not all(_is_not_reached(item.outcome) for item in done)


def _after(item: Done, now: datetime) -> _After:
    match item.outcome:
        case Accepted(reference):
            return _After(State.ACCEPTED, "", None, reference[:_LONGEST])
        case Refused(code, _, permanent):
            wait = None if permanent else next_try(item.attempt, code)
            if wait is None:
                return _After(State.FAILED, code, None, "")
            return _After(State.PLANNED, code, now + wait, "")
        case unknown:
            wait = next_look_up(0) if isinstance(installed().get(item.mailing.channel), CanLookUp) else None
            return _After(State.UNKNOWN, unknown.reason[:_LONGEST], now + wait if wait else None, "")


def _is_not_reached(outcome: Outcome) -> bool:
    return isinstance(outcome, Refused) and outcome.code == NOT_REACHED


def _record(items: Sequence[Done]) -> None:
    by_kind: dict[str, tuple[FactKind, list[FactRow]]] = {}
    for item in items:
        if _is_not_reached(item.outcome):
            continue  # nothing left the house, and it will be tried again: there is nothing to tell
        kind, row = _fact(item)
        by_kind.setdefault(kind.name, (kind, []))[1].append(row)
    for kind, rows in by_kind.values():
        record_many(kind, rows)


def _fact(item: Done) -> tuple[FactKind, FactRow]:
    public = kinds.which(item.id, item.mailing) | {"attempt": item.attempt}
    personal = {"address": item.address} if item.address else {}
    match item.outcome:
        case Accepted(_, response):
            kind, personal = kinds.ACCEPTED, personal | {"content": item.content, "response": response[:_LONGEST]}
        case Refused(code, reason, permanent):
            for_good = permanent or next_try(item.attempt, code) is None
            kind, personal = kinds.REFUSED, personal | {"response": reason[:_LONGEST]}
            public |= {"code": code, "permanent": for_good}
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
