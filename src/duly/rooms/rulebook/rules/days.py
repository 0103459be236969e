# SPDX-License-Identifier: Apache-2.0
"""Working days and holidays by region.

For mainland China the State Council moves working days every year, so only a year with data is known
(``chinesecalendar``); a year without falls back to the statutory holidays and every weekend, the stricter reading.
Elsewhere the public holidays of the country and, where given, its subdivision (``holidays``).
"""

from collections.abc import Container
from datetime import date
from functools import lru_cache

import chinese_calendar
import holidays

_SATURDAY = 5


def is_known(region: str, year: int) -> bool:
    """Whether the working days of this year are published and in our data."""
    if region.partition("-")[0] != "CN":
        return _public(region) is not None
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def has_calendar(region: str) -> bool:
    """Whether anything is known of the region's days at all."""
    return region.partition("-")[0] == "CN" or _public(region) is not None


def is_holiday(day: date, region: str) -> bool:
    """Whether the day is a public holiday; a weekend alone is none. An unknown region has none."""
    if region.partition("-")[0] == "CN" and is_known(region, day.year):
        return bool(chinese_calendar.is_holiday(day) and chinese_calendar.get_holiday_detail(day)[1])
    public = _public(region)
    return public is not None and day in public


def is_working_day(day: date, region: str) -> bool:
    """Neither a holiday nor a weekend, save a weekend day that was made a working day."""
    if region.partition("-")[0] == "CN" and is_known(region, day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < _SATURDAY and not is_holiday(day, region)


@lru_cache(maxsize=256)
def _public(region: str) -> Container[date] | None:
    country, _, subdivision = region.partition("-")
    for part in (subdivision or None, None):
        try:
            return holidays.country_holidays(country, subdiv=part)
        except (NotImplementedError, KeyError):
            continue
    return None
