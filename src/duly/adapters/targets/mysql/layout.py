# SPDX-License-Identifier: Apache-2.0
"""How a table of MariaDB or MySQL is made: which columns hold which fields, within which limits, and how they are given back."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import polars as pl

from duly.adapters.targets import sifting
from duly.adapters.targets.mysql.statements import quoted, statement
from duly.adapters.targets.sifting import Limit
from duly.rooms.transfer.target import Field, Wanted

TEXTS = frozenset({"char", "varchar", "tinytext", "text", "mediumtext", "longtext"})
_INTEGERS = {"tinyint": 2**7, "smallint": 2**15, "mediumint": 2**23, "int": 2**31, "bigint": 2**63}
_STAMPS = frozenset({"datetime", "timestamp"})
_FINEST = 6
_LABEL = re.compile(r"'((?:[^']|'')*)'")
Ask = Callable[[str, Sequence[Any]], Sequence[Sequence[Any]]]


class Column(NamedTuple):
    """A column as ``information_schema`` tells of it."""

    name: str
    type: str
    declared: str
    characters: int | None
    octets: int | None
    precision: int | None
    scale: int | None
    fraction: int | None
    nullable: str
    default: str | None
    extra: str
    charset: str | None
    collation: str | None

    @property
    def is_generated(self) -> bool:
        """Whether the server computes it."""
        return "GENERATED" in self.extra.upper().replace("DEFAULT_GENERATED", "")

    @property
    def counts(self) -> bool:
        """Whether the server numbers it."""
        return "auto_increment" in self.extra.lower()

    @property
    def fills_itself(self) -> bool:
        """Whether what it holds where nobody says so is not the same for every row."""
        words = f"{self.extra} {self.default or ''}".lower()
        return self.counts or self.marks_changes or "(" in words or "current_timestamp" in words

    @property
    def marks_changes(self) -> bool:
        """Whether the server writes the time of every change into it."""
        return "on update" in self.extra.lower()

    @property
    def is_required(self) -> bool:
        """Whether it must have a value."""
        return self.nullable == "NO"

    @property
    def has_default(self) -> bool:
        """Whether it has one without being given it."""
        return self.default is not None or self.counts or not self.is_required

    @property
    def listed(self) -> list[str] | None:
        """The values of an enumeration."""
        if self.type != "enum":
            return None
        return [label.replace("''", "'") for label in _LABEL.findall(self.declared)]

    @property
    def is_loose(self) -> bool:
        """Whether different texts count as one in it; most collations pass over spaces at the end."""
        collation = self.collation or ""
        return bool(collation) and not ("nopad_bin" in collation or "0900_bin" in collation or collation == "binary")


class Layout(NamedTuple):
    """A table as it stands."""

    kind: str
    engine: str
    columns: dict[str, Column]
    keys: list[frozenset[str]]
    triggers: list[str]
    references: list[str]
    referenced: list[str]


def read_layout(ask: Ask, table: str) -> Layout | None:
    """The table, or nothing where there is none."""
    found = ask(statement("table"), (table,))
    if not found:
        return None
    columns = [Column(*row) for row in ask(statement("columns"), (table,))]
    indexes: dict[str, set[str]] = {}
    partial = set()
    for index, column, part in ask(statement("keys"), (table,)):
        indexes.setdefault(index, set()).add(column or "")
        if part is not None or column is None:
            partial.add(index)
    around = [[row[0] for row in ask(statement(name), (table,))] for name in ("triggers", "references", "referenced")]
    return Layout(
        found[0][0],
        found[0][1] or "",
        {column.name: column for column in columns},
        [frozenset(names) for index, names in indexes.items() if index not in partial],
        *around,
    )


def beside(layout: Layout, wanted: Wanted) -> list[Column]:
    """The columns that the mapping does not fill and that somebody else may."""
    filled = {field.name for field in wanted.fields}
    return [column for column in layout.columns.values() if column.name not in filled and not column.is_generated]


def holds(field: Field, column: Column) -> bool:
    """Whether the column can hold what the field has, and give it back."""
    if column.type in TEXTS:
        return True
    if column.type == "enum":
        return field.kind == "text"
    if column.type in _INTEGERS:
        whole = field.kind == "integer" or (field.kind == "decimal" and field.scale == 0)
        return whole or (field.kind == "boolean" and column.type == "tinyint")
    if column.type == "decimal":
        return field.kind in {"integer", "decimal"}
    return field.kind == ("timestamp" if column.type in _STAMPS else "date" if column.type == "date" else "")


def limits_of(layout: Layout, wanted: Wanted) -> Sequence[Limit]:
    """What the columns of a mapping do not take."""
    filled = [(field, layout.columns[field.name]) for field in wanted.fields if field.name in layout.columns]
    needed = [field.name for field, column in filled if column.is_required and not field.required]
    return [
        *(sifting.absent(name) for name in needed if name not in wanted.key),
        *(limit for field, column in filled for limit in _limits(field, column)),
    ]


def _limits(field: Field, column: Column) -> Iterator[Limit]:
    name = field.name
    if column.type in {"char", "varchar"} and column.characters is not None:
        yield sifting.longer(name, column.characters)
    elif column.type in TEXTS and column.octets is not None and column.octets < 2**32 - 1:
        yield sifting.heavier(name, column.octets)
    if column.type == "char":
        yield sifting.unshaped(name, column.declared, r"[^ ]$|^$")
    if column.listed is not None:
        yield sifting.unlisted(name, column.listed)
    if column.type not in TEXTS and field.kind != "text":
        yield sifting.unlike(name, field.kind)
    yield from _number_limits(field, column)


def _number_limits(field: Field, column: Column) -> Iterator[Limit]:
    if column.type in _INTEGERS and field.kind != "boolean":
        size = _INTEGERS[column.type]
        if "unsigned" in column.declared:
            # Beyond 63 bits nothing is taken here, though such a column could hold twice as much.
            yield sifting.beyond(field.name, 0, min(2 * size, 2**63) - 1)
        else:
            yield sifting.beyond(field.name, -size, size - 1)
    if column.type == "decimal":
        scale = column.scale or 0
        yield sifting.wider(field.name, (column.precision or 0) - scale)
        yield sifting.finer(field.name, scale)
    if column.type in _STAMPS and (column.fraction or 0) < _FINEST:
        yield sifting.finer(field.name, column.fraction or 0)


def stored(field: Field, column: Column) -> pl.Expr:
    """Canonical text as a literal of the column's type."""
    text = pl.col(field.name)
    if column.type in _STAMPS:
        return text.str.strip_suffix("Z").str.replace("T", " ", literal=True)
    if column.type == "tinyint" and field.kind == "boolean":
        return text.replace({"true": "1", "false": "0"})
    return text


def shown(field: Field, column: Column) -> str:
    """The column in canonical text."""
    name = f"duly_row.{quoted(column.name)}"
    if column.type in _STAMPS:
        return f"DATE_FORMAT({name}, '%Y-%m-%dT%H:%i:%s.%fZ')"
    if column.type == "tinyint" and field.kind == "boolean":
        return f"CASE {name} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE {name} END"
    if column.type == "decimal" and (column.scale or 0) > field.scale:
        rounded = f"ROUND({name}, {field.scale})"
        return f"IF({name} = {rounded}, CAST({rounded} AS CHAR), TRIM(TRAILING '0' FROM CAST({name} AS CHAR)))"
    return name


_DECLARED = {
    "text": "LONGTEXT",
    "integer": "BIGINT",
    "date": "DATE",
    "timestamp": "DATETIME(6)",
    "boolean": "TINYINT(1)",
}
_KEY_CHARACTERS = 255
_INDEX_CHARACTERS = 768


def declared(field: Field, wanted: Wanted) -> str:
    """A column for a field, where the table is made by us. A text in the key has an end, or it could not be indexed."""
    texts = sum(1 for other in wanted.fields if other.name in wanted.key and other.kind == "text")
    kind = f"DECIMAL(38, {field.scale})" if field.kind == "decimal" else _DECLARED[field.kind]
    if field.kind == "text" and field.name in wanted.key:
        kind = f"VARCHAR({min(_KEY_CHARACTERS, _INDEX_CHARACTERS // texts)})"
    is_required = field.required or field.name in wanted.key
    return f"{quoted(field.name)} {kind} {'NOT NULL' if is_required else 'NULL'}"
