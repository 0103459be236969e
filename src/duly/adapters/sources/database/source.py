# SPDX-License-Identifier: Apache-2.0
"""A database as a source: its tables, cut by ranges of their keys, every value as text.

PostgreSQL is read by COPY, and all that one process reads is one snapshot, which other processes share while this one is
open; after that a shard is read as it stands, and refused if it has another number of rows than when it was cut. A table
without a key (``no_key``) is cut by counting in an order over all its columns, which is slow, and wrong if rows change in between.

Options: ``schema``, ``tables`` (only these), ``views`` (also these).
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import Any

import polars as pl
import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from duly.adapters.sources.database.following import LoggedDatabase
from duly.adapters.sources.database.lately import column_at, condition, earlier, pieces, places_in
from duly.adapters.sources.database.pulse import pulse
from duly.adapters.sources.database.sessions import adopt, engine_for, export, reachable
from duly.adapters.sources.database.shapes import Asking, Shape, given_back, kept, shapes_in
from duly.adapters.sources.texts import text_of
from duly.kernel.canonical import Json
from duly.kernel.refusals import Refusal
from duly.rooms.transfer.source import ROW, Asked, Chunk, Column, Cut, Fault, Table, cell
from duly.rooms.transfer.unreadable import SOURCE_CHANGED, SOURCE_NO_TABLE

_SHOWN = 200
_INSTANTS = {"mysql": "TIMESTAMP", "mariadb": "TIMESTAMP"}
"""Types whose values are instants although the driver does not say so; the session is in UTC."""


class DatabaseSource(LoggedDatabase):
    """Reads one database."""

    def __init__(self, asked: Asked) -> None:
        self._asked, self._where = asked, asked.name or asked.address.rpartition("@")[2] or asked.path
        self._engine = engine_for(asked)
        self._open: Connection | None = None
        self._snapshot = ""

    def tables(self) -> list[Table]:
        """The tables, with the number of rows of each."""
        found = []
        with reachable(self._where):
            for shape in self._shapes.values():
                columns = tuple(Column(at, name, shape.declared[at]) for at, name in enumerate(shape.columns))
                asking = Asking(shape, self._engine.dialect.name)
                rows = self._connection().scalar(asking.count())
                notes = () if self._is_keyed(asking) else ("no_key",)
                found.append(Table(shape.ref, columns, rows=rows, key=shape.key, notes=notes))
        return found

    def cuts(self, table: Table, most: int) -> Iterator[Cut]:
        """Ranges of the key."""
        shape = self._shape(table.ref)
        with self._reached():
            asking = Asking(shape, self._engine.dialect.name)
            total = int(self._connection().scalar(asking.count()) or 0)
            edges = self._edges(asking, most, total)
        after: list[Json] | None = None
        for number, start in enumerate(range(0, total, most), 1):
            rows = min(most, total - start)
            span: dict[str, Json] = {"snapshot": self._snapshot, "state": shape.state, "start": start}
            if edges:
                upto = edges[number - 1]
                span, after = {**span, "after": after, "upto": upto}, upto
            yield Cut(number, start + 1, rows, span)

    def read(self, table: Table, cut: Cut) -> Chunk:
        """The rows of a range."""
        shape = self._shape(table.ref)
        if shape.state != cut.span["state"]:
            raise SOURCE_CHANGED(field="table", where=table.ref, why="its columns or its key are others")
        asking = Asking(shape, self._engine.dialect.name)
        with self._reached():
            connection = self._connection(str(cut.span["snapshot"]))
            if self._engine.dialect.name == "postgresql":
                chunk = _copied(connection, _query(asking, cut, as_text=True), shape, cut)
            else:
                chunk = _fetched(
                    connection.execute(_query(asking, cut, as_text=False)), shape, self._engine.dialect.name, cut
                )
        held = chunk.rows.height + len(chunk.faults)
        if held != cut.rows:
            raise SOURCE_CHANGED(field="table", where=table.ref, why=f"{held} rows, not {cut.rows}")
        return chunk

    def latest(self, table: Table, column: str) -> str:
        """See :class:`duly.rooms.transfer.source.Dated`."""
        shape = self._shape(table.ref)
        with self._reached():
            found = self._connection().scalar(self._asking(shape).latest(column_at(shape, column)))
        return "" if found is None else text_of(found) or ""

    def cuts_since(self, table: Table, column: str, since: str, overlap: int, most: int) -> Iterator[Cut]:
        """See :class:`duly.rooms.transfer.source.Dated`."""
        shape = self._shape(table.ref)
        asking, at = self._asking(shape), column_at(shape, column)
        span: dict[str, Json] = {"state": shape.state, "since": earlier(since, overlap), "at": at}
        with self._reached():
            connection = self._connection()
            total = connection.scalar(asking.count().where(asking.since(at, str(span["since"]))))
        return pieces(span | {"snapshot": self._snapshot}, int(total or 0), most)

    def cuts_of_keys(self, table: Table, positions: Sequence[int], most: int) -> Iterator[Cut]:
        """See :class:`duly.rooms.transfer.source.Dated`."""
        for cut in self.cuts(table, most):
            yield cut._replace(span={**cut.span, "only": list(positions)})

    def _asking(self, shape: Shape) -> Asking:
        return Asking(shape, self._engine.dialect.name)

    def state(self, table: Table) -> str:
        """A fingerprint of columns, types and key; what stands in the rows changes it not."""
        return self._shape(table.ref).state

    def pulse(self, table: Table) -> str:
        """What changes whenever a row of the table does."""
        shape = self._shape(table.ref)
        with reachable(self._where), self._engine.connect() as connection:
            return pulse(connection, shape)

    def close(self) -> None:
        """Let go of the connection, and of the snapshot with it."""
        if self._open is not None:
            with suppress(sa.exc.SQLAlchemyError):
                self._open.close()
        self._open = None
        self._engine.dispose()

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """The database answers, or says why not; a connection that failed is let go of, so that the next question opens another."""
        try:
            with reachable(self._where):
                yield
        except Refusal:
            self.close()
            raise

    @cached_property
    def _shapes(self) -> dict[str, Shape]:
        with reachable(self._where):
            return {shape.ref: shape for shape in shapes_in(self._connection(), self._asked.options)}

    def _shape(self, ref: str) -> Shape:
        if ref not in self._shapes:
            raise SOURCE_NO_TABLE(field="table", table=ref)
        return self._shapes[ref]

    def _connection(self, snapshot: str = "") -> Connection:
        """The one connection; ``snapshot`` is that of another, which is looked at if that is still possible."""
        if self._open is not None and snapshot in {"", self._snapshot}:
            return self._open
        if self._open is not None:
            self._open.rollback()
        else:
            self._open = self._engine.connect()
        if snapshot:
            adopt(self._open, snapshot)
        self._snapshot = snapshot or export(self._open)
        return self._open

    def _is_keyed(self, asking: Asking) -> bool:
        """Whether every row has a key; in SQLite a part of one may be missing."""
        if asking.dialect == "sqlite" and asking.shape.key:
            return not self._connection().scalar(asking.keyless())
        return bool(asking.shape.key)

    def _edges(self, asking: Asking, most: int, total: int) -> list[list[Json]]:
        if not total or not self._is_keyed(asking):
            return []
        found = self._connection().execute(asking.edges(most, total))
        return [[kept(value) for value in row] for row in found]


def open_database(asked: Asked) -> DatabaseSource:
    """A database.

    Raises:
        Refusal: ``transfer.source_option``, ``transfer.source_driver``, ``transfer.source_missing``.
    """
    return DatabaseSource(asked)


def _query(asking: Asking, cut: Cut, *, as_text: bool) -> sa.Select[Any]:
    start, only, where = cut.span["start"], places_in(cut.span), condition(asking, cut.span)
    if "upto" not in cut.span:
        return asking.slice(start if isinstance(start, int) else 0, cut.rows, as_text=as_text, only=only, where=where)
    after, upto = _values(cut.span["after"]), _values(cut.span["upto"])
    return asking.between(after, upto, as_text=as_text, only=only)


def _values(said: Json) -> list[Any] | None:
    return [given_back(part) for part in said] if isinstance(said, list) else None


def _copied(connection: Connection, query: sa.Select[Any], shape: Shape, cut: Cut) -> Chunk:
    """Rows of PostgreSQL, by COPY; no value and empty text are told apart by quotation marks."""
    compiled = query.compile(dialect=connection.dialect)
    names = [cell(at) for at in range(len(shape.columns))]
    held = io.BytesIO()
    driver: Any = connection.connection.dbapi_connection
    with (
        _as_sqlalchemy(),
        driver.cursor() as cursor,
        cursor.copy(f"COPY ({compiled}) TO STDOUT (FORMAT csv)", compiled.params) as copy,
    ):
        for block in copy:
            held.write(block)
    held.seek(0)
    schema = dict.fromkeys(names, pl.String)
    empty = pl.DataFrame(schema=schema)
    frame = pl.read_csv(held, has_header=False, schema=schema, infer_schema=False) if held.getbuffer().nbytes else empty
    return Chunk(_numbered(frame, cut.first))


@contextmanager
def _as_sqlalchemy() -> Iterator[None]:
    """What the driver itself raises, raised as if through the toolkit."""
    try:
        yield
    except psycopg.Error as error:
        raise sa.exc.DBAPIError("", None, error) from error


def _numbered(frame: pl.DataFrame, first: int) -> pl.DataFrame:
    numbers = pl.int_range(first, first + frame.height, dtype=pl.UInt64, eager=True)
    return frame.insert_column(0, numbers.alias(ROW))


def _fetched(found: Any, shape: Shape, dialect: str, cut: Cut) -> Chunk:
    """Rows as the driver gives them, every value as text."""
    mark = _INSTANTS.get(dialect)
    instants = {at for at, declared in enumerate(shape.declared) if mark and declared.upper().startswith(mark)}
    rows: list[Sequence[Any]] = []
    faults: list[Fault] = []
    for number, values in enumerate(found, cut.first):
        texts = [text_of(value) for value in values]
        for at in instants:
            texts[at] = f"{texts[at]}Z" if texts[at] else None
        if _is_text(texts):
            rows.append((number, *texts))
        else:
            shown = ",".join(text or "" for text in texts).encode("utf-8", "replace").decode()[:_SHOWN]
            faults.append(Fault(number, "undecodable", shown))
    schema = {ROW: pl.UInt64, **{cell(at): pl.String for at in range(len(shape.columns))}}
    return Chunk(pl.DataFrame(rows, schema=schema, orient="row"), tuple(faults))


def _is_text(texts: Sequence[str | None]) -> bool:
    try:
        "".join(text for text in texts if text).encode()
    except UnicodeEncodeError:
        return False
    return True
