# SPDX-License-Identifier: Apache-2.0
"""Time. Rules never read a clock: they take ``now``. Only actions and jobs ask here."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def day_in(zone: str, moment: datetime) -> date:
    """Which day an instant falls on in a time zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def stamp(moment: datetime) -> str:
    """An instant as RFC 3339 in UTC with milliseconds, the only form of time in the ledger."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def unstamp(text: str) -> datetime:
    """The instant behind :func:`stamp`.

    Raises:
        ValueError: the text is not RFC 3339 or has no offset.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        message = f"{text!r} has no offset from UTC"
        raise ValueError(message)
    return moment.astimezone(UTC)
