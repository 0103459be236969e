# SPDX-License-Identifier: Apache-2.0
"""Values of types as text: exact, and the same wherever they come from.

Dates and times in ISO form, with ``Z`` only where the value is an instant; decimals with the digits they have; booleans as
``true`` and ``false``; bytes in hexadecimal; what is nested as JSON.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import polars as pl

_INSTANT, _LOCAL = "%Y-%m-%dT%H:%M:%S%.6fZ", "%Y-%m-%dT%H:%M:%S%.6f"


def text_of(value: Any) -> str | None:
    """A value as its text; ``None`` where there is none."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    for kind, write in _WRITTEN.items():
        if isinstance(value, kind):
            return write(value)
    return str(value)


def column_text(name: str, dtype: pl.DataType) -> pl.Expr:
    """A column of a frame as text."""
    column = pl.col(name)
    if isinstance(dtype, pl.Datetime):
        return (
            column.dt.convert_time_zone("UTC").dt.strftime(_INSTANT) if dtype.time_zone else column.dt.strftime(_LOCAL)
        )
    if isinstance(dtype, pl.Date):
        return column.dt.strftime("%Y-%m-%d")
    if isinstance(dtype, pl.Binary):
        return column.bin.encode("hex")
    if dtype.is_nested() or isinstance(dtype, pl.Object | pl.Time | pl.Duration) or dtype.is_float():
        return column.map_elements(_element, return_dtype=pl.String)
    return column.cast(pl.String)


def _element(value: Any) -> str | None:
    return text_of(value.to_list() if isinstance(value, pl.Series) else value)


def _datetime(value: datetime) -> str:
    if value.tzinfo is None:
        return value.isoformat(timespec="microseconds")
    return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def _float(value: float) -> str:
    """The shortest digits that mean this number, without an exponent."""
    return format(Decimal(repr(value)), "f") if value - value == 0 else str(value)


def _bytes(value: bytes | bytearray | memoryview) -> str:
    return bytes(value).hex()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=text_of, separators=(",", ":"))


def _duration(value: timedelta) -> str:
    return f"{value.days * 86_400 + value.seconds}.{value.microseconds:06}"


_WRITTEN: Mapping[type | tuple[type, ...], Callable[[Any], str]] = {
    int: str,
    float: _float,
    Decimal: lambda value: format(value, "f"),
    datetime: _datetime,
    (date, time): lambda value: value.isoformat(),
    timedelta: _duration,
    (bytes, bytearray, memoryview): _bytes,
    UUID: str,
    (dict, list, tuple): _json,
}
