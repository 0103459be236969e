# SPDX-License-Identifier: Apache-2.0
"""The mapping as people read it, and as it is written down."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from duly.kernel.words import Words
from duly.rooms.transfer.models import Inventory, Mapped
from duly.rooms.transfer.queries.standing import mapped_of, mapping_of
from duly.rooms.transfer.rules.mapping import read_table
from duly.rooms.transfer.rules.mapping_file import written
from duly.rooms.transfer.rules.step_words import DOUBLES_WORDS, TYPE_WORDS, exclusion_words, step_words
from duly.rooms.transfer.rules.terms import FieldRule, Reference, TableRule


class FieldCard(NamedTuple):
    """How one field of the target is filled."""

    to: str
    type: Words
    columns: tuple[str, ...]
    """The columns it comes from, by their headers; none for a value that is always the same."""
    steps: tuple[Words, ...]
    required: bool
    is_key: bool
    codes: int
    """How many codes its list has."""
    confirmed_by: str
    confirmed_on: str
    confidence: int | None


class MappedCard(NamedTuple):
    """Where the columns of one table go."""

    position: int
    source: str
    to: str
    doubles: Words
    fields: tuple[FieldCard, ...]
    left: tuple[tuple[str, str], ...]
    """Columns that stay where they are, and why."""
    excluded: tuple[tuple[Words, str], ...]
    """Rows that stay where they are, and why."""
    digest: str


def mapped_cards(transfer_id: UUID) -> list[MappedCard]:
    """Every mapped table, in the order in which they are loaded."""
    return [_card(one) for one in mapped_of(transfer_id)]


def written_mapping(transfer_id: UUID) -> dict[str, Any]:
    """The whole mapping as a document, to be kept as YAML; reading it again gives the same mapping."""
    return written(mapping_of(transfer_id))


def cards_of(document: Mapping[str, Any], tables: Iterable[Inventory]) -> list[MappedCard]:
    """A mapping that is not laid down yet, as the same cards; it has no digest."""
    headers = {f"{one.origin.ref}/{one.ref}": _headers(one) for one in tables}
    return [_told(read_table(one), headers[one["from"]], at, "") for at, one in enumerate(document["tables"])]


def _card(mapped: Mapped) -> MappedCard:
    return _told(read_table(mapped.document), _headers(mapped.table), mapped.position, mapped.digest)


def _headers(table: Inventory) -> list[str]:
    return [name for _, name, _ in table.found["columns"]]


def _told(rule: TableRule, headers: Sequence[str], position: int, digest: str) -> MappedCard:
    return MappedCard(
        position, f"{rule.source}/{rule.table}", rule.to, DOUBLES_WORDS[rule.doubles],
        tuple(_field(one, headers, is_key=one.to in rule.key) for one in rule.fields),
        tuple((_name(one.column, headers), one.why) for one in rule.left),
        tuple((exclusion_words(one, _name(one.column, headers)), one.why) for one in rule.exclude), digest,
    )  # fmt: skip


def _field(rule: FieldRule, headers: Sequence[str], *, is_key: bool) -> FieldCard:
    words = TYPE_WORDS[rule.kind]
    kind = Words.literal(*(words.say(tongue, scale=rule.scale) for tongue in ("en", "zh")))
    confirmed = rule.confirmed
    return FieldCard(
        rule.to, kind, tuple(_name(one, headers) for one in rule.sources), tuple(step_words(one) for one in rule.steps),
        rule.required, is_key, len(rule.codes), confirmed.by if confirmed else "", confirmed.on if confirmed else "",
        rule.confidence,
    )  # fmt: skip


def _name(column: Reference, headers: Sequence[str]) -> str:
    """A column by its header; by its number, too, where the header is empty or repeats."""
    if isinstance(column, str):
        return column
    header = headers[column] if column < len(headers) else ""
    if header and headers.count(header) == 1:
        return header
    return f"{header} (#{column})" if header else f"#{column}"
