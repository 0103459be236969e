# SPDX-License-Identifier: Apache-2.0
"""Customers whom a file brings for the first time: their heads, versions and what they are found by, each by one COPY."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from duly.foundation.ledger.actions import copy_cell, copy_lines
from duly.foundation.vault import keys
from duly.kernel.ids import many_random_ids, many_uuid7
from duly.kernel.phones import country_of
from duly.rooms.customers.changing import Family
from duly.rooms.customers.registry import heads
from duly.rooms.customers.registry.sealing import COLUMNS, Doc, Seat, line, mark_of, tail_of, tokens_of
from duly.rooms.customers.rules.canonical import NUMBERS
from duly.rooms.customers.rules.rows import ContactSaid, Home, Said

_PARTY = (
    "id", "organisation_id", "ref", "kind", "language", "time_zone", "region", "tags", "status", "stream", "digest",
    "created_at", "updated_at", "version",
)  # fmt: skip
_POINT = ("id", "party_id", "channel", "rank", "state", "state_at", "mark", "tail", "country", "version")
_TOKENS = ("party_id", "tokens")
Newcomer = tuple[UUID, Said]


def write(organisation: UUID, home: Home, added: Sequence[Said], record: UUID, moment: datetime) -> list[Newcomer]:
    """Write them; gives each with the id that it got. Lines for COPY all the way: nothing is looked up of whom nobody knew."""
    if not added:
        return []
    new = list(zip(map(UUID, many_uuid7(len(added))), added, strict=True))
    desk = _Desk(organisation, home, keys.made(party for party, _ in new), str(record), moment.isoformat())
    desk.take(new)
    copy_lines("customers_party", _PARTY, desk.parties)
    copy_lines("customers_version", COLUMNS, desk.versions)
    copy_lines("customers_contactpoint", _POINT, desk.points)
    copy_lines("customers_nametokens", _TOKENS, (tokens_line(party, said.name) for party, said in new))
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


class _Desk:
    """The lines of one batch, as they come into being."""

    def __init__(self, organisation: UUID, home: Home, held: Mapping[UUID, keys.Key], record: str, at: str) -> None:
        self.parties: list[str] = []
        self.versions: list[str] = []
        self.points: list[str] = []
        self._organisation, self._home, self._keys, self._record, self._at = organisation, home, held, record, at
        self._times = (f"[{at},)", f"[{at},)")

    def take(self, new: Sequence[Newcomer]) -> None:
        """Write the lines of these customers."""
        count = len(new) + sum(len(said.contacts) for _, said in new)
        versions, entities = iter(many_uuid7(count)), iter(many_uuid7(count - len(new)))
        for (party, said), stream in zip(new, many_random_ids(len(new)), strict=True):
            version = next(versions)
            self.parties.append(self._party(party, said, stream, version))
            for one in said.contacts:
                entity, version = UUID(next(entities)), next(versions)
                self._version(party, Family.CONTACT, entity, contact(one), version)
                self.points.append(point_line(party, one, entity, version, self._at))

    def _party(self, party: UUID, said: Said, stream: str, version: str) -> str:
        values = {
            "kind": said.kind or "company", "language": said.language or self._home.language(said.region),
            "time_zone": said.time_zone or self._home.time_zone, "region": said.region or self._home.region,
            "status": said.status or "active", "tags": said.tags or (),
        }  # fmt: skip
        self._version(party, Family.PROFILE, party, heads.profile(said.name, values), version)
        return (
            f"{party.hex}\t{self._organisation.hex}\t{copy_cell(said.ref)}\t{values['kind']}\t{values['language']}\t"
            f"{values['time_zone']}\t{values['region']}\t{copy_cell(array(said.tags or ()))}\t{values['status']}\t{stream}\t"
            f"\\\\x{said.digest.hex()}\t{self._at}\t{self._at}\t{version}\n"
        )

    def _version(self, party: UUID, family: str, entity: UUID, doc: Doc, version: str) -> None:
        seat = Seat(self._organisation, family, party, entity)
        self.versions.append(
            line(self._keys[party], seat, version, doc, times=self._times, op="create", change=self._record)
        )


@lru_cache(4096)
def array(texts: tuple[str, ...]) -> str:
    """The literal of a text array: few different ones stand in a file, so each is written once."""
    quoted = ('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts)
    return "{" + ",".join(quoted) + "}"
