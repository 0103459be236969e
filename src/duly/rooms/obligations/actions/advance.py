# SPDX-License-Identifier: Apache-2.0
"""The clockwork of the cascade: whoever is silent when a wait ends is asked on the next channel."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.named_sql import named_sql
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.facts import Line
from duly.rooms.obligations.facts import EXHAUSTED, State
from duly.rooms.obligations.models import Cascade, Obligation
from duly.rooms.obligations.rules import exhausted_state, is_in_flight, postponed, waits

BATCH = 1_000
_SKIPPED = frozenset({"skipped", "failed", "expired"})


@action("obligations.advance", silent="moving a timer is bookkeeping; what is planned or given up is recorded")
def advance(actor: Actor) -> int:
    """Move one batch of recipients whose wait is over; gives how many rows were looked at.

    Those whose step has not left the house wait on; the others get the next step, or are told apart as unreachable or
    stalled when there is none. Records ``obligations.exhausted`` and, through delivery, what was planned.
    """
    due = list(
        Obligation.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(next_at__lte=clock.now())
        .order_by("next_at")[:BATCH]
    )
    groups: dict[tuple[UUID, int], list[Obligation]] = defaultdict(list)
    for owed in due:
        groups[owed.subject, owed.step].append(owed)
    cascades = Cascade.objects.in_bulk({subject for subject, _ in groups})
    for (subject, step), group in groups.items():
        _move(actor, cascades[subject], step, group)
    _keep(due)
    return len(due)


def _move(actor: Actor, cascade: Cascade, step: int, group: list[Obligation]) -> None:
    now = clock.now()
    if cascade.closed_at is not None:
        _set_timer(group, None)
        return
    if cascade.paused:
        _set_timer(group, now + timedelta(minutes=1))
        return
    if step >= 0:
        group = _whose_wait_is_over(cascade, step, group, now)
    if not group:
        return
    if step + 1 < len(cascade.steps):
        _ask(actor, cascade, step + 1, group, now)
    else:
        _give_up(cascade, group)


def _whose_wait_is_over(cascade: Cascade, step: int, group: list[Obligation], now: datetime) -> list[Obligation]:
    channel = cascade.steps[step]["channel"]
    states = deliveries.states_of(cascade.subject, [owed.id for owed in group], step)
    flying = [owed for owed in group if is_in_flight(channel, states.get(owed.id))]
    _set_timer(flying, now + postponed(cascade.scale))
    held = {owed.id for owed in flying}
    return [owed for owed in group if owed.id not in held]


def _ask(actor: Actor, cascade: Cascade, step: int, group: list[Obligation], now: datetime) -> None:
    """Plan the step's deliveries; whom this channel cannot reach goes on to the next step at the next round."""
    lines = [Line(owed.id, owed.customer_id, owed.language, owed.time_zone, owed.region) for owed in group]
    planned = delivery.plan(actor, UUID(cascade.steps[step]["mailing"]), lines)
    all_wait = planned.total() == len(group) and not _SKIPPED & planned.keys()
    states = {} if all_wait else deliveries.states_of(cascade.subject, [owed.id for owed in group], step)
    wait = waits(timedelta(seconds=cascade.steps[step]["wait"]), cascade.scale)
    for owed in group:
        owed.step = step
        owed.next_at = now if states.get(owed.id) in _SKIPPED else now + wait


def _give_up(cascade: Cascade, group: Sequence[Obligation]) -> None:
    tried = deliveries.all_states_of(cascade.subject, [owed.id for owed in group])
    rows = []
    for owed in group:
        owed.state, owed.next_at = exhausted_state(tried.get(owed.id, ())), None
        public = {"notice": str(cascade.subject), "state": State(owed.state).value, "steps": len(cascade.steps)}
        rows.append(FactRow(owed.id, public))
    record_many(EXHAUSTED, rows)


def _keep(due: Sequence[Obligation]) -> None:
    if not due:
        return
    columns = ([o.id for o in due], [o.state for o in due], [o.step for o in due], [o.next_at for o in due])
    with connection.cursor() as cursor:
        cursor.execute(named_sql("duly.rooms.obligations", "move"), columns)


def _set_timer(group: Sequence[Obligation], at: datetime | None) -> None:
    for owed in group:
        owed.next_at = at
