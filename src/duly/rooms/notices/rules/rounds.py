# SPDX-License-Identifier: Apache-2.0
"""When a notice that comes round is due again, and the dates of that round."""

import calendar
from collections.abc import Mapping
from copy import deepcopy
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from duly.rooms.notices.rules.terms import ROUND

STALE_AFTER = timedelta(hours=24)
"""A round that is later than this is not launched by itself."""


def shifted(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def due_at(launched_at: datetime, months: int, zone: ZoneInfo) -> datetime:
    """When a round begins: the hour of the first launch, so many months later, at the organisation's place."""
    local = launched_at.astimezone(zone)
    return datetime.combine(shifted(local.date(), months), local.time(), zone)


def period_at(now: datetime, launched_at: datetime, repeat: Mapping[str, int], zone: ZoneInfo) -> int:
    """The latest round that is due by now; 0 while none is. Rounds that were slept through are not made up for."""
    due = [
        number
        for number in range(1, repeat["times"] + 1)
        if due_at(launched_at, number * repeat["months"], zone) <= now
    ]
    return max(due, default=0)


def plan_of(plan: Mapping[str, Any], months: int) -> dict[str, Any]:
    """The plan of a round: the first one's, with its dates moved on."""
    moved = deepcopy(dict(plan))
    moved["acknowledge_by"] = shifted(date.fromisoformat(plan["acknowledge_by"]), months).isoformat()
    if (plan.get("start") or {}).get("on"):
        moved["start"]["on"] = shifted(date.fromisoformat(plan["start"]["on"]), months).isoformat()
    return moved


def terms_of(terms: Mapping[str, Any], number: str, period: int) -> dict[str, Any]:
    """The terms of a round: it does not come round itself, and says whose round it is."""
    kept = {key: value for key, value in terms.items() if key not in {"repeat", "refers"}}
    return kept | {ROUND: {"of": number, "period": period}}
