# SPDX-License-Identifier: Apache-2.0
"""Opening one step for a group of recipients: whom it is for, when it may begin, until when it waits."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from duly.foundation.ledger.actions import record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel.actors import Actor
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.facts import Line
from duly.rooms.obligations import kinds
from duly.rooms.obligations.actions.owed import Owed
from duly.rooms.obligations.facts import State, When
from duly.rooms.obligations.models import Cascade
from duly.rooms.obligations.queries import steps_of
from duly.rooms.obligations.rules import MET, asks_everybody, holds, waits
from duly.rooms.rulebook import queries as rulebook

_SKIPPED = frozenset({"skipped", "failed", "expired"})
_USUAL = [When.NOT_ACKNOWLEDGED.value]


def ask(actor: Actor, cascade: Cascade, place: int, group: Sequence[Owed], now: datetime) -> None:
    """Plan the step's deliveries, inside a running verb; whom it is not for goes on to the next step at the next round."""
    step = steps_of(cascade, group[0].track)[place]
    for owed in group:
        owed.step, owed.next_at = place, now
    asked = _those_it_is_for(cascade, step, place, group)
    if not asked:
        return
    begins = {owed.id: _beginning(step, owed, now, cascade.scale) for owed in asked}
    lines = [Line(o.id, o.customer_id, o.language, begins[o.id] if begins[o.id] > now else None) for o in asked]
    planned = delivery.plan(actor, UUID(step["mailing"]), lines)
    for extra in step.get("extras", ()):
        delivery.plan(actor, UUID(extra["mailing"]), lines)
    all_wait = planned.total() == len(asked) and not _SKIPPED & planned.keys()
    ids, number = [owed.id for owed in asked], step.get("number", place)
    states = {} if all_wait else deliveries.states_of(cascade.subject, ids, number, channel=step["channel"])
    for owed in asked:
        is_left_out = states.get(owed.id) in _SKIPPED
        owed.next_at = now if is_left_out else ends(step, owed, begins[owed.id], cascade.scale)


def _those_it_is_for(cascade: Cascade, step: Mapping[str, Any], place: int, group: Sequence[Owed]) -> Sequence[Owed]:
    """Those whom the step is asked of. Records ``obligations.passed`` for the silent ones whom it passes over."""
    if not asks_everybody(step):
        group = [owed for owed in group if owed.state not in MET]
    when = step.get("when", _USUAL)
    if not group or {When.ALWAYS, When.NOT_ACKNOWLEDGED} & set(when):
        return group
    earlier = deliveries.all_states_of(cascade.subject, [owed.id for owed in group])
    asked: list[Owed] = []
    passed: list[Owed] = []
    for owed in group:
        told = {"arrived": owed.state == State.REACHED, "viewed": owed.was_viewed}
        (asked if holds(when, earlier=earlier.get(owed.id, ()), **told) else passed).append(owed)
    public = {"notice": str(cascade.subject), "step": place, "channel": step["channel"], "condition": ", ".join(when)}
    record_many(kinds.PASSED, [FactRow(owed.id, public) for owed in passed])
    return asked


def _beginning(step: Mapping[str, Any], owed: Owed, now: datetime, scale: int) -> datetime:
    """When the step may begin at the recipient's place. A rehearsal waits for no hour."""
    if not step.get("at") or scale > 1:
        return now
    on = date.fromisoformat(step["on"]) if step.get("on") else None
    return max(
        now, rulebook.local_moment(_minute(now), on, time.fromisoformat(step["at"]), owed.time_zone, owed.region)
    )


def ends(step: Mapping[str, Any], owed: Owed, begins: datetime, scale: int) -> datetime:
    """Until when the step waits: so long, or so many working days of the recipient's region."""
    working_days = step.get("working_days")
    if not working_days or scale > 1:
        return begins + waits(timedelta(seconds=step["wait"]), scale)
    return rulebook.after_working_days(_minute(begins), working_days, owed.time_zone, owed.region)


def _minute(moment: datetime) -> datetime:
    """Whole minutes, so that one answer serves everybody in a place."""
    return moment.replace(second=0, microsecond=0)
