# SPDX-License-Identifier: Apache-2.0
"""Periods of the law: clear days, calendar months, working days, hours, and what happens when one ends on a holiday.

Days are civil dates. Months keep the day of the month, or the last one there is (31 January plus one month is the end
of February). A period in days or working days leaves out the day on which it begins.
"""

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal, TypeAlias

from duly.rooms.rulebook.rules import days as calendars

Roll: TypeAlias = Literal["none", "next", "previous"]
_FURTHEST = 3_700


def plus_months(day: date, months: int) -> date:
    """The same day so many months later, or earlier; the month's last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def plus_working_days(day: date, count: int, region: str) -> date:
    """The day on which so many working days have passed; negative counts go back."""
    step, left, found = (1 if count > 0 else -1), abs(count), day
    for _ in range(_FURTHEST):
        if not left:
            break
        found += timedelta(days=step)
        left -= calendars.is_working_day(found, region)
    return found


def working_days_between(first: date, last: date, region: str) -> int:
    """Working days after ``first``, up to ``last`` and with it."""
    ahead = min((last - first).days, _FURTHEST)
    return sum(calendars.is_working_day(first + timedelta(days=one), region) for one in range(1, ahead + 1))


def rolled(day: date, roll: Roll, region: str) -> date:
    """A day that is no working day moves on to the next one, or back to the one before."""
    step = {"none": 0, "next": 1, "previous": -1}[roll]
    for _ in range(_FURTHEST):
        if not step or calendars.is_working_day(day, region):
            break
        day += timedelta(days=step)
    return day


def is_published(first: date, last: date, region: str) -> bool:
    """Whether the working days of all these years are known."""
    return all(calendars.is_known(region, year) for year in range(first.year, last.year + 1))


def strictest_deadline(day: date, count: int) -> date:
    """The earliest day on which so many working days can have passed, however a calendar may turn out."""
    found = day
    while count > 0:
        found += timedelta(days=1)
        count -= 1
    return found


def clear_days(first: date, last: date) -> int:
    """Days that lie wholly between two days."""
    return (last - first).days - 1


def latest_start(effect: date, least: int, *, unit: str, clear: bool, region: str) -> date:
    """The last day on which something may begin that must lie so long before its effect."""
    if unit == "months":
        return plus_months(effect, -least)
    if unit == "working_days":
        return plus_working_days(effect, -(least + clear), region)
    return effect - timedelta(days=least + clear)


def soonest_effect(start: date, least: int, *, unit: str, clear: bool, region: str) -> date:
    """The first day on which something may take effect that begins on ``start``."""
    if unit == "months":
        found = plus_months(start, least)
        while latest_start(found, least, unit=unit, clear=clear, region=region) < start:
            found += timedelta(days=1)
        return found
    if unit == "working_days":
        return plus_working_days(start, least + clear, region)
    return start + timedelta(days=least + clear)
