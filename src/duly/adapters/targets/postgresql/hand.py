# SPDX-License-Identifier: Apache-2.0
"""One table of a PostgreSQL target within a transaction: rows go in and come out by COPY."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import polars as pl
from psycopg import Connection, sql

from duly.adapters.targets.judging import UNTOUCHED, names_of
from duly.adapters.targets.postgresql.errors import telling_rows
from duly.adapters.targets.postgresql.layout import Layout, beside, limits_of, shown
from duly.adapters.targets.postgresql.statements import listed, named, same_key
from duly.adapters.targets.settling import RowsRefused
from duly.adapters.targets.sifting import fitting_keys
from duly.adapters.targets.tabbed import tabbed
from duly.rooms.transfer.target import Wanted

_SLICE = 10_000
_NETSTRING = sql.SQL("coalesce(octet_length({0}::text) || ':' || {0}::text || ',', '~')")
"""A field of a row as it is digested (``rooms/transfer/rules/digests``)."""
_KEYS, _CHANGED = sql.Identifier("pg_temp", "duly_keys"), sql.Identifier("pg_temp", "duly_changed")


class PostgresHand:
    """See :class:`duly.adapters.targets.settling.Hand`.

    Whether somebody touched the columns that the mapping does not fill is told by ``writers``: the transactions by which this
    run wrote rows, which every row of PostgreSQL carries until it is written again. A row that somebody did touch stays theirs
    when it is written over: it is written by a transaction that is not among them.
    """

    def __init__(self, connection: Connection, place: sql.Identifier, layout: Layout, wanted: Wanted) -> None:
        self.wanted = wanted
        self.limits = limits_of(layout, wanted)
        self.writers: set[str] = set()
        self._connection = connection
        self._place = place
        self._layout = layout
        self._has_others = bool(beside(layout, wanted))
        self._ours: pl.DataFrame | None = None
        """The keys, among those looked at last, of rows that nobody else touched."""

    @contextmanager
    def trial(self) -> Iterator[None]:
        """See :class:`duly.adapters.targets.settling.Hand`."""
        with self._connection.transaction():
            yield

    def insert(self, rows: pl.DataFrame) -> None:
        """See :class:`duly.adapters.targets.settling.Hand`."""
        with telling_rows():
            self._copy_in(self._place, rows.select(names_of(self.wanted)))
            if self._has_others:
                self._sign(rows)

    def update(self, rows: pl.DataFrame) -> None:
        """See :class:`duly.adapters.targets.settling.Hand`."""
        names = names_of(self.wanted)
        pair = sql.SQL("{0} = duly_key.{0}")
        values = [pair.format(sql.Identifier(name)) for name in names if name not in self.wanted.key]
        if rows.is_empty() or not values:
            return
        for some, is_ours in self._apart(rows):
            with telling_rows(), self._connection.transaction():
                self._stage(_CHANGED, some.select(names))
                self._write_keyed("update", _CHANGED, len(some), values=sql.SQL(", ").join(values))
                if is_ours:
                    self._sign(some)

    def _apart(self, rows: pl.DataFrame) -> list[tuple[pl.DataFrame, bool]]:
        """Rows by whether nobody else touched them, where that is to be known later, too."""
        if not self._has_others or self._ours is None or self._ours.is_empty():
            return [(rows, False)]
        key = list(self.wanted.key)
        parts = [(rows.join(self._ours, on=key, how="semi", maintain_order="left"), True)]
        parts.append((rows.join(self._ours, on=key, how="anti", maintain_order="left"), False))
        return [part for part in parts if part[0].height]

    def delete(self, rows: pl.DataFrame) -> None:
        """See :class:`duly.adapters.targets.settling.Hand`."""
        with telling_rows():
            self._stage(_KEYS, rows.select(self.wanted.key))
            self._write_keyed("delete", _KEYS, len(rows))

    def standing(self, keys: pl.DataFrame) -> pl.DataFrame:
        """See :class:`duly.adapters.targets.settling.Hand`."""
        found = self.read(keys, lock="FOR UPDATE OF duly_row")
        self._ours = found.filter(pl.col(UNTOUCHED) == "true").select(self.wanted.key) if self._has_others else None
        return found

    def read(self, keys: pl.DataFrame, *, lock: str = "") -> pl.DataFrame:
        """What stands under keys, in canonical text."""
        names = [*names_of(self.wanted), UNTOUCHED]
        keys = fitting_keys(keys, self.wanted, self.limits)
        if keys.is_empty():
            return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
        self._stage(_KEYS, keys.sort(keys.columns))  # in one order, so that two who lock do not lock each other out
        # A shard is small beside its table: rows are fetched by their keys, however the planner would weigh it.
        self._connection.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_mergejoin = off")
        columns = [shown(field, self._layout.columns[field.name]) for field in self.wanted.fields]
        statement = named("copy_standing").format(
            shown=sql.SQL(", ").join([*columns, self._untouched()]),
            table=self._place,
            stage=_KEYS,
            same_key=same_key(self.wanted.key),
            lock=sql.SQL(lock),
        )
        return self._copy_out(statement, names)

    def having(self, values: pl.DataFrame, most: int) -> pl.DataFrame:
        """Rows that have one of these values in its column, in canonical text; the table is gone through once."""
        self._stage(_KEYS, values)
        columns = [shown(field, self._layout.columns[field.name]) for field in self.wanted.fields]
        statement = named("copy_having").format(
            shown=sql.SQL(", ").join([*columns, self._untouched()]), table=self._place, stage=_KEYS,
            same_key=same_key(values.columns), most=sql.Literal(most),
        )  # fmt: skip
        return self._copy_out(statement, [*names_of(self.wanted), UNTOUCHED]).drop(UNTOUCHED)

    def weigh(self, keys: pl.DataFrame) -> tuple[int, int]:
        """How many rows stand under keys, and the sum of their digests, worked out by the server: nothing is carried over."""
        keys = fitting_keys(keys, self.wanted, self.limits)
        if keys.is_empty():
            return 0, 0
        self._stage(_KEYS, keys.sort(keys.columns))
        self._connection.execute(
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_hashjoin = off"
        )
        names = [sql.Identifier(f"f{at}") for at in range(len(self.wanted.fields))]
        columns = [shown(field, self._layout.columns[field.name]) for field in self.wanted.fields]
        aliased = sql.SQL("{} AS {}")
        statement = named("weigh").format(
            shown=sql.SQL(", ").join(aliased.format(column, name) for column, name in zip(columns, names, strict=True)),
            netstrings=sql.SQL("concat({})").format(sql.SQL(", ").join(map(_NETSTRING.format, names))),
            table=self._place,
            stage=_KEYS,
            same_key=same_key(self.wanted.key),
        )
        found = self._connection.execute(statement).fetchone() or (0, 0, 0, 0, 0)
        limbs = sum(int(limb) << shift for limb, shift in zip(found[1:], (96, 64, 32, 0), strict=True))
        return int(found[0]), limbs % (1 << 128)

    def _untouched(self) -> sql.Composable:
        if not self._has_others:
            return sql.SQL("true")
        return sql.SQL("duly_row.xmin::text = ANY ({})").format(sql.Literal(sorted(self.writers)))

    def _copy_in(self, place: sql.Identifier, rows: pl.DataFrame) -> None:
        statement = named("copy_in").format(table=place, columns=listed(rows.columns))
        with self._connection.cursor() as cursor:
            with cursor.copy(statement) as copy:
                for some in rows.iter_slices(_SLICE):  # the server reads one while the next is being written
                    copy.write(tabbed(some))
            if cursor.rowcount != len(rows):
                raise RowsRefused("swallowed")

    def _copy_out(self, statement: sql.Composed, names: Sequence[str]) -> pl.DataFrame:
        with self._connection.cursor() as cursor:
            with cursor.copy(statement) as copy:
                text = b"".join(copy)
            if not text:
                return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
            found = pl.read_csv(text, has_header=False, infer_schema=False, new_columns=names)
            if len(found) != cursor.rowcount:
                raise RuntimeError(f"{cursor.rowcount} rows came and {len(found)} were read")
        return found.with_columns(pl.col(UNTOUCHED).replace({"t": "true", "f": "false"}))

    def _stage(self, stage: sql.Identifier, rows: pl.DataFrame) -> None:
        self._connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(stage))
        columns = listed(rows.columns)
        self._connection.execute(named("stage").format(stage=stage, columns=columns, table=self._place))
        self._copy_in(stage, rows)

    def _write_keyed(self, name: str, stage: sql.Identifier, expected: int, **parts: sql.Composable) -> None:
        statement = named(name).format(table=self._place, stage=stage, same_key=same_key(self.wanted.key), **parts)
        if self._connection.execute(statement).rowcount != expected:
            raise RowsRefused("swallowed")

    def _sign(self, rows: pl.DataFrame) -> None:
        """Remember who wrote these rows; all of one statement have the same writer."""
        key = self.wanted.key
        pair = sql.SQL("{} = %s")
        one = sql.SQL(" AND ").join(pair.format(sql.Identifier(name)) for name in key)
        statement = named("writer").format(table=self._place, same_key=one)
        for (writer,) in self._connection.execute(statement, rows.select(key).row(0)).fetchall():
            self.writers.add(writer)
