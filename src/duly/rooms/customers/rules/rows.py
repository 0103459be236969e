# SPDX-License-Identifier: Apache-2.0
"""One row of a customer file: what it says of a customer, or why it is refused."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from operator import itemgetter
from typing import NamedTuple

from duly.kernel.cells import plain_cell
from duly.rooms.customers.facts import Issue
from duly.rooms.customers.rules import findings, places
from duly.rooms.customers.rules.cells import (
    KINDS,
    SPLIT,
    STATUSES,
    channels_of,
    decision_of,
    hours_of,
    is_ruined,
    several,
    tidy,
)
from duly.rooms.customers.rules.columns import Columns
from duly.rooms.customers.rules.consents import ConsentSaid, consent_of
from duly.rooms.customers.rules.contacts import email, phone, postal, postal_lines, without_extension
from duly.rooms.customers.rules.contracts import ContractSaid, contracts
from duly.rooms.customers.rules.findings import RowRefusedError

LONGEST = {"ref": 100, "name": 500}
LONGEST_CELL = 2_000
_FIELDS = (
    "ref", "name", "kind", "email", "phone", "voice", "language", "time_zone", "region", "tags", "services",
    "contract", "contract_start", "contract_end", "status", "opted_out", "consent", "postal",
    "quiet_from", "quiet_to", "prefers",
    "marketing_consent", "marketing_how", "marketing_on", "marketing_wording",
)  # fmt: skip
_CHANNELS = {"email": "email", "phone": "sms", "voice": "voice"}
_RULES_VERSION = "1"
"""Part of every row's digest: raise it when a row would be read differently, so that all rows are looked at again."""


class ContactSaid(NamedTuple):
    """One contact point as a row states it."""

    channel: str
    value: str
    rank: int
    state: str


class Said(NamedTuple):
    """What a row says of a customer; ``None`` where it says nothing, then what is on record stays."""

    line: int
    ref: str
    name: str
    kind: str | None
    language: str | None
    time_zone: str | None
    region: str | None
    tags: tuple[str, ...] | None
    status: str | None
    contacts: tuple[ContactSaid, ...]
    contracts: tuple[ContractSaid, ...]
    decision: str | None
    digest: bytes
    warnings: tuple[Issue, ...]
    quiet: tuple[time, time] | None = None
    prefers: tuple[str, ...] | None = None
    marketing: ConsentSaid | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """What holds for a customer of whom a file says nothing else: the organisation's own place."""

    region: str
    time_zone: str
    today: date

    def language(self, region: str | None) -> str:
        """The language for a new customer of a region."""
        return places.language_in(region or self.region) or places.language_in(self.region) or "en"


class RowReader:
    """Reads rows of one file, whose columns are known."""

    def __init__(self, columns: Columns, home: Home) -> None:
        self.columns = columns
        self._home = home
        self._pick = itemgetter(
            *(columns.at.get(field, -1) for field in _FIELDS)
        )  # -1 is the empty cell put at the end
        told = ",".join(f"{field}={index}" for field, index in sorted(columns.at.items()))
        self._postal_at = columns.at.get("postal")
        self._prefix = f"{_RULES_VERSION}|{told}|{home.region}|{home.time_zone}|"

    def read(self, line: int, cells: Sequence[str]) -> Said:
        """What the row says.

        Raises:
            RowRefusedError: with the reason.
        """
        if len(cells) != self.columns.width:
            cells = self._fitted(cells)
        joined = "\x1f".join(cells)
        warnings: list[Issue] = []
        written = cells[self._postal_at] if self._postal_at is not None else ""
        values = self._pick([*self._clean(cells, joined, warnings), ""])
        ref, name, kind, mail, mobile, voice, language, zone, region, tags = values[:10]
        services, number, start, end, status, opted_out, consent, _, quiet_from, quiet_to, prefers = values[10:21]
        self._check_lengths(ref, name, values)
        where = _region(region)
        given = (("email", mail), ("phone", mobile), ("voice", voice))
        contacts = self._contacts(given, where, warnings) if mail or mobile or voice else ()
        contacts += self._letterbox(written, warnings) if written else ()
        order = channels_of(prefers, warnings) if prefers else None
        marketing = consent_of(values[21:], warnings, self._home.today) if values[21] else None
        return Said(
            line,
            ref,
            name,
            _word(kind, KINDS, findings.KIND, "kind") if kind else None,
            _language(language) if language else None,
            _zone(zone, where),
            where,
            several(tags) if tags else None,
            _word(status, STATUSES, findings.STATUS, "status") if status else None,
            contacts,
            contracts(number, services, start, end) if number or services else (),
            decision_of(opted_out, consent) if opted_out or consent else None,
            hashlib.blake2b((self._prefix + joined).encode("utf-8", "surrogatepass"), digest_size=16).digest(),
            tuple(warnings),
            hours_of(quiet_from, quiet_to) if quiet_from or quiet_to else None,
            order,
            marketing,
        )

    def _fitted(self, cells: Sequence[str]) -> Sequence[str]:
        """Spreadsheets write empty cells beyond the last column; those may go, nothing else may."""
        width = self.columns.width
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            return cells[:width]
        raise RowRefusedError(findings.COLUMN_COUNT("", f"{len(cells)}/{width}"))

    def _clean(self, cells: Sequence[str], joined: str, warnings: list[Issue]) -> Sequence[str]:
        if not "".join(cells).isprintable():
            return self._tidied(cells, warnings)
        if "'" in joined or "\x1f " in joined or " \x1f" in joined or joined[:1] == " " or joined[-1:] == " ":
            return [plain_cell(cell.strip()) for cell in cells]
        return cells

    def _tidied(self, cells: Sequence[str], warnings: list[Issue]) -> Sequence[str]:
        tidied = [tidy(cell, "") for cell in cells]
        if any(changed for _, changed in tidied):
            warnings.append(findings.INVISIBLE(""))
        return [text for text, _ in tidied]

    @staticmethod
    def _check_lengths(ref: str, name: str, values: Sequence[str]) -> None:
        for field, text in (("ref", ref), ("name", name)):
            if not text:
                raise RowRefusedError(findings.EMPTY(field))
            if len(text) > LONGEST[field]:
                raise RowRefusedError(findings.TOO_LONG(field, text))
        if is_ruined(ref):
            raise RowRefusedError(findings.RUINED("ref", ref))
        if max(map(len, values)) > LONGEST_CELL:
            field = next(field for field, text in zip(_FIELDS, values, strict=True) if len(text) > LONGEST_CELL)
            raise RowRefusedError(findings.TOO_LONG(field, "".join(values[_FIELDS.index(field)])))

    def _contacts(
        self, cells: Sequence[tuple[str, str]], region: str | None, warnings: list[Issue]
    ) -> tuple[ContactSaid, ...]:
        found: dict[tuple[str, str], ContactSaid] = {}
        for field, text in cells:
            if not text:
                continue
            channel = _CHANNELS[field]
            for rank, part in enumerate(SPLIT.split(text)):
                one = part.strip()
                if one:
                    value = self._address(field, one, region or self._home.region, warnings)
                    said = ContactSaid(channel, value or one, rank, "active" if value else "broken")
                    found.setdefault((channel, said.value), said)
        return tuple(found.values())

    @staticmethod
    def _letterbox(written: str, warnings: list[Issue]) -> tuple[ContactSaid, ...]:
        """The postal address, from the cell as it was written: its line breaks say where its lines end."""
        lines = [plain for line in postal_lines(written) if (plain := tidy(line, "postal")[0])]
        if not lines:
            return ()
        value = postal(lines)
        if value is None:
            warnings.append(findings.BAD_POSTAL("postal", " | ".join(lines)))
        return (ContactSaid("letter", value or "\n".join(lines)[:500], 0, "active" if value else "broken"),)

    @staticmethod
    def _address(field: str, text: str, region: str, warnings: list[Issue]) -> str | None:
        if field == "email":
            value = email(text)
            if value is None:
                warnings.append(findings.BAD_EMAIL(field, text))
            return value
        value = phone(text, region)
        if value is None:
            bare, extension = without_extension(text)
            value = phone(bare, region) if extension else None
            warnings.append(findings.EXTENSION(field, extension) if value else findings.BAD_PHONE(field, text))
        return value


def _region(text: str) -> str | None:
    if not text:
        return None
    region = places.region_of(text)
    if region is None:
        raise RowRefusedError(findings.REGION("region", text))
    return region


def _zone(text: str, region: str | None) -> str | None:
    """The zone that is written, or that follows from the region that is written."""
    if text:
        zone = places.zone_of(text)
        if zone is None:
            raise RowRefusedError(findings.ZONE("time_zone", text))
        return zone
    if region is None:
        return None
    derived = places.zone_in(region)
    if derived is None:
        raise RowRefusedError(findings.ZONE_NEEDED("time_zone", region))
    return derived


def _language(text: str) -> str:
    language = places.language_of(text)
    if language is None:
        raise RowRefusedError(findings.LANGUAGE("language", text))
    return language


def _word(text: str, known: dict[str, str], issue: findings.IssueKind, field: str) -> str:
    found = known.get(text.casefold())
    if found is None:
        raise RowRefusedError(issue(field, text))
    return found
