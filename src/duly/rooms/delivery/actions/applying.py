# SPDX-License-Identifier: Apache-2.0
"""Receipts become states: the better grade wins, in whatever order. A thousand of them cost as many statements as one."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection
from django.db.models import F

from duly.foundation.ledger.actions import record_many
from duly.foundation.ledger.facts import FactKind, FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.named_sql import named_sql
from duly.rooms.customers import actions as customers
from duly.rooms.customers import queries as registry
from duly.rooms.delivery import kinds
from duly.rooms.delivery.actions.frozen import mailing_of
from duly.rooms.delivery.actions.pace import PACKAGE
from duly.rooms.delivery.channel import Receipt, Way, installed
from duly.rooms.delivery.facts import State
from duly.rooms.delivery.models import Health, Mailing, Orphan, Reference
from duly.rooms.delivery.rules import ADDRESS_FAULTS, counts

_LONGEST_CODE = 80
_A_TIME = re.compile(r"(?=.*\d)[\w:+., /()-]{4,48}", re.ASCII)
"""What a provider's time looks like, in whatever format; anything else is not for the log, and stands in the raw call."""
_OPEN = frozenset({State.SENDING, State.ACCEPTED, State.UNKNOWN})


@dataclass(slots=True)
class _Standing:
    """One delivery while receipts are read into it."""

    id: UUID
    mailing: Mailing
    recipient_id: UUID
    customer_id: UUID
    contact_point_id: UUID | None
    state: State
    code: str
    provider: str
    reference: str
    attempt: int
    is_news: bool = False
    is_touched: bool = False


@dataclass(slots=True)
class _News:
    """What is to be written in the end."""

    facts: dict[str, tuple[FactKind, list[FactRow]]] = field(default_factory=dict)
    marks: list[tuple[UUID, str, str]] = field(default_factory=list)
    unmapped: int = 0

    def tell(self, kind: FactKind, row: FactRow) -> None:
        self.facts.setdefault(kind.name, (kind, []))[1].append(row)


def take_receipt_rows(
    actor: Actor, channel: str, provider: str, receipts: Sequence[Receipt], *, slip: UUID | None, digest: str = ""
) -> int:
    """Apply what a provider said to its deliveries; gives how many receipts belong to one.

    A reference that nobody knows yet is kept until the answer that gives it is there. Of a delivery that another
    provider carries by now, only an arrival counts: that it failed with this one is why the other has it. So it is with
    one that was tried again: what a receipt says of an earlier attempt is why there was a later one.
    """
    by_reference = _by_reference(provider, receipts)
    rows = _locked(channel, [i for i in (_id_of(item, by_reference) for item in receipts) if i is not None])
    former = _former_addresses(receipts, rows.values())
    news, strangers, matched = _News(), list[Receipt](), 0
    for item in receipts:
        found = _id_of(item, by_reference)
        row = rows.get(found) if found else None
        if row is None:
            strangers.append(item)
            continue
        matched += 1
        is_of_now = _is_theirs(row, provider, channel) and not _is_of_earlier(row, item, former)
        if is_of_now or item.outcome == "delivered":
            _read_into(row, item, slip, news)
    _write([row for row in rows.values() if row.is_touched])
    for kind, facts in news.facts.values():
        record_many(kind, facts)
    if news.marks:
        customers.mark_contact_points(actor, news.marks)
    if news.unmapped:
        Health.objects.filter(provider=provider).update(unmapped=F("unmapped") + news.unmapped)
    if slip is not None:
        _keep_strangers(channel, provider, strangers, slip, digest)
    return matched


def unmatched_fact(channel: str, what: str, slip: UUID, digest: str) -> FactRow:
    """The fact about something that belongs to nothing known."""
    public: dict[str, Json] = {"channel": channel, "what": what, "digest": digest, "receipt": str(slip)}
    return FactRow(uuid5(NAMESPACE_URL, f"duly:channel:{channel}"), public)


def _id_of(item: Receipt, by_reference: Mapping[str, UUID]) -> UUID | None:
    return item.delivery_id or by_reference.get(item.reference)


def _by_reference(provider: str, receipts: Sequence[Receipt]) -> dict[str, UUID]:
    wanted = [item.reference for item in receipts if item.reference and not item.delivery_id]
    if not wanted:
        return {}
    known = Reference.objects.filter(provider=provider, reference__in=wanted)
    return dict(known.values_list("reference", "delivery_id"))


def _locked(channel: str, ids: list[UUID]) -> dict[UUID, _Standing]:
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "standing_of"), [ids])
        rows = [
            _Standing(one, mailing_of(mailing), recipient, customer, point, State(state), *rest)
            for one, mailing, recipient, customer, point, state, *rest in cursor.fetchall()
        ]
    return {row.id: row for row in rows if row.mailing.channel == channel}


def _is_theirs(row: _Standing, provider: str, channel: str) -> bool:
    """A provider that is not installed any more, or was renamed, cannot be told from this one."""
    way: Way | None = installed().get(channel)
    return row.provider in {"", provider} or way is None or way.provider(row.provider) is None


def _former_addresses(receipts: Sequence[Receipt], rows: Iterable[_Standing]) -> Mapping[UUID, frozenset[str]]:
    """By contact point, where else these customers could be reached: asked only where a receipt names its address."""
    if not any(item.address for item in receipts):
        return {}
    again = [row.contact_point_id for row in rows if row.attempt > 1 and row.contact_point_id]
    return registry.others_beside(again) if again else {}


def _is_of_earlier(row: _Standing, item: Receipt, former: Mapping[UUID, frozenset[str]]) -> bool:
    """Whether a receipt is about an attempt before the last one: it names that one's reference, or where that one went.

    A receipt that names neither may be about either, and counts.
    """
    if row.attempt < 2:
        return False
    if item.reference and item.reference != row.reference and (row.reference or item.delivery_id is None):
        return True
    elsewhere = former.get(row.contact_point_id, frozenset()) if row.contact_point_id else frozenset()
    return item.address.lower() in elsewhere


def _read_into(row: _Standing, item: Receipt, slip: UUID | None, news: _News) -> None:
    public = kinds.which(row.id, row.mailing)
    seen: dict[str, Json] = {"receipt": str(slip) if slip else None}
    said_at: dict[str, Json] = {"said_at": item.said_at} if _A_TIME.fullmatch(item.said_at) else {}
    said = {"response": item.response} if item.response else {}
    code = item.code[:_LONGEST_CODE]
    if item.outcome == "complained":
        row.code, row.is_touched = "complained", True
        news.tell(kinds.COMPLAINED, FactRow(row.recipient_id, public | seen | {"code": code}, row.customer_id, said))
        return
    if item.outcome == "unmapped":
        news.unmapped += 1
        if row.state in _OPEN:
            row.code, row.is_touched = f"unmapped:{code}", True
        news.tell(kinds.UNMAPPED, FactRow(row.recipient_id, public | seen | {"code": code}, row.customer_id, said))
        return
    new = State(item.outcome)
    if new is State.FAILED and row.state in {State.ACCEPTED, State.DELIVERED}:
        new = State.BOUNCED
    if not counts(row.state, new):
        return
    row.state, row.code, row.is_news, row.is_touched = new, code, True, True
    news.tell(*_fact(row, public, seen | said_at, said))
    if code in ADDRESS_FAULTS and row.contact_point_id:
        news.marks.append((row.contact_point_id, "bounced", code))


def _fact(
    row: _Standing, public: dict[str, Json], seen: dict[str, Json], said: dict[str, str]
) -> tuple[FactKind, FactRow]:
    match row.state:
        case State.DELIVERED:
            return kinds.DELIVERED, FactRow(row.recipient_id, public | seen)
        case State.BOUNCED:
            return kinds.BOUNCED, FactRow(row.recipient_id, public | seen | {"code": row.code}, row.customer_id, said)
        case _:
            return kinds.SETTLED, FactRow(row.recipient_id, public | {"outcome": str(row.state), "by": "provider"})


def _write(rows: Sequence[_Standing]) -> None:
    if not rows:
        return
    now = clock.now()
    values = [(row.id, row.state, row.code, row.is_news, _receipt_due(row, now)) for row in rows]
    columns: list[list[Any]] = [list(column) for column in zip(*values, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "apply"), [now, *columns])


def _receipt_due(row: _Standing, now: datetime) -> datetime | None:
    """One that turned out to be accepted owes a receipt, like every other."""
    way = installed().get(row.mailing.channel)
    provider = way.provider(row.provider) if way and row.state is State.ACCEPTED else None
    days = provider.channel.limits.receipt_days if provider else None
    return now + timedelta(days=days) if days else None


def _keep_strangers(channel: str, provider: str, items: Sequence[Receipt], slip: UUID, digest: str) -> None:
    way = installed().get(channel)
    carrier = way.provider(provider) if way else None
    may_come = carrier is not None and not carrier.channel.limits.echoes
    early = [item for item in items if may_come and item.reference and not item.delivery_id]
    now = clock.now()
    Orphan.objects.bulk_create(
        Orphan(
            provider=provider, reference=item.reference, outcome=item.outcome, code=item.code, response=item.response,
            slip_id=slip, received_at=now,
        )
        for item in early
    )  # fmt: skip
    rest = len(items) - len(early)
    if rest:
        record_many(kinds.UNMATCHED, [unmatched_fact(channel, "receipt", slip, digest)] * rest)
