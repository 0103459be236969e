# SPDX-License-Identifier: Apache-2.0
"""What comes round: leases that ran out, channels that need waking, unknown outcomes that a provider can be asked about."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from uuid import UUID

import structlog
from django.db import connection
from django.db.models import Q

from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.canonical import Json
from duly.kernel.named_sql import named_sql
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import kinds
from duly.rooms.delivery.actions.applying import take_receipt_rows
from duly.rooms.delivery.actions.claiming import active
from duly.rooms.delivery.actions.frozen import mailing_of
from duly.rooms.delivery.actions.health import conditions_of
from duly.rooms.delivery.actions.pace import PACKAGE
from duly.rooms.delivery.actions.tokens import wake
from duly.rooms.delivery.actions.watch import stand_watch
from duly.rooms.delivery.actions.wave import active_mailings, count_due
from duly.rooms.delivery.channel import CanLookUp, CanLookUpSent, Provider, Receipt, Sent, Way, installed
from duly.rooms.delivery.choosing import can_be_asked
from duly.rooms.delivery.facts import Lane, State
from duly.rooms.delivery.models import Delivery
from duly.rooms.delivery.rules import NEVER_SEEN, after_look_up, next_look_up, polls_after

_BATCH = 1_000
_ASKED = 50
_ASKED_FIELDS = ("state", "outcome_code", "next_at", "is_pinned", "claim", "updated_at", "units", "cost")
_ENOUGH = 10_000
log = structlog.get_logger()


def rescue() -> int:
    """One round: frees what a dead worker held and wakes channels that have work; gives how many rows were lost."""
    lost = call_lost(SYSTEM)
    every = active()
    for way in installed().values():
        if _rests(way):
            continue
        urgent = [m.id for m in every if m.channel == way.name and m.lane == Lane.URGENT]
        others = [m.id for m in every if m.channel == way.name and m.lane != Lane.URGENT]
        for mailings, lane in ((urgent, Lane.URGENT), (others, Lane.NORMAL)):
            if due := count_due(mailings, _ENOUGH):
                wake(way.name, due, lane)
    return lost


def _rests(way: Way) -> bool:
    now = clock.now()
    conditions = conditions_of([provider.name for provider in way.providers])
    return len(conditions) == len(way.providers) and all(c.circuit(now) == "open" for c in conditions.values())


@action("delivery.rescue", silent="mostly there is nothing to rescue")
def call_lost(actor: Actor) -> int:
    """Rows whose lease ran out are unknown from now on and are never sent again blindly; gives how many.

    Records ``delivery.unknown`` for each.
    """
    now = clock.now()
    stand_watch()
    wait = next_look_up(0)
    asked = [p.name for way in installed().values() for p in way.providers if can_be_asked(p.channel)]
    mailings = [mailing.id for mailing in active()]
    if not mailings:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "lost"), [mailings, now, _BATCH, now, asked, now + wait if wait else None])
        rows = cursor.fetchall()
    record_many(kinds.UNKNOWN, [_lost(*row) for row in rows])
    return len(rows)


def look_up() -> int:
    """Ask providers about outcomes that are due to be asked about; gives how many were settled.

    What is unknown is asked about, or posted again where the provider cannot take it for a second letter; what was
    accepted only where no receipt comes by itself.
    """
    asked = [(way.name, p) for way in installed().values() for p in way.providers if can_be_asked(p.channel)]
    return sum(_look_up(channel, provider) for channel, provider in asked)


def _look_up(channel: str, provider: Provider) -> int:
    rows = _due(channel, provider)
    return _take_answers(SYSTEM, channel, provider, [row.id for row in rows], _asked(provider, rows)) if rows else 0


def _due(channel: str, provider: Provider) -> list[Delivery]:
    now = clock.now()
    theirs = Delivery.objects.filter(mailing_id__in=active_mailings(channel), provider=provider.name)
    rows = list(theirs.filter(state=State.UNKNOWN, next_at__lte=now)[:_ASKED])
    if provider.channel.limits.polls:
        turns = [Q(outcome_code="?" * n, updated_at__lte=now - after) for n, after in enumerate(polls_after())]
        waiting = theirs.filter(state=State.ACCEPTED, next_at__isnull=False)
        rows += waiting.filter(reduce(or_, turns))[: _ASKED - len(rows)]
    return rows


def _asked(provider: Provider, rows: Sequence[Delivery]) -> list[Receipt]:
    """What the provider says of these letters; nothing when its adapter raises, which is somebody else's code."""
    channel = provider.channel
    try:
        if isinstance(channel, CanLookUpSent):
            addresses = customers.values_of(row.contact_point_id for row in rows if row.contact_point_id)
            return channel.look_up_sent([_sent(row, addresses) for row in rows])
        return channel.look_up([row.id for row in rows]) if isinstance(channel, CanLookUp) else []
    except Exception:
        log.exception("delivery.look_up_raised", provider=provider.name)
        return []


def _sent(row: Delivery, addresses: Mapping[UUID, str]) -> Sent:
    address = addresses.get(row.contact_point_id, "") if row.contact_point_id else ""
    return Sent(row.id, address, row.reference, row.updated_at)


@action("delivery.look_up", silent="a provider may know nothing; then only the time of the next question moves")
def _take_answers(actor: Actor, channel: str, provider: Provider, ids: Sequence[UUID], found: Sequence[Receipt]) -> int:
    """What the provider answered; who is still unknown is asked about later, or goes again where that is safe.

    That it never saw a letter is no failure of it. Records ``delivery.retried`` for those that go again.
    """
    absent = {item.delivery_id for item in found if item.code == NEVER_SEEN}
    news = [item for item in found if item.code != NEVER_SEEN]
    settled = take_receipt_rows(actor, channel, provider.name, news, slip=None)
    again = []
    left = Delivery.objects.filter(id__in=ids, provider=provider.name, state__in=(State.UNKNOWN, State.ACCEPTED))
    rows = list(left.select_for_update())
    for row in rows:
        if row.state == State.ACCEPTED:
            row.outcome_code += "" if row.outcome_code.strip("?") else "?"
        elif _goes_again(row, provider, never_seen=row.id in absent):
            public = kinds.which(row.id, mailing_of(row.mailing_id)) | {"code": row.outcome_code}
            again.append(FactRow(row.recipient_id, public | {"attempt": row.attempt + 1}))
    Delivery.objects.bulk_update(rows, _ASKED_FIELDS)
    record_many(kinds.RETRIED, again)
    return settled


def _goes_again(row: Delivery, provider: Provider, *, never_seen: bool) -> bool:
    """What becomes of an unknown row; gives whether it was planned again, for this provider and no other."""
    now, blind = clock.now(), provider.channel.limits.blind_resend
    after = after_look_up(row.outcome_code, row.attempt, never_seen=never_seen, may_resend=blind)
    row.outcome_code, row.next_at = after.code, now + after.wait if after.wait is not None else None
    if after.goes_again:
        row.state, row.is_pinned, row.claim, row.updated_at = State.PLANNED, True, None, now
        row.units, row.cost = 0, 0
    return after.goes_again


def _lost(delivery: UUID, mailing: UUID, recipient: UUID, attempt: int, provider: str) -> FactRow:
    told: dict[str, Json] = {"code": "worker_lost", "attempt": attempt, "provider": provider}
    public = kinds.which(delivery, mailing_of(mailing)) | told
    return FactRow(recipient, public)
