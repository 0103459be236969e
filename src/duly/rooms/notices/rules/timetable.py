# SPDX-License-Identifier: Apache-2.0
"""When each part of a plan is due, in civil days at the organisation's place: what a drawing of the plan shows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from duly.rooms.notices.rules.planning import classes_of, steps_for

Later = Callable[[date, timedelta, int], date]
"""The day so long, and so many working days, after a day."""


class Bar(NamedTuple):
    """One step of a cascade: the days in which its answer is awaited."""

    number: int
    channel: str
    begins: date
    ends: date


class Lane(NamedTuple):
    """The steps of one class of customers; ``""`` are those of none."""

    name: str
    bars: tuple[Bar, ...]


class PhaseBar(NamedTuple):
    """One phase: from its first message until its last step ends; ``share`` in millionths, all phases up to it."""

    number: int
    share: int
    begins: date
    watched_until: date
    ends: date
    by_hand: bool
    """Whether a person lets the next one begin, so that what follows is the earliest day."""


class Timetable(NamedTuple):
    """A plan in days."""

    today: date
    starts_on: date
    acknowledge_by: date
    effective_on: date
    lanes: tuple[Lane, ...]
    phases: tuple[PhaseBar, ...]

    @property
    def first(self) -> date:
        """The first day that matters."""
        return min(self.today, self.starts_on)

    @property
    def last(self) -> date:
        """The last day that matters."""
        ends = [bar.ends for lane in self.lanes for bar in lane.bars] + [phase.ends for phase in self.phases]
        return max(self.acknowledge_by, self.effective_on, *ends)

    @property
    def clear_days(self) -> int:
        """Whole days between the first message and the effective date, neither of them counted."""
        return max((self.effective_on - self.starts_on).days - 1, 0)


def timetable(
    plan: Mapping[str, Any], *, today: date, acknowledge_by: date, effective_on: date, later: Later
) -> Timetable:
    """The days of a plan as it is kept, begun today or on the day that it names."""
    starts_on = _starts_on(plan, today)
    lanes = tuple(_lane(name, steps_for(plan, name), starts_on, later) for name in classes_of(plan))
    lanes = tuple(lane for lane in lanes if lane.bars)
    return Timetable(today, starts_on, acknowledge_by, effective_on, lanes, _phases(plan, lanes, starts_on, later))


def _starts_on(plan: Mapping[str, Any], today: date) -> date:
    on = (plan.get("start") or {}).get("on")
    return max(today, date.fromisoformat(on)) if on else today


def _lane(name: str, steps: Sequence[Mapping[str, Any]], begins: date, later: Later) -> Lane:
    bars = []
    for number, step in enumerate(steps):
        ends = later(begins, timedelta(seconds=step["wait"]), step.get("working_days", 0))
        bars.append(Bar(number, step["channel"], begins, ends))
        begins = ends
    return Lane(name, tuple(bars))


def _phases(plan: Mapping[str, Any], lanes: Sequence[Lane], starts_on: date, later: Later) -> tuple[PhaseBar, ...]:
    longest = max((lane.bars[-1].ends - starts_on for lane in lanes), default=timedelta())
    found, begins, by_hand = [], starts_on, False
    for number, phase in enumerate(plan.get("phases", ())):
        watched = later(begins, timedelta(seconds=phase["wait"]), 0)
        found.append(PhaseBar(number, phase["share"], begins, watched, begins + longest, by_hand))
        begins, by_hand = watched, by_hand or phase["go"] == "human"
    return tuple(found)
