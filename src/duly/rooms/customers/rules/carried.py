# SPDX-License-Identifier: Apache-2.0
"""A row that a transfer brings, against what is on record: what it says, what it changes, why it cannot be held as it stands.

The registry has one form of every value. A row in another one is not taken: read back it would be a different row. A contact
that can be none is held as it is written and marked as broken, as an import does; it is the customer's, and nobody has to lose it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

from duly.rooms.customers.carrying import ALWAYS, CHANNELS, FIELDS, PARTICULARS, Row, Unfit
from duly.rooms.customers.rules import places
from duly.rooms.customers.rules.cells import several, tidy
from duly.rooms.customers.rules.changes import CORRECTED, Changes, Held
from duly.rooms.customers.rules.consents import FILE
from duly.rooms.customers.rules.contacts import email, phone, postal, postal_lines
from duly.rooms.customers.rules.findings import RowRefusedError
from duly.rooms.customers.rules.rows import LONGEST, ContactSaid, Home, Said

OTHER_FORM, REQUIRED, TOO_LONG, NOT_IN_LIST, THEIRS = "other_form", "required", "too_long", "not_in_list", "theirs"
_LIST = ";"
_PLAIN = frozenset({"kind", "language", "time_zone", "region", "status"})
"""Fields whose values say nothing of anybody; of others only the beginning stands in a sentence."""
_GONE = frozenset({"ended", "unproven"})
_STATUS = {"active": "active", "closed": "former"}
_STATUS_TEXT = {held: text for text, held in _STATUS.items()}
_LONGEST_POINT = 500


def texts(held: Held, ref: str) -> dict[str, str | None]:
    """A customer on record as such a row, every field."""
    values = held.values
    own = {one: str(values[one]) for one in PARTICULARS if one not in {"status", "tags"}}
    return {
        "ref": ref, **own, "status": _STATUS_TEXT.get(values["status"], values["status"]),
        "tags": _LIST.join(values["tags"]) or None, **{field: _point_text(held, one) for field, one in CHANNELS.items()},
    }  # fmt: skip


def _point_text(held: Held, channel: str) -> str | None:
    found = [
        (point.rank, value) for (on, value), point in held.points.items() if on == channel and point.state not in _GONE
    ]
    return _LIST.join(value for _, value in sorted(found)) or None


def unfit(row: Row, stood: Mapping[str, str | None], home: Home) -> list[Unfit]:
    """What keeps the registry from holding a row exactly as it stands; a value that it holds already is never asked."""
    region = row.get("region") or stood.get("region") or home.region
    news = [(field, value) for field, value in row.items() if field not in stood or stood[field] != value]
    return [no for field, value in news for no in _unfit(field, value, region)]


def _unfit(field: str, value: str | None, region: str) -> Iterator[Unfit]:
    if value is None:
        if field in ALWAYS:
            yield Unfit(field, REQUIRED)
        return
    if len(value) > LONGEST.get(field, _LONGEST_POINT):
        yield Unfit(field, TOO_LONG, str(LONGEST.get(field, _LONGEST_POINT)))
        return
    held = _FORM[field](value, region)
    if held is None:
        yield Unfit(field, NOT_IN_LIST, _KNOWN.get(field, ""))
    elif held != value or not value:
        yield Unfit(field, OTHER_FORM, held if field in _PLAIN else f"{held[:1]}***")


def _plain(value: str, _region: str = "") -> str:
    try:
        return tidy(value, "")[0]
    except RowRefusedError:
        return ""


def _one_of(*known: str) -> Callable[[str, str], str | None]:
    return lambda value, _: value if value in known else None


def _listed(each: Callable[[str, str], str | None]) -> Callable[[str, str], str | None]:
    """Each part in the one form of it; a part that can be none stays as it is written."""
    return lambda value, region: _LIST.join(dict.fromkeys(each(one, region) or one for one in several(value)))


@lru_cache(4096)
def _postal(value: str, _region: str = "") -> str:
    lines = [plain for line in postal_lines(value) if (plain := _plain(line))]
    return postal(lines) or "\n".join(lines)


_FORM: Mapping[str, Callable[[str, str], str | None]] = {
    "ref": _plain, "name": _plain, "kind": _one_of("person", "company"), "status": _one_of(*_STATUS),
    "language": lambda value, _: places.language_of(value), "time_zone": lambda value, _: places.zone_of(value),
    "region": lambda value, _: places.region_of(value), "tags": _listed(_plain), "email": _listed(lambda one, _: email(one)),
    "mobile": _listed(phone), "landline": _listed(phone), "address": _postal,
}  # fmt: skip
_KNOWN = {
    "kind": "person, company", "status": ", ".join(_STATUS), "language": "zh-Hans, en", "time_zone": "Asia/Shanghai",
    "region": "CN, GB",
}  # fmt: skip
"""Examples of what may stand there."""


def newcomer(row: Row, home: Home) -> Said:
    """A customer nobody knew, as a row says; what it leaves out is as with others of the same place."""
    tags = row.get("tags")
    return Said(
        0, row["ref"] or "", row["name"] or "", row.get("kind"), row.get("language"), row.get("time_zone") or _zone(row, home),
        row.get("region"), several(tags) if tags else None, _STATUS.get(row.get("status") or ""), tuple(contacts(row)), (), None,
        b"", (),
    )  # fmt: skip


def _zone(row: Row, home: Home) -> str:
    region = row.get("region")
    return (places.zone_in(region) if region else None) or home.time_zone


def contacts(row: Row) -> Iterator[ContactSaid]:
    """The contact points of a row, the first of each kind first."""
    for field, channel in CHANNELS.items():
        value = row.get(field)
        for rank, one in enumerate(_parts(field, value) if value else ()):
            yield ContactSaid(channel, one, rank, "active" if _is_one(channel, one) else "broken")


def _parts(field: str, value: str) -> tuple[str, ...]:
    return (value,) if field == "address" else several(value)


def _is_one(channel: str, value: str) -> bool:
    if channel == "letter":
        return postal(postal_lines(value)) is not None
    return (email(value) if channel == "email" else phone(value, "ZZ")) is not None


def changed(held: Held, row: Row) -> Changes | Unfit:
    """What a row changes of a customer on record, so that it is held exactly as the row says.

    A contact point that the customer put in the place of a broken one is theirs: no transfer ends it.
    """
    found = Changes()
    for field in PARTICULARS:
        if field in row and (new := _held_value(field, row[field])) != held.values[field]:
            found.values[field] = new
    named = {(one.channel, one.value): one for one in contacts(row)}
    for key, one in named.items():
        point = held.points.get(key)
        if point is None:
            found.points_added.append(one)
        elif point.state in _GONE or point.rank != one.rank:
            state, reason = (one.state, "") if point.state in _GONE else (point.state, point.state_reason)
            found.points_set.append((point.id, one.rank, state, reason))
    theirs = _ended(held, named, {CHANNELS[field] for field in CHANNELS if field in row}, found)
    return found if theirs is None else Unfit(theirs, THEIRS)


def _held_value(field: str, value: str | None) -> Any:
    if field == "tags":
        return list(several(value)) if value else []
    return _STATUS.get(value or "", value) if field == "status" else value


def _ended(held: Held, named: Collection[tuple[str, str]], channels: Collection[str], found: Changes) -> str | None:
    """Of a field that the row speaks of, what it does not name ends; gives the field where that must not be."""
    for key, point in held.points.items():
        if key[0] in channels and key not in named and point.state not in _GONE:
            if point.state == "active" and point.state_reason == CORRECTED:
                return next(field for field, channel in CHANNELS.items() if channel == key[0])
            found.points_set.append((point.id, point.rank, "ended", FILE))
    return None


__all__ = ["FIELDS", "changed", "newcomer", "texts", "unfit"]
