# SPDX-License-Identifier: Apache-2.0
"""What comes round: leases that ran out, channels that need waking, unknown outcomes that a provider can be asked about."""

from uuid import UUID

from django.db import connection

from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.named_sql import named_sql
from duly.rooms.delivery import kinds
from duly.rooms.delivery.actions.pace import PACKAGE, standing_of
from duly.rooms.delivery.actions.receipts import take_receipt_rows
from duly.rooms.delivery.actions.tokens import wake
from duly.rooms.delivery.actions.wave import active_mailings, count_due, mailing_of
from duly.rooms.delivery.channel import CanLookUp, Receipt, installed
from duly.rooms.delivery.facts import State
from duly.rooms.delivery.models import Delivery
from duly.rooms.delivery.rules import next_look_up

_BATCH = 1_000
_ASKED = 50
_ENOUGH = 10_000


def rescue() -> int:
    """One round: frees what a dead worker held and wakes channels that have work; gives how many rows were lost."""
    lost = call_lost(SYSTEM)
    for name in installed():
        due = count_due(active_mailings(name), _ENOUGH)
        if due and not standing_of(name).rests:
            wake(name, due)
    return lost


@action("delivery.rescue", silent="mostly there is nothing to rescue")
def call_lost(actor: Actor) -> int:
    """Rows whose lease ran out are unknown from now on and are never sent again blindly; gives how many.

    Records ``delivery.unknown`` for each.
    """
    now = clock.now()
    first = next_look_up(0)
    count = 0
    for name, channel in installed().items():
        asked_at = now + first if first and isinstance(channel, CanLookUp) else None
        mailings = active_mailings(name)
        with connection.cursor() as cursor:
            cursor.execute(named_sql(PACKAGE, "lost"), [mailings, now, _BATCH, asked_at, now])
            rows = cursor.fetchall()
        record_many(kinds.UNKNOWN, [_lost(*row) for row in rows])
        count += len(rows)
    return count


def look_up() -> int:
    """Ask providers about unknown outcomes that are due to be asked about; gives how many were settled."""
    return sum(_look_up(name, channel) for name, channel in installed().items() if isinstance(channel, CanLookUp))


def _look_up(name: str, channel: CanLookUp) -> int:
    due = Delivery.objects.filter(mailing_id__in=active_mailings(name), state=State.UNKNOWN, next_at__lte=clock.now())
    ids = list(due.values_list("id", flat=True)[:_ASKED])
    if not ids:
        return 0
    found = channel.look_up(ids)
    return _take_answers(SYSTEM, name, ids, found)


@action("delivery.look_up", silent="a provider may know nothing; then only the time of the next question moves")
def _take_answers(actor: Actor, name: str, ids: list[UUID], found: list[Receipt]) -> int:
    """What the provider answered; who is still unknown is asked about later, less often each time."""
    settled = take_receipt_rows(actor, name, found, receipt=None)
    for row in Delivery.objects.filter(id__in=ids, state=State.UNKNOWN).select_for_update():
        asked = row.outcome_code.count("?") + 1
        wait = next_look_up(asked)
        row.outcome_code, row.next_at = f"{row.outcome_code}?", clock.now() + wait if wait else None
        row.save(update_fields=["outcome_code", "next_at"])
    return settled


def _lost(delivery: UUID, mailing: UUID, recipient: UUID, attempt: int) -> FactRow:
    public = kinds.which(delivery, mailing_of(mailing)) | {"code": "worker_lost", "attempt": attempt}
    return FactRow(recipient, public)
