# SPDX-License-Identifier: Apache-2.0
"""Customers whom a file brings for the first time: their heads, versions and what they are found by, each by one COPY."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from uuid import UUID

import orjson

from duly.foundation.ledger.actions import copy_cell, copy_lines
from duly.foundation.vault import blind, keys
from duly.kernel.ids import many_random_ids, many_uuid7
from duly.kernel.phones import country_of
from duly.rooms.customers.actions.ahead import ahead
from duly.rooms.customers.changing import Family
from duly.rooms.customers.registry import heads
from duly.rooms.customers.registry.sealing import Doc, Seat, mark_of, seal, tail_of, tokens_of
from duly.rooms.customers.rules.canonical import NUMBERS
from duly.rooms.customers.rules.rows import ContactSaid, Home, Said

_PARTY = (
    "id", "organisation_id", "ref", "kind", "language", "time_zone", "region", "tags", "status", "stream", "digest",
    "created_at", "updated_at", "version",
)  # fmt: skip
_VERSION = (
    "id", "entity", "party_id", "family", "valid", "recorded", "op", "change_id", "attributes", "sealed",
)  # fmt: skip
_POINT = ("id", "party_id", "channel", "rank", "state", "state_at", "mark", "tail", "country", "version")
_TOKENS = ("party_id", "tokens")
_AT_ONCE = 1_000
Newcomer = tuple[UUID, Said]


def write(organisation: UUID, home: Home, added: Sequence[Said], record: UUID, moment: datetime) -> list[Newcomer]:
    """Write them; gives each with the id that it got. Lines for COPY all the way: nothing is looked up of whom nobody knew.

    While the database takes in some of them, the next ones are sealed: both take about as long.
    """
    if not added:
        return []
    blind.settle()  # the lines are written on another thread
    new = list(zip(map(UUID, many_uuid7(len(added))), added, strict=True))
    desk = _Desk(organisation, home, keys.made(party for party, _ in new), str(record), moment.isoformat())
    for lines in ahead(map(desk.take, (new[at : at + _AT_ONCE] for at in range(0, len(new), _AT_ONCE)))):
        copy_lines("customers_party", _PARTY, lines.parties)
        copy_lines("customers_version", _VERSION, lines.versions)
        copy_lines("customers_contactpoint", _POINT, lines.points)
        copy_lines("customers_nametokens", _TOKENS, lines.tokens)
    return new


def contact(one: ContactSaid) -> Doc:
    """The version of a contact point that a row states."""
    return heads.contact(one.channel, one.value, one.rank)


def point_line(party: UUID, one: ContactSaid, entity: UUID, version: UUID | str, at: str) -> str:
    """The head of a contact point, as a line for COPY."""
    country = country_of(one.value) if one.channel in NUMBERS else ""
    last = tail_of(one.channel, one.value)
    tail = f"\\\\x{last.hex()}" if last else "\\N"
    mark = mark_of(one.channel, one.value).hex()
    return f"{entity.hex}\t{party.hex}\t{one.channel}\t{one.rank}\t{one.state}\t{at}\t\\\\x{mark}\t{tail}\t{country}\t{version}\n"


def copy_points(lines: Sequence[str]) -> None:
    """Write heads of contact points."""
    if lines:
        copy_lines("customers_contactpoint", _POINT, lines)


def tokens_line(party: UUID, name: str) -> str:
    """By what a name is found, as a line for COPY."""
    return f"{party.hex}\t{{{','.join(map(str, tokens_of(name)))}}}\n"


def copy_tokens(lines: Iterable[str]) -> None:
    """Write by what names are found."""
    copy_lines("customers_nametokens", _TOKENS, lines)


@dataclass(slots=True)
class _Lines:
    """The lines of some customers, by table."""

    parties: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)


class _Desk:
    """Where the lines of one batch are written; it touches no database."""

    def __init__(self, organisation: UUID, home: Home, held: Mapping[UUID, keys.Key], record: str, at: str) -> None:
        self._organisation, self._home, self._keys, self._at = organisation, home, held, at
        self._recorded = f"[{at},)\t[{at},)\tcreate\t{record}"

    def take(self, new: Sequence[Newcomer]) -> _Lines:
        """The lines of these customers."""
        found = _Lines()
        count = len(new) + sum(len(said.contacts) for _, said in new)
        versions, entities = iter(many_uuid7(count)), iter(many_uuid7(count - len(new)))
        for (party, said), stream in zip(new, many_random_ids(len(new)), strict=True):
            self._party(found, party, said, stream, next(versions))
            found.tokens.append(tokens_line(party, said.name))
            for one in said.contacts:
                entity, version = UUID(next(entities)), next(versions)
                seat = Seat(self._organisation, Family.CONTACT, party, entity)
                found.versions.append(self._version(seat, version, _way(one.channel, one.rank), {"value": one.value}))
                found.points.append(point_line(party, one, entity, version, self._at))
        return found

    def _party(self, found: _Lines, party: UUID, said: Said, stream: str, version: str) -> None:
        kind, language = said.kind or "company", said.language or self._home.language(said.region)
        zone, region = said.time_zone or self._home.time_zone, said.region or self._home.region
        status, tags = said.status or "active", said.tags or ()
        seat = Seat(self._organisation, Family.PROFILE, party, party)
        particulars = _particulars((kind, language, zone, region, status), tags)
        found.versions.append(self._version(seat, version, particulars, {"name": said.name}))
        found.parties.append(
            f"{party.hex}\t{self._organisation.hex}\t{copy_cell(said.ref)}\t{kind}\t{language}\t{zone}\t{region}\t"
            f"{copy_cell(array(tags))}\t{status}\t{stream}\t\\\\x{said.digest.hex()}\t{self._at}\t{self._at}\t{version}\n"
        )

    def _version(self, seat: Seat, version: str, said: str, values: Mapping[str, str]) -> str:
        sealed = seal(self._keys[seat.party], seat, values).hex()
        return (
            f"{version}\t{seat.entity.hex}\t{seat.party.hex}\t{seat.family}\t{self._recorded}\t{said}\t\\\\x{sealed}\n"
        )


@lru_cache(4096)
def _way(channel: str, rank: int) -> str:
    """What stands in the open of a contact point, as a cell: there are few different ones, and many of each."""
    return copy_cell(orjson.dumps(heads.contact(channel, "", rank).attributes).decode())


@lru_cache(4096)
def _particulars(said: tuple[str, ...], tags: tuple[str, ...]) -> str:
    """The same of a customer's particulars."""
    values = dict(zip(heads.PARTICULARS, said, strict=True)) | {"tags": tags}
    return copy_cell(orjson.dumps(heads.profile("", values).attributes).decode())


@lru_cache(4096)
def array(texts: tuple[str, ...]) -> str:
    """The literal of a text array: few different ones stand in a file, so each is written once."""
    quoted = ('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts)
    return "{" + ",".join(quoted) + "}"
