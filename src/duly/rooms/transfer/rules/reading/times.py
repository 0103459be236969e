# SPDX-License-Identifier: Apache-2.0
"""Moments as people and programs write them, in UTC to the microsecond. A moment without its zone is not guessed."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from zoneinfo import ZoneInfo

import polars as pl

from duly.rooms.transfer.rules.canonical import TIMESTAMP, is_canonical
from duly.rooms.transfer.rules.reading.dates import day
from duly.rooms.transfer.rules.reading.judging import Read, Reader, each_or_code, in_two_ways, tidy

_PLAIN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?$"
_WRITTEN = re.compile(
    r"(?P<day>.+?)[T\s]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]+))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<offset>Z|z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2})?\Z"
)
_COMPACT = re.compile(r"([0-9]{8})([0-9]{2})([0-9]{2})([0-9]{2})\Z")
_MICRO = 6
_NOON = 12
_WHOLE = "%Y-%m-%d %H:%M:%S"
_LENGTH, _NO_YEAR = 27, "0000"
_CANONICAL = "%Y-%m-%dT%H:%M:%S%.6fZ"


def reader(zone: str, order: str) -> Reader:
    """A reader of moments; ``zone`` is that of those which do not say theirs, empty if none is known."""
    one_by_one = partial(each_or_code, read=partial(moment, zone=zone, order=order))

    def read(values: pl.Series) -> Read:
        return in_two_ways(values, is_canonical(values, TIMESTAMP), values, in_zone if zone else one_by_one)

    def in_zone(values: pl.Series) -> Read:
        found = (
            _parsed(values.str.replace("T", " ", literal=True))
            .dt.replace_time_zone(zone, ambiguous="null", non_existent="null")
            .dt.convert_time_zone("UTC")
            .dt.to_string(_CANONICAL)
        )
        done = (
            values.str.contains(_PLAIN)
            & found.is_not_null()
            & (found.str.len_bytes() == _LENGTH)
            & ~found.str.starts_with(_NO_YEAR)
        )
        return in_two_ways(values, done, found, one_by_one)

    return read


def _parsed(values: pl.Series) -> pl.Series:
    """Moments with and without a fraction of the second; the form for both takes four times as long."""
    whole = values.str.to_datetime(_WHOLE, time_unit="us", strict=False)
    if not values.str.contains(".", literal=True).any():
        return whole
    return whole.zip_with(whole.is_not_null(), values.str.to_datetime(f"{_WHOLE}%.f", time_unit="us", strict=False))


def moment(text: str, zone: str, order: str) -> tuple[str | None, str | None]:
    """One moment in canonical text, or what is wrong with it."""
    bare = tidy(text)
    if found := _COMPACT.match(bare):
        bare = f"{found[1]} {found[2]}:{found[3]}:{found[4]}"
    found = _WRITTEN.match(bare)
    on = day(found["day"] if found else bare, order)
    if on is None:
        return None, "bad_timestamp"
    if not found:
        return _placed(datetime.fromisoformat(on), "", zone)
    fraction = found["fraction"] or ""
    if fraction[_MICRO:].strip("0"):
        return None, "too_precise"
    hour = _hour(int(found["hour"]), found["half"])
    try:
        at = datetime.fromisoformat(on).replace(
            hour=hour, minute=int(found["minute"]), second=int(found["second"] or 0),
            microsecond=int(fraction[:_MICRO].ljust(_MICRO, "0")),
        )  # fmt: skip
    except ValueError:
        return None, "bad_timestamp"
    return _placed(at, found["offset"] or "", zone)


def _hour(hour: int, half: str | None) -> int:
    """The hour of the day; one that no clock of twelve hours shows is none of the day either."""
    if not half:
        return hour
    if not 1 <= hour <= _NOON:
        return -1
    return hour % _NOON + (_NOON if half[0] in "Pp" else 0)


def _placed(at: datetime, offset: str, zone: str) -> tuple[str | None, str | None]:
    if offset:
        sure = _with_offset(at, offset)
        return _written(sure) if sure else (None, "bad_timestamp")
    if not zone:
        return None, "zone_lacking"
    early, late = (at.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    if early.utcoffset() != late.utcoffset():
        return None, "ambiguous_time"
    return _written(early)


def _with_offset(at: datetime, offset: str) -> datetime | None:
    if offset[0] not in "+-":
        return at.replace(tzinfo=UTC)
    hours, minutes = int(offset[1:3]), int(offset[-2:]) if len(offset) > 3 else 0
    away = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or away >= timedelta(hours=24):
        return None
    return at.replace(tzinfo=timezone(-away if offset[0] == "-" else away))


def _written(at: datetime) -> tuple[str | None, str | None]:
    try:
        return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"), None
    except OverflowError:
        return None, "bad_timestamp"
