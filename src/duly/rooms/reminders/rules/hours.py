# SPDX-License-Identifier: Apache-2.0
"""When a reminder may leave, and when it is tried again."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from duly.rooms.reminders.facts import EVENING, MORNING, MOST_TRIES

_REST = timedelta(minutes=20)


def is_time(zone: str, now: datetime) -> bool:
    """Whether it is morning there, or later on a day whose morning was missed; never at night."""
    return MORNING <= now.astimezone(ZoneInfo(zone)).hour < EVENING


def ends_at(zone: str, now: datetime) -> datetime:
    """Until when the reminder of this day may still leave."""
    there = now.astimezone(ZoneInfo(zone))
    return there.replace(hour=EVENING, minute=0, second=0, microsecond=0)


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When it is tried again after the relay said no for now; ``None`` where it was tried often enough."""
    return now + _REST * attempts if attempts < MOST_TRIES else None
