# SPDX-License-Identifier: Apache-2.0
"""How a table of PostgreSQL is made: which columns hold which fields, within which limits, and how they are given back."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from psycopg import Connection, sql

from duly.adapters.targets import sifting
from duly.adapters.targets.postgresql.statements import named
from duly.adapters.targets.sifting import Limit
from duly.rooms.transfer.target import Field, Wanted

TEXTS = frozenset({"text", "varchar", "bpchar", "citext"})
_INTEGERS = {"int2": 2**15, "int4": 2**31, "int8": 2**63}
_STAMPS = frozenset({"timestamptz", "timestamp"})
_UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_FINEST = 6


class Column(NamedTuple):
    """A column, its domain resolved."""

    name: str
    type: str
    declared: str
    modifier: int
    required: bool
    has_default: bool
    identity: str
    generated: str
    listed: list[str] | None
    loose: bool
    """Different texts count as one in it."""

    @property
    def length(self) -> int | None:
        """Characters, where limited."""
        return self.modifier - 4 if self.type in {"varchar", "bpchar"} and self.modifier >= 4 else None

    @property
    def digits(self) -> tuple[int, int] | None:
        """Precision and scale, where declared."""
        if self.type != "numeric" or self.modifier < 4:
            return None
        packed = self.modifier - 4
        return (packed >> 16) & 0xFFFF, ((packed & 0x7FF) ^ 1024) - 1024

    @property
    def fraction(self) -> int:
        """Digits of a second."""
        return self.modifier if self.type in _STAMPS and self.modifier >= 0 else _FINEST


class Layout(NamedTuple):
    """A table as it stands."""

    kind: str
    columns: dict[str, Column]
    keys: list[frozenset[str]]
    denied: list[str]
    row_security: bool
    triggers: list[str]
    references: list[str]
    referenced: list[str]


def read_layout(connection: Connection, schema: str, table: str) -> Layout | None:
    """The table, or nothing where there is none."""
    found = connection.execute(named("table"), {"schema": schema, "table": table}).fetchone()
    if found is None:
        return None
    oid, kind, row_security, denied, keys, triggers, references, referenced = found
    columns = [Column(*row) for row in connection.execute(named("columns"), {"oid": oid}).fetchall()]
    return Layout(
        kind,
        {column.name: column for column in columns},
        [frozenset(key) for key in keys],
        list(denied),
        row_security,
        list(triggers),
        list(references),
        list(referenced),
    )


def beside(layout: Layout, wanted: Wanted) -> list[str]:
    """The columns that the mapping does not fill and that somebody else may."""
    filled = {field.name for field in wanted.fields}
    return [column.name for column in layout.columns.values() if column.name not in filled and not column.generated]


def holds(field: Field, column: Column) -> bool:
    """Whether the column can hold what the field has, and give it back."""
    if column.type in TEXTS:
        return True
    if column.type in _INTEGERS or column.type == "numeric":
        return field.kind == "integer" or (field.kind == "decimal" and (field.scale == 0 or column.type == "numeric"))
    if column.listed is not None or column.type == "uuid":
        return field.kind == "text"
    return field.kind == {"date": "date", "bool": "boolean"}.get(
        column.type, "timestamp" if column.type in _STAMPS else ""
    )


def keeps(field: Field, column: Column) -> int:
    """How many digits after the point the column keeps of a field that has some."""
    if field.kind == "decimal" and column.digits is not None:
        return column.digits[1]
    return column.fraction if field.kind == "timestamp" else field.scale


def limits_of(layout: Layout, wanted: Wanted) -> Sequence[Limit]:
    """What the columns of a mapping do not take."""
    filled = [(field, layout.columns[field.name]) for field in wanted.fields if field.name in layout.columns]
    needed = [field.name for field, column in filled if column.required and not field.required]
    return [
        *(sifting.absent(name) for name in needed if name not in wanted.key),
        *(limit for field, column in filled for limit in _limits(field, column)),
    ]


def _limits(field: Field, column: Column) -> Iterator[Limit]:
    name = field.name
    if column.type in TEXTS:
        yield sifting.holding(name, "\0", "U+0000")
    if column.length is not None:
        yield sifting.longer(name, column.length)
    if column.type == "bpchar":
        yield sifting.unshaped(name, column.declared, r"[^ ]$|^$")
    if column.listed is not None:
        yield sifting.unlisted(name, column.listed)
    if column.type == "uuid":
        yield sifting.unshaped(name, column.declared, _UUID)
    if column.type not in TEXTS and field.kind != "text":
        yield sifting.unlike(name, field.kind)
    yield from _number_limits(field, column)


def _number_limits(field: Field, column: Column) -> Iterator[Limit]:
    if column.type in _INTEGERS:
        yield sifting.beyond(field.name, -_INTEGERS[column.type], _INTEGERS[column.type] - 1)
    if column.digits is not None:
        precision, scale = column.digits
        yield sifting.wider(field.name, precision - scale)
        yield sifting.finer(field.name, max(scale, 0))
    if column.type in _STAMPS and column.fraction < _FINEST:
        yield sifting.finer(field.name, column.fraction)


def shown(field: Field, column: Column) -> sql.Composable:
    """The column in canonical text."""
    name = sql.SQL("duly_row.{}").format(sql.Identifier(column.name))
    if column.type in _STAMPS:
        return named("shown_timestamp").format(name=name)
    if column.type == "numeric" and (column.digits is None or column.digits[1] != field.scale):
        return named("shown_numeric").format(name=name, scale=sql.Literal(field.scale))
    return sql.SQL("{}::text").format(name)


DECLARED = {"text": "text", "integer": "bigint", "date": "date", "timestamp": "timestamptz", "boolean": "boolean"}


def declared(field: Field, *, required: bool) -> sql.Composable:
    """A column for a field, where the table is made by us."""
    kind = f"numeric(38, {field.scale})" if field.kind == "decimal" else DECLARED[field.kind]
    # Nothing of the plan goes in here but the number of digits.
    words = f" {kind} NOT NULL" if required else f" {kind}"
    return sql.Identifier(field.name) + sql.SQL(words)
