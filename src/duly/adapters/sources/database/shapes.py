# SPDX-License-Identifier: Apache-2.0
"""Tables of databases: what is in them, in which order they are read, and how a range of them is asked for."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect

from duly.kernel.canonical import Json

_FIRST_DAY = "0001-01-01"
_LOCAL, _INSTANT = 'YYYY-MM-DD"T"HH24:MI:SS.US', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'


class Shape(NamedTuple):
    """A table as the database declares it."""

    schema: str | None
    name: str
    columns: tuple[str, ...]
    types: tuple[Any, ...]
    declared: tuple[str, ...]
    key: tuple[int, ...]

    @property
    def ref(self) -> str:
        """Its name with that of its schema."""
        return f"{self.schema}.{self.name}" if self.schema else self.name

    @property
    def state(self) -> str:
        """A fingerprint that changes when a column or the key does."""
        said = json.dumps([self.ref, self.columns, self.declared, self.key], ensure_ascii=False)
        return f"sha256:{hashlib.sha256(said.encode()).hexdigest()}"


def shapes_in(connection: Connection, options: Mapping[str, Json]) -> list[Shape]:
    """The tables of a schema, in the order of their names; views too where ``views`` is set; only ``tables`` where some are named."""
    inspector = sa.inspect(connection)
    schema = str(options["schema"]) if options.get("schema") else None
    names = set(inspector.get_table_names(schema))
    if options.get("views"):
        names |= set(inspector.get_view_names(schema))
    wanted = options.get("tables")
    chosen = names & {str(name) for name in wanted} if isinstance(wanted, list) else names
    return [_shape(connection, inspector, schema, name) for name in sorted(chosen)]


def _shape(connection: Connection, inspector: sa.Inspector, schema: str | None, name: str) -> Shape:
    found = inspector.get_columns(name, schema)
    columns = tuple(str(column["name"]) for column in found)
    key = inspector.get_pk_constraint(name, schema).get("constrained_columns") or []
    types = tuple(column["type"] for column in found)
    declared = tuple(_declared(kind, connection.dialect) for kind in types)
    places = tuple(columns.index(part) for part in key)
    known = all(not isinstance(types[at], sa.types.NullType) for at in places)  # of another, no range can be asked for
    return Shape(schema, name, columns, types, declared, places if known else ())


def _declared(kind: Any, dialect: Dialect) -> str:
    try:
        return str(kind.compile(dialect=dialect))
    except (sa.exc.SQLAlchemyError, AttributeError):
        return str(kind)


class _Named(sa.types.UserDefinedType[Any]):
    """A type by the name that the database gave it."""

    cache_ok = True

    def __init__(self, name: str) -> None:
        self.name = name

    def get_col_spec(self, **_: Any) -> str:
        """As it is declared."""
        return self.name


@dataclass(frozen=True)
class Asking:
    """Queries over one table in one dialect. Values come as the driver gives them: the table has no types."""

    shape: Shape
    dialect: str
    table: sa.TableClause = field(init=False)

    def __post_init__(self) -> None:
        """All queries are over one and the same table."""
        columns: list[sa.ColumnClause[Any]] = [sa.column(str(name)) for name in self.shape.columns]
        object.__setattr__(self, "table", sa.table(self.shape.name, *columns, schema=self.shape.schema))

    def count(self) -> sa.Select[Any]:
        """How many rows there are."""
        return sa.select(sa.func.count()).select_from(self.table)

    def keyless(self) -> sa.Select[Any]:
        """How many rows have no value in a part of their key, which only SQLite allows."""
        return self.count().where(sa.or_(*(column.is_(None) for column in self._key())))

    def edges(self, most: int, total: int) -> sa.Select[Any]:
        """The keys of the last row of every shard."""
        key = [self._edge(at).label(f"k{place}") for place, at in enumerate(self.shape.key)]
        number = sa.func.row_number().over(order_by=self._key()).label("n")
        numbered = sa.select(number, *key).select_from(self.table).subquery()
        return (
            sa.select(*(numbered.c[f"k{place}"] for place in range(len(key))))
            .where(sa.or_(numbered.c.n % most == 0, numbered.c.n == total))
            .order_by(numbered.c.n)
        )

    def between(
        self,
        after: Sequence[Any] | None,
        upto: Sequence[Any] | None,
        *,
        as_text: bool,
        only: Sequence[int] | None = None,
    ) -> sa.Select[Any]:
        """The rows behind one key and up to another, in the order of the key."""
        query = self._rows(as_text=as_text, only=only).order_by(*self._key())
        if after is not None:
            query = query.where(self._behind(after))
        return query if upto is None else query.where(sa.not_(self._behind(upto)))

    def slice(
        self,
        start: int,
        rows: int,
        *,
        as_text: bool,
        only: Sequence[int] | None = None,
        where: sa.ColumnElement[bool] | None = None,
    ) -> sa.Select[Any]:
        """So many rows after the first so many, in an order over everything that is in them."""
        query = self._rows(as_text=as_text, only=only)
        query = query if where is None else query.where(where)
        return query.order_by(*self._everything()).limit(rows).offset(start)

    def latest(self, at: int) -> sa.Select[Any]:
        """The largest value of a column."""
        column = self.table.c[self.shape.columns[at]]
        if self.dialect != "postgresql":
            return sa.select(sa.func.max(column))
        return sa.select(_text(sa.func.max(column), self.shape.types[at]))

    def since(self, at: int, value: str) -> sa.ColumnElement[bool]:
        """Whether a column has this value or a larger one, or none: of a row without one nobody knows when it changed."""
        column = self.table.c[self.shape.columns[at]]
        given: Any = (
            self._given(at, value) if self.dialect == "postgresql" else sa.literal(_number(value, self.shape.types[at]))
        )
        return sa.or_(column.is_(None), column >= given)

    def under(self, keys: Sequence[Sequence[str]]) -> sa.ColumnElement[bool]:
        """Whether a row has one of these keys."""
        given = [
            sa.tuple_(*(self._given(at, part) for at, part in zip(self.shape.key, parts, strict=True)))
            for parts in keys
        ]
        return sa.tuple_(*self._key()).in_(given)

    def _rows(self, *, as_text: bool, only: Sequence[int] | None = None) -> sa.Select[Any]:
        plain: list[Any] = [self.table.c[name] for name in self.shape.columns]
        if only is not None:
            shown = [_text(one, kind) if as_text else one for one, kind in zip(plain, self.shape.types, strict=True)]
            return sa.select(*(one if at in only else sa.null() for at, one in enumerate(shown)))
        if not as_text:
            return sa.select(*plain)
        return sa.select(*(_text(column, kind) for column, kind in zip(plain, self.shape.types, strict=True)))

    def _key(self) -> list[sa.ColumnElement[Any]]:
        return [self.table.c[self.shape.columns[at]] for at in self.shape.key]

    def _edge(self, at: int) -> sa.ColumnElement[Any]:
        column = self.table.c[self.shape.columns[at]]
        return sa.cast(column, sa.Text) if self.dialect == "postgresql" else column

    def _behind(self, values: Sequence[Any]) -> sa.ColumnElement[bool]:
        """Whether a row's key comes after this one, part by part; not every database compares tuples by an index."""
        key, given = self._key(), [self._given(at, value) for at, value in zip(self.shape.key, values, strict=True)]
        if self.dialect == "postgresql":
            return sa.tuple_(*key) > sa.tuple_(*given)
        ways = [
            sa.and_(*(one == other for one, other in zip(key[:at], given[:at], strict=True)), key[at] > given[at])
            for at in range(len(key))
        ]
        return sa.or_(*ways)

    def _given(self, at: int, value: Any) -> sa.ColumnElement[Any]:
        if self.dialect == "postgresql":
            return sa.cast(sa.literal(value, sa.Text), _Named(self.shape.declared[at]))
        return sa.literal(value)

    def _everything(self) -> list[sa.ColumnElement[Any]]:
        columns = [self.table.c[name] for name in self.shape.columns]
        if self.dialect == "postgresql":
            return [sa.cast(column, sa.Text).collate("C") for column in columns]
        if self.dialect == "mssql":
            return [sa.cast(sa.cast(column, sa.Unicode), sa.LargeBinary) for column in columns]
        if self.dialect in {"mysql", "mariadb"}:
            return [sa.cast(column, sa.LargeBinary) for column in columns]
        return list(columns)


def _number(value: str, kind: Any) -> Any:
    """A value that was kept as text, as a number where the column holds numbers."""
    return Decimal(value) if isinstance(kind, sa.Numeric) else int(value) if isinstance(kind, sa.Integer) else value


def _text(column: sa.ColumnElement[Any], kind: Any) -> sa.ColumnElement[Any]:
    """A value of PostgreSQL in the one form of text that this house compares."""
    plain = sa.cast(column, sa.Text)
    if isinstance(kind, sa.Boolean):
        return sa.case((column.is_(sa.true()), "true"), (column.is_(sa.false()), "false"))
    if isinstance(kind, sa.LargeBinary):
        return sa.func.encode(column, "hex")
    if isinstance(kind, sa.DateTime):
        form = _INSTANT if kind.timezone else _LOCAL
        usual = sa.and_(sa.func.isfinite(column), column >= sa.cast(sa.literal(_FIRST_DAY, sa.Text), kind))
        return sa.case((usual, sa.func.to_char(column, form)), else_=plain)
    return plain


def kept(value: Any) -> Json:
    """A part of a key as it can be kept."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, bytes | float):
        return {"bytes": value.hex()} if isinstance(value, bytes) else {"float": value.hex()}
    for name, kind in (("datetime", datetime), ("date", date), ("decimal", Decimal), ("uuid", UUID)):
        if isinstance(value, kind):
            return {name: value.isoformat() if isinstance(value, date) else str(value)}
    return {"text": str(value)}


def given_back(value: Json) -> Any:
    """A part of a key as it was."""
    if not isinstance(value, Mapping):
        return value
    (name, text), *_ = value.items()
    readers: dict[str, Any] = {
        "bytes": bytes.fromhex, "float": float.fromhex, "datetime": datetime.fromisoformat, "date": date.fromisoformat, "decimal": Decimal,
        "uuid": UUID, "text": str,
    }  # fmt: skip
    return readers[name](str(text))
