# SPDX-License-Identifier: Apache-2.0
"""Asking a customer, by a way that works, for a contact point in the place of one that does not."""

from collections.abc import Mapping, Sequence
from functools import cache
from uuid import UUID

from django.db.models import QuerySet

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Reach
from duly.rooms.delivery import queries as deliveries
from duly.rooms.obligations import queries as obligations
from duly.rooms.obligations.facts import State as Owed
from duly.rooms.repairs.actions.ending import end
from duly.rooms.repairs.actions.hearing import which
from duly.rooms.repairs.actions.mailings import Matter, send
from duly.rooms.repairs.facts import ASKED, State
from duly.rooms.repairs.models import Repair

BATCH = 200
WRITTEN = ("email", "sms", "wechat", "wecom", "dingtalk", "feishu")
"""Where a customer is asked, best first."""
_TELLS = frozenset({*WRITTEN, "call", "letter"})
"""Steps of a cascade that ask by themselves: their messages carry the sentence, and people are shown it."""
_CHASED = frozenset({Owed.WAITING, Owed.REACHED})
Reaches = Mapping[str, Mapping[UUID, Reach]]
"""How some customers are reached, by channel and customer."""


@action("repairs.ask")
def ask_due(actor: Actor) -> int:
    """Ask customers whom no further step of their cascade will ask; gives how many.

    They are asked by the best other way that works, at a decent hour, unless they opted out of it. Whoever has none
    stays on the list of the staff. A contact point that works again meanwhile needs no correction. Records
    ``repairs.asked``, ``repairs.given_up``.
    """
    waiting = list(_due().order_by("opened_at").values_list("id", flat=True))
    asked = 0
    for start in range(0, len(waiting), BATCH):  # most of those who wait longest may have no other way that works
        asked += _ask_some(actor, waiting[start : start + BATCH])
        if asked >= BATCH:
            break
    return asked


def _due() -> QuerySet[Repair]:
    return Repair.objects.filter(closed_at__isnull=True, asked_at__isnull=True, state=State.OPEN)


def _ask_some(actor: Actor, ids: Sequence[UUID]) -> int:
    rows = list(_due().select_for_update(skip_locked=True).filter(id__in=ids).order_by("opened_at"))
    points = customers.points(row.contact_point_id for row in rows)
    reaches = reaches_of([row.customer_id for row in rows])
    anyway, asked = _asked_anyway(rows), 0
    for row in rows:
        point = points.get(row.contact_point_id)
        if point is None or point.state not in {"bounced", "broken"}:
            end(row, "mended_elsewhere")
        elif row.id not in anyway:
            asked += _ask(actor, row, reaches)
    return asked


def _ask(actor: Actor, row: Repair, reaches: Reaches) -> int:
    channel = _best_other(row, reaches)
    if channel is None:
        return 0
    send(actor, row, Matter.ASK, channel, recipient=row.id)
    row.state, row.asked_at, row.asked_on = State.ASKED, clock.now(), channel
    row.save(update_fields=["state", "asked_at", "asked_on"])
    record(ASKED, stream=row.recipient_id, public=which(row) | {"channel": channel})
    return 1


def reaches_of(customer_ids: Sequence[UUID]) -> Reaches:
    """How these customers are reached in writing, by channel, the best first."""
    able = deliveries.open_channels()
    return {channel: customers.reaches(customer_ids, channel) for channel in WRITTEN if channel in able}


def _best_other(row: Repair, reaches: Reaches) -> str | None:
    for channel, found in reaches.items():
        reach = found.get(row.customer_id)
        if channel != row.channel and reach is not None and reach.usable and not reach.opted_out:
            return channel
    return None


def _asked_anyway(rows: Sequence[Repair]) -> set[UUID]:
    """Those of whom a later step of the customer's cascade, on another channel, carries the question."""
    owed, cascade_of = obligations.states_of(row.recipient_id for row in rows), cache(obligations.cascade)
    found = set()
    for row in rows:
        debt = owed.get(row.recipient_id)
        cascade = cascade_of(debt.subject) if debt and debt.next_at and debt.state in _CHASED else None
        if debt is None or cascade is None or cascade.closed_at is not None:
            continue
        ahead = obligations.steps_of(cascade, debt.track)[debt.step + 1 :]
        if any(step["channel"] in _TELLS - {row.channel} for step in ahead):
            found.add(row.id)
    return found
