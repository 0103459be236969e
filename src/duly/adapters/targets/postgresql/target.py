# SPDX-License-Identifier: Apache-2.0
"""Loads into PostgreSQL: a shard and its entry in the book are one transaction.

The book is the schema ``duly_transfer``. A column ``timestamp`` without a zone is taken to hold UTC.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import polars as pl
from psycopg import Connection, sql

from duly.adapters.targets.judging import UNTOUCHED
from duly.adapters.targets.postgresql import surveying
from duly.adapters.targets.postgresql.errors import refusing
from duly.adapters.targets.postgresql.hand import PostgresHand
from duly.adapters.targets.postgresql.layout import Layout, declared, read_layout
from duly.adapters.targets.postgresql.sessions import Sessions
from duly.adapters.targets.postgresql.statements import listed, named
from duly.adapters.targets.settling import kept, remember, settle, take_back, take_out
from duly.rooms.transfer.target import Asked, Effect, Loaded, Survey, Undone, Wanted
from duly.rooms.transfer.unwritable import (
    NAME_OF_SCHEMA,
    NO_SUCH_TABLE,
    NOT_PREPARED,
    TARGET_ADDRESS,
    TARGET_CHANGED,
    TARGET_UNFIT,
    trouble,
)

_ONE_AT_A_TIME = 0x64756C79
"""The advisory lock under which book and tables are made and removed."""


def open_target(asked: Asked) -> "PostgresTarget":
    """A target at a URL; options: ``schema``, ``statement_timeout``, ``lock_timeout``."""
    schema = asked.options.get("schema", "public")
    if not isinstance(schema, str) or not schema:
        raise TARGET_ADDRESS(field="schema", at="schema", why=NAME_OF_SCHEMA)
    return PostgresTarget(Sessions(asked.address, asked.options), schema)


class PostgresTarget:
    """See :class:`duly.rooms.transfer.target.Target`."""

    def __init__(self, sessions: Sessions, schema: str) -> None:
        self._sessions = sessions
        self._schema = schema
        self._met: set[str] = set()
        """Tables in which a shard's keys were found lately: the next shard does not expect its own to be new."""

    def survey(self, wanted: Wanted) -> Survey:
        """See :class:`duly.rooms.transfer.target.Target`."""
        with self._transaction(wanted) as connection:
            layout = read_layout(connection, self._schema, wanted.table)
            wrong = [*surveying.misnamed(wanted), *self._wrong(connection, layout, wanted)]
            if layout is None or wrong[:1] == [("not_a_table", wanted.table)] or "SELECT" in layout.denied:
                return Survey(exists=layout is not None, rows=0, troubles=tuple(wrong))
            counted = connection.execute(named("count").format(table=self._place(wanted))).fetchone()
        return Survey(
            exists=True,
            rows=counted[0] if counted else 0,
            troubles=tuple(wrong),
            notes=tuple(surveying.notes(layout, wanted)),
        )

    def prepare(self, run: UUID, wanted: Wanted) -> None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        with self._transaction(wanted) as connection:
            _alone(connection)
            if not _has_book(connection):
                connection.execute(named("make_book"))
            layout = read_layout(connection, self._schema, wanted.table)
            wrong = [*surveying.misnamed(wanted), *self._wrong(connection, layout, wanted)]
            if wrong:
                raise self._unfit(wanted, wrong)
            if layout is None:
                connection.execute(self._creation(wanted))
            connection.execute(named("note_made"), self._about(run, wanted) | {"made": layout is None})

    def standing(self, wanted: Wanted, keys: pl.DataFrame) -> pl.DataFrame:
        """See :class:`duly.rooms.transfer.target.Target`."""
        with self._transaction(wanted) as connection:
            return self._hand(connection, wanted).read(keys).drop(UNTOUCHED)

    def having(self, wanted: Wanted, values: pl.DataFrame, most: int) -> pl.DataFrame:
        """See :class:`duly.rooms.transfer.target.FindsByValue`."""
        with self._transaction(wanted) as connection:
            return self._hand(connection, wanted).having(values.drop_nulls().unique(), most)

    def weigh(self, wanted: Wanted, keys: pl.DataFrame) -> tuple[int, int]:
        """See :class:`duly.rooms.transfer.target.Target`."""
        with self._transaction(wanted) as connection:
            return self._hand(connection, wanted).weigh(keys)

    def load(
        self,
        run: UUID,
        wanted: Wanted,
        shard: int,
        attempt: UUID,
        *,
        rows: pl.DataFrame,
        keep: Callable[[Effect], None],
    ) -> Loaded:
        """See :class:`duly.rooms.transfer.target.Target`."""
        about = self._about(run, wanted) | {"shard": shard, "attempt": attempt, "rows": len(rows)}
        with self._transaction(wanted) as connection:
            if connection.execute(named("enter"), about).rowcount == 0:
                return self._earlier(connection, wanted, about)
            hand = self._hand(connection, wanted)
            known = _writers(connection, about)
            hand.writers.update(known)
            effect = settle(hand, rows, hopeful=wanted.table not in self._met)
            remember(self._met, wanted.table, effect)
            if fresh := hand.writers - known:
                connection.execute(named("sign"), about | {"writers": sorted(fresh)})
            kept(keep, effect)
        return Loaded(attempt, again=False)

    def remove(
        self,
        run: UUID,
        wanted: Wanted,
        shard: int,
        attempt: UUID,
        *,
        keys: pl.DataFrame,
        keep: Callable[[Effect], None],
    ) -> Loaded:
        """See :class:`duly.rooms.transfer.target.Removing`."""
        about = self._about(run, wanted) | {"shard": shard, "attempt": attempt, "rows": len(keys)}
        with self._transaction(wanted) as connection:
            if connection.execute(named("enter"), about).rowcount == 0:
                return self._earlier(connection, wanted, about)
            hand = self._hand(connection, wanted)
            hand.writers.update(_writers(connection, about))
            kept(keep, take_out(hand, keys))
        return Loaded(attempt, again=False)

    def attempt(self, run: UUID, wanted: Wanted, shard: int) -> UUID | None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        about = self._about(run, wanted) | {"shard": shard}
        with self._transaction(wanted) as connection:
            found = connection.execute(named("entered"), about).fetchone() if _has_book(connection) else None
        return found[0] if found else None

    def undo(self, run: UUID, wanted: Wanted, shard: int, rows: pl.DataFrame, before: pl.DataFrame) -> Undone:
        """See :class:`duly.rooms.transfer.target.Target`."""
        about = self._about(run, wanted) | {"shard": shard}
        with self._transaction(wanted) as connection:
            known = _writers(connection, about) if _has_book(connection) else set()
            if not _has_book(connection) or connection.execute(named("strike"), about).fetchone() is None:
                return Undone(0, 0, ())
            hand = self._hand(connection, wanted)
            hand.writers.update(known)
            undone = take_back(hand, rows, before)
            if fresh := hand.writers - _writers(
                connection, about
            ):  # those of this shard, too: its rows may be others' again
                connection.execute(named("hand_down"), about | {"writers": sorted(fresh)})
            return undone

    def finish_undo(self, run: UUID, wanted: Wanted) -> None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        about = self._about(run, wanted)
        with self._transaction(wanted) as connection:
            _alone(connection)
            if not _has_book(connection) or _says(connection, named("unfinished"), about):
                return
            made = connection.execute(named("forget_made"), about).fetchone()
            if made is not None and made[0] and read_layout(connection, self._schema, wanted.table):
                self._remove_empty(connection, self._place(wanted))
            if not _says(connection, named("in_use")):
                connection.execute(named("drop_book"))
                if not _says(connection, named("others_there")):
                    connection.execute("DROP SCHEMA duly_transfer")

    def digest(self, wanted: Wanted) -> str:
        """See :class:`duly.rooms.transfer.target.Target`. ``absent`` where there is no table."""
        with self._transaction(wanted) as connection:
            if read_layout(connection, self._schema, wanted.table) is None:
                return "absent"
            found = connection.execute(named("digest").format(table=self._place(wanted))).fetchone()
        return ":".join(str(part) for part in found or ())

    def close(self) -> None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        self._sessions.close()

    @contextmanager
    def _transaction(self, wanted: Wanted) -> Iterator[Connection]:
        with refusing(self._sessions.name, wanted.table), self._sessions.transaction() as connection:
            yield connection

    def _hand(self, connection: Connection, wanted: Wanted) -> PostgresHand:
        """The table as it stands at this moment: it may have been altered since it was surveyed."""
        layout = read_layout(connection, self._schema, wanted.table)
        if layout is None:
            raise TARGET_CHANGED(table=wanted.table, why=NO_SUCH_TABLE)
        wrong = list(surveying.troubles(layout, wanted))
        if wrong:
            raise self._unfit(wanted, wrong)
        return PostgresHand(connection, self._place(wanted), layout, wanted)

    @staticmethod
    def _earlier(connection: Connection, wanted: Wanted, about: dict[str, object]) -> Loaded:
        earlier = connection.execute(named("entered"), about).fetchone()
        if earlier is None:
            raise TARGET_CHANGED(table=wanted.table, why=NOT_PREPARED)
        return Loaded(earlier[0], again=True)

    def _wrong(self, connection: Connection, layout: Layout | None, wanted: Wanted) -> list[surveying.Said]:
        if layout is not None:
            return list(surveying.troubles(layout, wanted))
        return list(connection.execute(named("no_site"), {"schema": self._schema}))  # where its table is to be made

    @staticmethod
    def _unfit(wanted: Wanted, wrong: list[surveying.Said]) -> Exception:
        code, about = wrong[0]
        return TARGET_UNFIT(table=wanted.table, why=trouble(code, about))

    @staticmethod
    def _remove_empty(connection: Connection, place: sql.Identifier) -> None:
        connection.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(place))
        if not _says(connection, named("any_row").format(table=place)):
            connection.execute(sql.SQL("DROP TABLE {}").format(place))

    def _creation(self, wanted: Wanted) -> sql.Composed:
        needed = set(wanted.key)
        columns = [declared(field, required=field.required or field.name in needed) for field in wanted.fields]
        return named("create").format(
            table=self._place(wanted), columns=sql.SQL(", ").join(columns), key=listed(wanted.key)
        )

    def _place(self, wanted: Wanted) -> sql.Identifier:
        return sql.Identifier(self._schema, wanted.table)

    def _about(self, run: UUID, wanted: Wanted) -> dict[str, object]:
        return {"run": run, "table": f"{self._schema}.{wanted.table}"}


def _writers(connection: Connection, about: dict[str, object]) -> set[str]:
    """The transactions by which this run wrote rows of the table that are wholly its own."""
    found = connection.execute(named("writers"), about).fetchone()
    return set(found[0] or ()) if found else set()


def _alone(connection: Connection) -> None:
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_ONE_AT_A_TIME,))


def _has_book(connection: Connection) -> bool:
    return _says(connection, sql.SQL("SELECT to_regclass('duly_transfer.book') IS NOT NULL"))


def _says(connection: Connection, statement: sql.SQL | sql.Composed, values: dict[str, object] | None = None) -> bool:
    found = connection.execute(statement, values).fetchone()
    return bool(found and found[0])
