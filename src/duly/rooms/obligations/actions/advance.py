# SPDX-License-Identifier: Apache-2.0
"""The clockwork of the cascade: whoever is silent when a wait ends is asked on the next channel."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F

from duly.foundation.ledger.actions import action, record, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.obligations import kinds
from duly.rooms.obligations.actions.asking import ask, ends
from duly.rooms.obligations.actions.owed import Owed, due, keep
from duly.rooms.obligations.facts import State, Trouble
from duly.rooms.obligations.models import Cascade
from duly.rooms.obligations.queries import steps_of
from duly.rooms.obligations.rules import MET, exhausted_state, is_in_flight, is_stale, postponed

BATCH = 2_000


@action("obligations.advance", silent="moving a timer is bookkeeping; what is planned or given up is recorded")
def advance(actor: Actor) -> int:
    """Move one batch of recipients whose wait is over; gives how many rows were looked at.

    Those whose step has not left the house wait on; the others get the next step, or are told apart as unreachable or
    stalled when there is none. A step that is overdue by more than a day is not opened but asked about. Records
    ``obligations.exhausted``, ``obligations.stale`` and, through delivery, what was planned.
    """
    batch = due(clock.now(), BATCH)
    groups: dict[tuple[UUID, str, int], list[Owed]] = defaultdict(list)
    for owed in batch:
        groups[owed.subject, owed.track, owed.step].append(owed)
    cascades = Cascade.objects.in_bulk({subject for subject, _, _ in groups})
    for (subject, _, step), group in groups.items():
        _move(actor, cascades[subject], step, group)
    keep(batch)
    return len(batch)


def _move(actor: Actor, cascade: Cascade, step: int, group: list[Owed]) -> None:
    now = clock.now()
    if cascade.closed_at is not None:
        _set_timer(group, None)
        return
    if cascade.paused or cascade.halted:
        _set_timer(group, now + timedelta(minutes=1))
        return
    group = _those_in_time(cascade, group, now)
    if not group:
        return
    steps = steps_of(cascade, group[0].track)
    if step >= 0:
        group = _whose_wait_is_over(cascade, steps[step], step, group)
    if not group:
        return
    if step + 1 < len(steps):
        ask(actor, cascade, step + 1, group, now)
    else:
        _give_up(cascade, len(steps), group)


def _those_in_time(cascade: Cascade, group: list[Owed], now: datetime) -> list[Owed]:
    """Park those whose step fell due while nobody was at work; somebody has to say whether it still makes sense."""
    stale = [owed for owed in group if owed.next_at is not None and is_stale(owed.next_at, now)]
    if not stale:
        return group
    since = min(owed.next_at for owed in stale if owed.next_at is not None)
    for owed in stale:
        owed.trouble |= Trouble.STALE
        owed.next_at = None
    Cascade.objects.filter(subject=cascade.subject).update(stale=F("stale") + len(stale))
    record(kinds.STALE, stream=cascade.subject, public={"count": len(stale), "since": clock.stamp(since)})
    parked = {owed.id for owed in stale}
    return [owed for owed in group if owed.id not in parked]


def _whose_wait_is_over(cascade: Cascade, step: Mapping[str, Any], place: int, group: list[Owed]) -> list[Owed]:
    channel, number = step["channel"], step.get("number", place)
    ids = [owed.id for owed in group]
    states = deliveries.states_of(cascade.subject, ids, number, channel=channel)
    flying = [owed for owed in group if is_in_flight(channel, states.get(owed.id))]
    _set_timer(flying, clock.now() + postponed(cascade.scale))
    held = {owed.id for owed in flying}
    if channel == "call":
        held |= _not_callable_yet(cascade, step, number, group)
    return [owed for owed in group if owed.id not in held]


def _not_callable_yet(cascade: Cascade, step: Mapping[str, Any], number: int, group: Sequence[Owed]) -> set[UUID]:
    """Those who could not be called so far, since it was night for them: their wait begins when the day does."""
    callable_from = deliveries.not_callable_yet(cascade.subject, [owed.id for owed in group], number)
    for owed in group:
        if owed.id in callable_from:
            owed.next_at = ends(step, owed, callable_from[owed.id], cascade.scale)
    return set(callable_from)


def _give_up(cascade: Cascade, steps: int, group: Sequence[Owed]) -> None:
    """Whoever is silent after the last step needs a person; whoever has confirmed needs nothing more."""
    silent = [owed for owed in group if owed.state not in MET]
    tried = deliveries.all_states_of(cascade.subject, [owed.id for owed in silent]) if silent else {}
    rows = []
    for owed in group:
        owed.next_at = None
    for owed in silent:
        owed.state, owed.stuck_at = exhausted_state(tried.get(owed.id, ())), clock.now()
        public = {"notice": str(cascade.subject), "state": State(owed.state).value, "steps": steps}
        rows.append(FactRow(owed.id, public))
    record_many(kinds.EXHAUSTED, rows)


def give_up(actor: Actor, cascade: Cascade, group: Sequence[Owed]) -> None:
    """End the cascade of these recipients here, inside a running verb; ``actor`` is on whose word."""
    ids = [owed.id for owed in group]
    delivery.halt(actor, cascade.subject, ids, code="dropped")
    _give_up(cascade, max(len(cascade.steps), 1), group)
    keep(group)


def _set_timer(group: Sequence[Owed], at: datetime | None) -> None:
    for owed in group:
        owed.next_at = at
