# SPDX-License-Identifier: Apache-2.0
"""How a table of SQLite is made. SQLite holds no column to its declared length or size; here what is declared is kept to."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import polars as pl

from duly.adapters.targets import sifting
from duly.adapters.targets.judging import FATE, ROW
from duly.adapters.targets.sifting import Limit
from duly.adapters.targets.sqlite.statements import quoted, statement
from duly.rooms.transfer.target import Field, Wanted

Said = tuple[str, str]
_LENGTH = re.compile(r"\((\d+)\)")
_SMALL = {"TINYINT": 2**7, "SMALLINT": 2**15, "INT2": 2**15, "MEDIUMINT": 2**23}
_LARGE = 2**63
_GENERATED = frozenset({2, 3})


class Column(NamedTuple):
    """A column as ``PRAGMA table_xinfo`` tells of it."""

    name: str
    declared: str
    required: int
    default: str | None
    pk: int
    hidden: int

    @property
    def affinity(self) -> str:
        """What SQLite makes of a value, by its own rules for the declared type."""
        declared = self.declared.upper()
        for affinity, words in (("integer", ("INT",)), ("text", ("CHAR", "CLOB", "TEXT")), ("none", ("BLOB",)), ("real", ("REAL", "FLOA", "DOUB"))):  # fmt: skip
            if any(word in declared for word in words):
                return affinity
        return "numeric" if declared else "none"

    @property
    def length(self) -> int | None:
        """Characters, where declared."""
        found = _LENGTH.search(self.declared) if self.affinity == "text" else None
        return int(found[1]) if found else None

    @property
    def is_generated(self) -> bool:
        """Whether SQLite computes it."""
        return self.hidden in _GENERATED

    @property
    def fills_itself(self) -> bool:
        """Whether what it holds where nobody says so is not the same for every row."""
        default = (self.default or "").upper()
        return bool(self.pk) or "(" in default or default.startswith("CURRENT_")


class Layout(NamedTuple):
    """A table as it stands."""

    kind: str
    columns: dict[str, Column]
    keys: list[frozenset[str]]
    triggers: list[str]
    references: list[str]
    referenced: list[str]


def read_layout(connection: sqlite3.Connection, table: str) -> Layout | None:
    """The table, or nothing where there is none."""
    found = connection.execute(statement("table"), (table,)).fetchone()
    if found is None:
        return None
    columns = [Column(*row) for row in connection.execute(statement("columns"), (table,))]
    indexes: dict[str, set[str]] = {}
    for index, column in connection.execute(statement("keys"), (table,)):
        indexes.setdefault(index, set()).add(column or "")
    primary = {column.name for column in columns if column.pk}
    around = [
        [row[0] for row in connection.execute(statement(name), (table,))]
        for name in ("triggers", "references", "referenced")
    ]
    keys = {frozenset(names) for names in (*indexes.values(), primary) if names}
    return Layout(found[0], {column.name: column for column in columns}, list(keys), *around)


def beside(layout: Layout, wanted: Wanted) -> list[Column]:
    """The columns that the mapping does not fill and that somebody else may."""
    filled = {field.name for field in wanted.fields}
    return [column for column in layout.columns.values() if column.name not in filled and not column.is_generated]


def holds(field: Field, column: Column) -> bool:
    """Whether the column can hold what the field has, and give it back: a decimal only as text."""
    affinity = column.affinity
    if affinity in {"text", "none"}:
        return True
    whole = field.kind in {"integer", "boolean"} or (field.kind == "decimal" and field.scale == 0)
    return whole if affinity == "integer" else affinity == "numeric" and (whole or field.kind in {"date", "timestamp"})


def limits_of(layout: Layout, wanted: Wanted) -> Sequence[Limit]:
    """What the columns of a mapping do not take."""
    filled = [(field, layout.columns[field.name]) for field in wanted.fields if field.name in layout.columns]
    needed = [field.name for field, column in filled if column.required and not field.required]
    return [
        *(sifting.absent(name) for name in needed if name not in wanted.key),
        *(limit for field, column in filled for limit in _limits(field, column)),
    ]


def _limits(field: Field, column: Column) -> Iterator[Limit]:
    if column.length is not None:
        yield sifting.longer(field.name, column.length)
    if column.affinity in {"integer", "numeric"}:
        yield sifting.unlike(field.name, field.kind)
        if field.kind in {"integer", "decimal"}:
            size = _SMALL.get(column.declared.upper().partition("(")[0].strip(), _LARGE)
            yield sifting.beyond(field.name, -size, size - 1)


def stored(field: Field, column: Column) -> pl.Expr:
    """Canonical text as the column takes it."""
    is_number = field.kind == "boolean" and column.affinity in {"integer", "numeric"}
    return pl.col(field.name).replace({"true": "1", "false": "0"}) if is_number else pl.col(field.name)


def shown(field: Field, column: Column) -> str:
    """The column in canonical text."""
    text = f"CAST(duly_row.{quoted(column.name)} AS TEXT)"
    if field.kind == "boolean" and column.affinity in {"integer", "numeric"}:
        return f"CASE {text} WHEN '1' THEN 'true' WHEN '0' THEN 'false' ELSE {text} END"
    return text


_DECLARED = {
    "text": "TEXT",
    "integer": "INTEGER",
    "decimal": "TEXT",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "boolean": "BOOLEAN",
}


def declared(field: Field, wanted: Wanted) -> str:
    """A column for a field, where the table is made by us. A decimal is text: SQLite would make it inexact."""
    is_required = field.required or field.name in wanted.key
    return f"{quoted(field.name)} {_DECLARED[field.kind]}{' NOT NULL' if is_required else ''}"


def troubles(layout: Layout | None, wanted: Wanted) -> Iterator[Said]:
    """What keeps the table from being loaded."""
    yield from (("name_reserved", field.name) for field in wanted.fields if field.name in {ROW, FATE})
    if layout is None:
        return
    if layout.kind != "table":
        yield "not_a_table", wanted.table
        return
    yield from _columns(layout, wanted)
    for column in beside(layout, wanted):
        if column.required and column.default is None and not column.pk:
            yield "column_required", column.name
    if frozenset(wanted.key) not in layout.keys:
        yield "key_lacking", ", ".join(wanted.key)


def _columns(layout: Layout, wanted: Wanted) -> Iterator[Said]:
    for field in wanted.fields:
        column = layout.columns.get(field.name)
        if column is None:
            yield "column_lacking", field.name
        elif column.is_generated:
            yield "column_generated", field.name
        elif not holds(field, column):
            yield "type_differs", f"{field.name}: {field.kind} → {column.declared}"


def notes(layout: Layout, wanted: Wanted) -> Iterator[Said]:
    """What somebody should know."""
    for field in wanted.fields:
        column = layout.columns.get(field.name)
        if column is not None and column.length is not None:
            yield "length_limited", f"{field.name}: {column.length}"
    for key in sorted(layout.keys, key=sorted):
        if key != frozenset(wanted.key):
            yield "unique", ", ".join(sorted(key))
    named = {"triggers": layout.triggers, "references": layout.references, "referenced": layout.referenced}
    yield from ((code, ", ".join(names)) for code, names in named.items() if names)
    if others := beside(layout, wanted):
        yield "not_filled", ", ".join(column.name for column in others)
