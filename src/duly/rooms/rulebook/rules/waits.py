# SPDX-License-Identifier: Apache-2.0
"""Waits and beginnings at the recipient's place: so many working days, or an hour of their clock.

Whoever's place is not known gets the strictest reading: the latest hour and the longest wait that fit what is known.
Every answer serves everybody in one place for one minute, so it is asked for once and remembered.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from duly.rooms.rulebook.rules import days
from duly.rooms.rulebook.rules.hours import zones_of

LAST_ZONE = ZoneInfo("Pacific/Pago_Pago")
"""The last place where people live to see an hour come."""
EVERYWHERE = ("CN", "HK", "TW", "JP", "KR", "SG", "IN", "AE", "GB", "DE", "FR", "ES", "US", "CA", "BR", "AU")
"""Calendars that stand in for a region nobody knows; the one that gives the longest wait counts."""
_LONGEST = 400
"""Days ahead that are looked at; longer than any wait that a notice file allows."""


@lru_cache(maxsize=16384)
def after_working_days(minute: datetime, count: int, time_zone: str, region: str) -> datetime:
    """The same hour of the recipient's clock, ``count`` working days of their region later.

    An unknown region waits as long as the slowest of :data:`EVERYWHERE`; of several possible zones the last one counts.
    """
    known = region if region and days.has_calendar(region) else ""
    zone = (zones_of(time_zone, region) or (UTC_ZONE,))[0]
    local = minute.astimezone(zone)
    ends = [_day_after(local.date(), count, place) for place in ((known,) if known else EVERYWHERE)]
    return datetime.combine(max(ends), local.time(), zone).astimezone(UTC)


@lru_cache(maxsize=16384)
def local_moment(minute: datetime, on: date | None, at: time, time_zone: str, region: str) -> datetime:
    """When it is ``at`` on the day ``on`` at the recipient's place, not before ``minute``.

    Without a day: the next time that their clock shows it. Nobody in any possible zone is reached before that hour.
    """
    zones = zones_of(time_zone, region) or (LAST_ZONE,)
    if on is not None:
        return max(minute.astimezone(UTC), *(_instant(on, at, zone) for zone in zones))
    return max(_next(minute, at, zone) for zone in zones)


UTC_ZONE = ZoneInfo("UTC")


@lru_cache(maxsize=4096)
def _day_after(day: date, count: int, region: str) -> date:
    left = count
    for ahead in range(1, _LONGEST):
        if left == 0:
            break
        if days.is_working_day(day + timedelta(days=ahead), region):
            left -= 1
            found = day + timedelta(days=ahead)
    return found if count else day


def _instant(on: date, at: time, zone: ZoneInfo) -> datetime:
    """The later reading of an hour that the clock shows twice."""
    return datetime.combine(on, at.replace(fold=1), zone).astimezone(UTC)


def _next(minute: datetime, at: time, zone: ZoneInfo) -> datetime:
    today = minute.astimezone(zone).date()
    first = _instant(today, at, zone)
    return first if first >= minute else _instant(today + timedelta(days=1), at, zone)
