# SPDX-License-Identifier: Apache-2.0
"""Asking a customer, by a way that works, for a contact point in the place of one that does not."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries as customers
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


@action("repairs.ask")
def ask_due(actor: Actor) -> int:
    """Ask customers whom no further step of their cascade will ask; gives how many.

    They are asked by the best other way that works, at a decent hour, unless they opted out of it. Whoever has none
    stays on the list of the staff. A contact point that works again meanwhile needs no correction. Records
    ``repairs.asked``, ``repairs.given_up``.
    """
    due = Repair.objects.select_for_update(skip_locked=True).filter(
        closed_at__isnull=True, asked_at__isnull=True, state=State.OPEN
    )
    rows = list(due.order_by("opened_at")[:BATCH])
    points = customers.points([row.contact_point_id for row in rows])
    asked = 0
    for row in rows:
        point = points.get(row.contact_point_id)
        if point is None or point.state not in {"bounced", "broken"}:
            end(row, "mended_elsewhere")
        elif not _is_asked_anyway(row):
            asked += _ask(actor, row)
    return asked


def _ask(actor: Actor, row: Repair) -> int:
    channel = _best_other(row.customer_id, row.channel)
    if channel is None:
        return 0
    send(actor, row, Matter.ASK, channel, recipient=row.id)
    row.state, row.asked_at, row.asked_on = State.ASKED, clock.now(), channel
    row.save(update_fields=["state", "asked_at", "asked_on"])
    record(ASKED, stream=row.recipient_id, public=which(row) | {"channel": channel})
    return 1


def _best_other(customer_id: UUID, broken: str) -> str | None:
    able = deliveries.open_channels()
    for channel in WRITTEN:
        if channel == broken or channel not in able:
            continue
        reach = customers.reaches([customer_id], channel).get(customer_id)
        if reach is not None and reach.usable and not reach.opted_out:
            return channel
    return None


def _is_asked_anyway(row: Repair) -> bool:
    """Whether a later step of the customer's cascade, on another channel, carries the question."""
    try:
        owed = obligations.obligation(row.recipient_id)
    except Refusal:
        return False
    cascade = obligations.cascade(owed.subject)
    if cascade is None or cascade.closed_at is not None or owed.next_at is None or owed.state not in _CHASED:
        return False
    ahead = obligations.steps_of(cascade, owed.track)[owed.step + 1 :]
    return any(step["channel"] in _TELLS - {row.channel} for step in ahead)
