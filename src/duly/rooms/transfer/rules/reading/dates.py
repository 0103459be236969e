# SPDX-License-Identifier: Apache-2.0
"""Dates as people and programs write them. What two orders of day and month would read differently needs the order said."""

import re
from datetime import date, timedelta
from functools import partial

import polars as pl

from duly.rooms.transfer.rules.canonical import DATE, is_canonical
from duly.rooms.transfer.rules.reading.judging import Read, Reader, each, in_two_ways, tidy

ORDERS = ("ymd", "dmy", "mdy", "excel", "excel1904")
_NO_YEAR = "0000"
_SEP = r"\s*[-/.]\s*"
_YEAR_FIRST = re.compile(
    rf"([0-9]{{4}})(?:{_SEP}|\s*年\s*)([0-9]{{1,2}})(?:{_SEP}|\s*月\s*)([0-9]{{1,2}})\s*[日号號]?\Z"
)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})\Z")
_MINGUO = re.compile(
    r"(?:中[华華][民人][国國]|民[国國])\s*([0-9]{1,3})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*[日号號]?\Z"
)
_NUMBERS = re.compile(rf"([0-9]{{1,2}}){_SEP}([0-9]{{1,2}}){_SEP}([0-9]{{4}})\Z")
_DAY_NAMED = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[-\s./]+([A-Za-z]{3,9})\.?[-\s,./]+([0-9]{4})\Z")
_NAMED_DAY = re.compile(r"([A-Za-z]{3,9})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})\Z")
_MIDNIGHT = re.compile(r"(.*[0-9日号號])[T\s]+0{1,2}:00(?::00(?:\.0+)?)?\Z")
_SERIAL = re.compile(r"([0-9]{1,7})(?:\.0+)?\Z")
_FORMS = (
    (r"^[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}$", "%Y/%m/%d"),
    (r"^[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日$", "%Y年%m月%d日"),
    (r"^[0-9]{8}$", "%Y%m%d"),
    (r"^[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2}$", "%Y.%m.%d"),
)
_FORMS_OF = {
    "dmy": ((r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$", "%d/%m/%Y"),),
    "mdy": ((r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$", "%m/%d/%Y"),),
}
"""Forms that a column is read in at once; :func:`day` reads all of these the same, which a test holds them to."""
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_EPOCHS = {"excel": date(1899, 12, 30), "excel1904": date(1904, 1, 1)}
_NO_SUCH_DAY = 60
"""Excel counts a 29 February 1900 that never was; serials before it lie a day later."""
_MINGUO_BEGAN = 1911


def reader(order: str) -> Reader:
    """A reader of dates: ISO by the short way; ``order`` says which of two numbers is the day."""
    one_by_one = partial(each, read=partial(day, order=order), code="bad_date")
    forms = [*_FORMS, *_FORMS_OF.get(order, ())]

    def read(values: pl.Series) -> Read:
        return in_two_ways(values, is_canonical(values, DATE), values, other)

    def other(values: pl.Series) -> Read:
        found = pl.repeat(None, len(values), dtype=pl.Date, eager=True)
        for pattern, form in forms:
            where = values.str.contains(pattern)
            if where.any():
                found = values.str.to_date(form, strict=False).zip_with(where.fill_null(value=False), found)
        text = found.dt.to_string("%Y-%m-%d")
        return in_two_ways(values, text.is_not_null() & ~text.str.starts_with(_NO_YEAR), text, one_by_one)

    return read


def day(text: str, order: str) -> str | None:
    """One date in canonical text; nothing where it cannot be read for certain.

    A time of midnight behind a date is dropped; any other would be lost, so it is not.
    """
    bare = tidy(text)
    if midnight := _MIDNIGHT.match(bare):
        bare = midnight[1]
    if found := _YEAR_FIRST.match(bare) or _COMPACT.match(bare):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := _MINGUO.match(bare):
        return _made(int(found[1]) + _MINGUO_BEGAN, int(found[2]), int(found[3]))
    if found := _NUMBERS.match(bare):
        return _ordered(int(found[1]), int(found[2]), int(found[3]), order)
    return _named(bare) or _serial(bare, order)


def _ordered(one: int, other: int, year: int, order: str) -> str | None:
    if order == "dmy":
        return _made(year, other, one)
    return _made(year, one, other) if order == "mdy" else None


def _named(bare: str) -> str | None:
    if found := _DAY_NAMED.match(bare):
        return _made(int(found[3]), _month(found[2]), int(found[1]))
    if found := _NAMED_DAY.match(bare):
        return _made(int(found[3]), _month(found[1]), int(found[2]))
    return None


def _month(name: str) -> int:
    """Which month; 0 when it is none. ``Sept`` is written, too."""
    low = name.lower()
    return next(
        (number for number, full in enumerate(_MONTHS, 1) if full.startswith(low) or low == "sept" == full[:4]), 0
    )


def _serial(bare: str, order: str) -> str | None:
    found = _SERIAL.match(bare)
    if order not in _EPOCHS or not found:
        return None
    number = int(found[1])
    if order == "excel" and number in {0, _NO_SUCH_DAY}:
        return None
    late = order == "excel" and number < _NO_SUCH_DAY
    try:
        return (_EPOCHS[order] + timedelta(days=number + late)).isoformat()
    except OverflowError:
        return None


def _made(year: int, month: int, of_month: int) -> str | None:
    try:
        return date(year, month, of_month).isoformat()
    except ValueError:
        return None
