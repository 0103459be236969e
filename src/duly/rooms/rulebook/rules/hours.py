# SPDX-License-Identifier: Apache-2.0
"""Decent hours: when somebody may be reached, at their place, on their days. Quiet hours hold; they never drop.

Messages and calls go out from 08:00 to 21:00 local time. Calls and SMS also wait for a working day, e-mail for a day
that is no public holiday; a portal or a website disturbs nobody. Somebody whose time zone is unknown may be reached
only when it is a decent hour in every zone of their region; when the region is unknown too, in the one hour of the
working day in which it is neither night in Asia nor in Europe nor in most of America.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global

from duly.rooms.rulebook.rules import days

Window: TypeAlias = tuple[time, time]
"""Allowed hours, from and until (not included). ``from`` later than ``until`` means across midnight."""

DECENT: Window = (time(8), time(21))
NOWHERE: Window = (time(12), time(13))
"""In UTC: the evening in China, noon in Britain, the early morning in New York."""
QUIETLESS = frozenset({"portal", "website"})
_WORKING_DAYS_ONLY = frozenset({"sms", "call", "voice"})
_LOOK_AHEAD = 60
"""Days; longer than any run of holidays."""


def may_send(opted_out: bool, mandatory: bool, legal_basis: object) -> bool:  # noqa: FBT001  three plain facts
    """An opt-out is respected, unless the notice is mandatory and says on what legal basis."""
    return not opted_out or (mandatory and bool(legal_basis))


@lru_cache(maxsize=8192)
def decent_moment(
    now: datetime,
    time_zone: str,
    region: str,
    *,
    channel: str,
    window: Window | None = None,
    quiet: Window | None = None,
) -> datetime:
    """``now`` when the recipient may be reached now, otherwise the next instant at which they may, in UTC.

    ``window`` are the hours that the recipient asked for, instead of the usual ones; when all hours are asked for
    (both ends equal), only days are looked at. ``quiet`` are hours in which they do not want to be disturbed: those are
    taken out, and where nothing would be left, as for somebody who works at night, all other hours are theirs. Somebody
    of whom not even a region is known cannot be told when it is night for them. A recipient of a notice is never refused: a moment is always found.
    """
    now = now.astimezone(UTC)
    if channel in QUIETLESS:
        return now
    zones = zones_of(time_zone, region)
    hours = window or (DECENT if zones else NOWHERE)
    quiet = quiet if zones else None
    if quiet and _is_inside(hours[0], quiet) and not _is_inside(quiet[1], hours):
        hours, quiet = (quiet[1], quiet[0]), None
    zones = zones or (UTC_ZONE,)
    for moment in _candidates(now, zones, hours, quiet):
        if all(_is_decent(moment.astimezone(zone), region, channel, hours, quiet) for zone in zones):
            return moment
    if len(zones) > 1:  # no hour suits all zones at once: the middle one decides
        return decent_moment(now, zones[len(zones) // 2].key, region, channel=channel, window=hours, quiet=quiet)
    return now + timedelta(days=_LOOK_AHEAD)


UTC_ZONE = ZoneInfo("UTC")


@lru_cache(maxsize=1024)
def zones_of(time_zone: str, region: str) -> tuple[ZoneInfo, ...]:
    """The recipient's zone; unknown, all those of their region, from west to east; none when nothing is known."""
    known = _zone(time_zone)
    if known is not None:
        return (known,)
    names = get_global("territory_zones").get(region.partition("-")[0].upper(), ())
    zones = {zone for name in names if (zone := _zone(name)) is not None}
    winter = datetime(2026, 1, 15, tzinfo=UTC)
    return tuple(sorted(zones, key=lambda zone: (winter.astimezone(zone).utcoffset(), zone.key)))


def is_zone(name: str) -> bool:
    """Whether this is a time zone that we know."""
    return _zone(name) is not None


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _is_decent(local: datetime, region: str, channel: str, hours: Window, quiet: Window | None) -> bool:
    clock = local.time()
    is_wanted = _is_inside(clock, hours) and not (quiet and _is_inside(clock, quiet))
    return is_wanted and _is_decent_day(local.date(), region, channel)


def _is_inside(clock: time, hours: Window) -> bool:
    start, end = hours
    return start <= clock < end if start < end else clock >= start or clock < end


@lru_cache(maxsize=8192)
def _is_decent_day(day: date, region: str, channel: str) -> bool:
    if channel in _WORKING_DAYS_ONLY or (region and not days.is_known(region, day.year)):
        return days.is_working_day(day, region)
    return not days.is_holiday(day, region)


def _candidates(now: datetime, zones: tuple[ZoneInfo, ...], hours: Window, quiet: Window | None) -> Iterator[datetime]:
    """``now``, then every opening of the window in every zone, in order. Both readings of a repeated hour are tried."""
    yield now
    openings = {hours[0], time(0)} if hours[0] >= hours[1] else {hours[0]}
    openings |= {quiet[1]} if quiet else set()
    for ahead in range(-1, _LOOK_AHEAD):
        found = set()
        for zone in zones:
            day = now.astimezone(zone).date() + timedelta(days=ahead)
            for opening in openings:
                for fold in (0, 1):
                    found.add(datetime.combine(day, opening.replace(fold=fold), zone).astimezone(UTC))
        yield from sorted(moment for moment in found if moment > now)
