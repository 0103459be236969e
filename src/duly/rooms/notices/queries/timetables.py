# SPDX-License-Identifier: Apache-2.0
"""A notice's plan in days, with the days on which its organisation's region does not work."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from duly.kernel import clock
from duly.rooms.notices.models import Notice
from duly.rooms.notices.queries.checking import snapshot_of
from duly.rooms.notices.rules import timetable as rules
from duly.rooms.notices.rules.timetable import PhaseBar, Timetable
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.queries import Lead

__all__ = ["PhaseBar", "Timetable", "idle_days", "must_begin_by", "timetable_of"]
_LONGEST = 800
"""Days that are looked at for holidays; a plan that runs longer shows none beyond."""


def timetable_of(notice: Notice) -> Timetable:
    """The days of a notice's plan; of one that is out, from the day of its launch."""
    organisation = notice.organisation
    launched = notice.launch_records.values_list("at", flat=True).first()
    zone, region = organisation.time_zone, organisation.region

    def later(day: date, wait: timedelta, working_days: int) -> date:
        if working_days:
            noon = datetime.combine(day, time(12), ZoneInfo(zone))
            return rulebook.after_working_days(noon, working_days, zone, region).astimezone(ZoneInfo(zone)).date()
        return day + wait

    return rules.timetable(
        notice.plan,
        today=clock.day_in(zone, launched or clock.now()),
        acknowledge_by=date.fromisoformat(notice.plan["acknowledge_by"]),
        effective_on=notice.change.effective_on,
        later=later,
    )


def must_begin_by(notice: Notice) -> Lead | None:
    """The last day on which sending may begin by the rule that asks for most time and blocks; ``None`` without one."""
    found = rulebook.leads(snapshot_of(notice), clock.now())
    return next((lead for lead in found if lead.severity == "block"), None)


def idle_days(region: str, first: date, last: date) -> dict[date, bool]:
    """The days in between on which nobody works there; true for a public holiday, false for a plain weekend."""
    days = (first + timedelta(days=ahead) for ahead in range(min((last - first).days, _LONGEST) + 1))
    return {day: rulebook.is_holiday(day, region) for day in days if not rulebook.is_working_day(day, region)}
