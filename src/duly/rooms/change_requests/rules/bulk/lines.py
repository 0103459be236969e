# SPDX-License-Identifier: Apache-2.0
"""What one line asks, before anybody's record is looked at."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from duly.kernel.refusals import Refusal
from duly.rooms.change_requests.facts import Ask, Wish
from duly.rooms.change_requests.rules.asking import must_be_sound
from duly.rooms.change_requests.rules.bulk.columns import Columns, nature_of, place_of, reason_of
from duly.rooms.change_requests.rules.bulk.sheets import Row
from duly.rooms.change_requests.terms import Channel
from duly.rooms.customers.facts import Nature

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\Z")
_SERIAL = re.compile(r"[2-9]\d{4}\Z")
_EXCEL_BEGINS = date(1899, 12, 30)
_LONGEST_REF = 100
_FORMS = {
    "language": re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}\Z"),
    "region": re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?\Z"),
    "time_zone": re.compile(r"[A-Za-z_]{1,20}(?:/[A-Za-z0-9_+-]{1,30}){0,2}\Z"),
}
"""What programs read, and so is taken only in its own form."""


class Home(NamedTuple):
    """Where the file belongs, and when it came."""

    time_zone: str
    today: date


class Said(NamedTuple):
    """One line as it was understood, or the code of what is wrong with it."""

    line: int
    ref: str = ""
    wish: Wish | None = None
    old: str = ""
    nature: str = ""
    reason: str = ""
    since: datetime | None = None
    wrong: str = ""


class _WrongError(Exception):
    """This line cannot be asked; the code says why."""


def read_line(columns: Columns, row: Row, home: Home) -> Said:
    """What a line asks. Never raises: a line that is wrong says so, and the others go on."""
    cells = {name: row.cells[at].strip() if at < len(row.cells) else "" for name, at in columns.at.items()}
    try:
        return _understood(row.line, cells, home)
    except _WrongError as wrong:
        return Said(row.line, wrong=str(wrong))
    except Refusal as no:
        return Said(row.line, wrong=no.code)


def _understood(line: int, cells: Mapping[str, str], home: Home) -> Said:
    ref, place = cells["ref"][:_LONGEST_REF], place_of(cells["what"])
    nature = nature_of(cells.get("nature", ""))
    if not ref or place is None or nature is None:
        raise _WrongError("no_ref" if not ref else "what" if place is None else "nature")
    if place.field in _FORMS and not _FORMS[place.field].match(cells["new"]):
        raise _WrongError("form")
    reason = reason_of(cells.get("reason", ""), nature)
    if reason is None:
        raise _WrongError("reason")
    since = _since(cells.get("since", ""), home)
    wish = Wish(place.family, place.field, _new(cells["new"], nature), attributes=place.attributes)
    _must_be_sound(wish, nature, reason)
    return Said(line, ref, wish, cells.get("old", ""), nature, reason, since)


def _new(text: str, nature: str) -> str | None:
    if nature == Nature.END:
        if text:
            raise _WrongError("ends_with_new")
        return None
    if not text:
        raise _WrongError("no_new")
    return text


def _must_be_sound(wish: Wish, nature: str, reason: str) -> None:
    """By the rules for any request; what is to end is named later, when the record is looked at.

    Raises:
        Refusal: as ``change_requests.create``.
    """
    if nature == Nature.END:
        return
    must_be_sound(Ask(UUID(int=0), Channel.BULK, (wish,), nature=nature, reason=reason))


def _since(text: str, home: Home) -> datetime | None:
    """From which day, at the organisation's place; days that are over are from now on, as with any request."""
    if not text:
        return None
    found = _DATE.match(text)
    try:
        if found:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        elif _SERIAL.match(text):
            day = _EXCEL_BEGINS + timedelta(days=int(text))
        else:
            raise _WrongError("since")
    except ValueError as error:
        raise _WrongError("since") from error
    return datetime.combine(day, time.min, ZoneInfo(home.time_zone)) if day > home.today else None
