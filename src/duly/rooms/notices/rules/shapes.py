# SPDX-License-Identifier: Apache-2.0
"""Reading one value of a notice file: its shape, its limits, its place in the complaint."""

import re
import reprlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from duly.kernel.languages import normalise
from duly.kernel.refusals import Refusal
from duly.rooms.notices.facts import ALL
from duly.rooms.notices.rules import complaints

_RELATIVE = re.compile(r"\+(\d{1,4})d\Z")
_WAIT = re.compile(r"(\d{1,5})\s*([dhm])\Z")
_WORKING = re.compile(r"(\d{1,3})\s*wd\Z")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\Z")
_MONTHS = re.compile(r"(\d{1,3})\s*(mo|y)\Z")
_MOST_WORKING_DAYS = 120
_MOST_MONTHS = 120
_WHOLE = 1_000_000
_YEARS = range(1900, 3000)
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
_LONGEST_WAIT = timedelta(days=180)
_NODES = 200_000
_DEPTH = 5
_LONGEST_WORD = 500
_SHOWN = 60
_UNSENDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""Control characters, lone surrogates and the marks that turn the direction of writing, which hide what is written."""


def mapping(raw: object, path: str, known: Iterable[str] | None = None) -> Mapping[str, Any]:
    """A group of keys and values, all of them known."""
    if not isinstance(raw, Mapping):
        raise complaints.NOT_A_MAP(field=path, path=path)
    for key in raw:
        if not isinstance(key, str):
            raise complaints.NOT_TEXT(field=path, path=f"{path}.{key}")
    if known is not None:
        allowed = list(known)
        for key in raw:
            if key not in allowed:
                at = f"{path}.{key}" if path else key
                raise complaints.UNKNOWN_KEY(field=at, path=at, known=", ".join(allowed))
    return raw


def items(raw: object, path: str, limit: int) -> list[Any]:
    """A list, not too long."""
    if not isinstance(raw, list | tuple):
        raise complaints.NOT_A_LIST(field=path, path=path)
    if len(raw) > limit:
        raise complaints.TOO_LONG(field=path, path=path, length=len(raw), limit=limit)
    return list(raw)


def text(raw: object, path: str, limit: int, *, required: bool = True) -> str:
    """A text without control characters, its line ends made alike, blank ends cut."""
    if raw is None:
        raw = ""
    if not isinstance(raw, str):
        raise complaints.NOT_TEXT(field=path, path=path)
    clean = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    if required and not clean:
        raise complaints.MISSING(field=path, path=path)
    if len(clean) > limit:
        raise complaints.TOO_LONG(field=path, path=path, length=len(clean), limit=limit)
    unsendable = _UNSENDABLE.search(clean)
    if unsendable:
        raise complaints.BAD_CHARACTER(field=path, path=path, character=f"U+{ord(unsendable[0]):04X}")
    return clean


def flag(raw: object, path: str) -> bool:
    """True or false."""
    if not isinstance(raw, bool):
        raise complaints.NOT_YES_OR_NO(field=path, path=path)
    return raw


def shown(raw: object) -> str:
    """What was written, cut short: aliases can make a small file write an endless value."""
    return raw[:_SHOWN] if isinstance(raw, str) else reprlib.repr(raw)


def plain(raw: object, path: str) -> Any:
    """The value as plain JSON. Aliases are written out, so depth and size are bounded."""
    budget = [_NODES]

    def copy(value: object, depth: int) -> Any:
        budget[0] -= 1
        if budget[0] < 0 or depth > _DEPTH:
            raise complaints.TOO_LONG(field=path, path=path, length=f"> {_NODES}", limit=_NODES)
        if isinstance(value, Mapping):
            return {str(key): copy(inner, depth + 1) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [copy(inner, depth + 1) for inner in value]
        if value is None or isinstance(value, bool | int):
            return value
        return value.isoformat() if isinstance(value, date) else text(value, path, _LONGEST_WORD, required=False)

    return copy(raw, 0)


def one_of(raw: object, path: str, known: Iterable[str]) -> str:
    """One of the known words."""
    allowed = list(known)
    if raw not in allowed:
        raise complaints.NOT_KNOWN(field=path, path=path, given=shown(raw), known=", ".join(allowed))
    return str(raw)


def day(raw: object, path: str, today: date) -> tuple[date, str]:
    """A date, and what was written when it was counted from today (``+45d``), otherwise nothing."""
    if isinstance(raw, datetime):
        raise complaints.BAD_DATE(field=path, path=path, given=shown(raw))
    if isinstance(raw, date):
        return in_our_time(raw, path), ""
    if raw is None:
        raise complaints.MISSING(field=path, path=path)
    written = raw.strip() if isinstance(raw, str) else ""
    relative = _RELATIVE.match(written)
    if relative:
        return today + timedelta(days=int(relative[1])), written
    try:
        found = date.fromisoformat(written)
    except ValueError as error:
        raise complaints.BAD_DATE(field=path, path=path, given=shown(raw)) from error
    return in_our_time(found, path), ""


def in_our_time(found: date, path: str) -> date:
    """A day that leaves room for the days which are counted from it, backwards and forwards."""
    if found.year not in _YEARS:
        raise complaints.BAD_DATE(field=path, path=path, given=found.isoformat())
    return found


def moment(raw: object, path: str) -> str:
    """An instant with its offset, as ISO text: ``2027-03-01T09:30:00+08:00``."""
    try:
        read = raw if isinstance(raw, datetime) else datetime.fromisoformat(raw if isinstance(raw, str) else "")
    except ValueError as error:
        raise complaints.BAD_MOMENT(field=path, path=path, given=shown(raw)) from error
    if read.tzinfo is None:
        raise complaints.BAD_MOMENT(field=path, path=path, given=shown(raw))
    return read.isoformat()


def wait(raw: object, path: str) -> timedelta:
    """A wait such as ``3d``, ``12h``, ``30m``."""
    found = _WAIT.match(raw.strip()) if isinstance(raw, str) else None
    length = int(found[1]) * _UNITS[found[2]] if found else timedelta()
    if not timedelta() < length <= _LONGEST_WAIT:
        raise complaints.BAD_WAIT(field=path, path=path, given=shown(raw))
    return length


def wait_or_working_days(raw: object, path: str) -> tuple[timedelta, int]:
    """A wait, and how many working days it is where it was written as ``5wd``; then the wait is about as long."""
    found = _WORKING.match(raw.strip()) if isinstance(raw, str) else None
    if found is None:
        return wait(raw, path), 0
    count = int(found[1])
    if not 0 < count <= _MOST_WORKING_DAYS:
        raise complaints.BAD_WAIT(field=path, path=path, given=shown(raw))
    return timedelta(days=count + 2 * -(-count // 5)), count


def clock_time(raw: object, path: str) -> time:
    """A time of day. YAML reads ``10:30`` without quotes as 630, which can mean nothing else."""
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw < 24 * 60:
        return time(*divmod(raw, 60))
    found = _CLOCK.match(raw.strip()) if isinstance(raw, str) else None
    if found is None:
        raise complaints.BAD_TIME(field=path, path=path, given=shown(raw))
    return time(int(found[1]), int(found[2]))


def share(raw: object, path: str) -> int:
    """A share such as ``5%`` or ``0.05``, in millionths."""
    written = str(raw).strip() if isinstance(raw, str | int | float) and not isinstance(raw, bool) else ""
    try:
        value = Decimal(written.removesuffix("%")) / (100 if written.endswith("%") else 1)
    except InvalidOperation:
        value = Decimal(0)
    millionths = int(value * _WHOLE) if value.is_finite() and value <= 1 else 0
    if not 0 < millionths <= _WHOLE:
        raise complaints.BAD_SHARE(field=path, path=path, given=shown(raw))
    return millionths


def months(raw: object, path: str) -> int:
    """A period such as ``6mo`` or ``1y``, in months."""
    found = _MONTHS.match(raw.strip()) if isinstance(raw, str) else None
    count = int(found[1]) * (12 if found[2] == "y" else 1) if found else 0
    if not 0 < count <= _MOST_MONTHS:
        raise complaints.BAD_PERIOD(field=path, path=path, given=shown(raw))
    return count


def count(raw: object, path: str, most: int) -> int:
    """A whole number from 1 to ``most``."""
    if not isinstance(raw, int) or isinstance(raw, bool) or not 1 <= raw <= most:
        raise complaints.BAD_COUNT(field=path, path=path, given=shown(raw), most=most)
    return raw


def language(raw: str, path: str, seen: Iterable[str]) -> str:
    """A language tag in our short form; the same language twice is refused."""
    try:
        tag = normalise(raw)
    except Refusal as error:
        error.field = path
        raise
    if tag in seen:
        raise complaints.TWICE(field=path, path=path, language=tag)
    return tag


def by_language(raw: object, path: str, limit: int) -> dict[str, str]:
    """One text for all languages, or a group of language: text."""
    if not isinstance(raw, Mapping):
        return {ALL: text(raw, path, limit)}
    found: dict[str, str] = {}
    for key, value in mapping(raw, path).items():
        found[language(key, f"{path}.{key}", found)] = text(value, f"{path}.{key}", limit)
    if not found:
        raise complaints.MISSING(field=path, path=path)
    return found
