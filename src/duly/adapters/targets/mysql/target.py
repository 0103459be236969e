# SPDX-License-Identifier: Apache-2.0
"""Loads into MariaDB and MySQL: a shard and its entry in the book are one transaction.

The book is the tables ``duly_transfer_book`` and ``duly_transfer_made`` of the same database. What makes or removes tables
commits by itself there, so that each step is noted before it is taken. A ``datetime`` is taken to hold UTC.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import polars as pl
import pymysql

from duly.adapters.targets.judging import UNTOUCHED
from duly.adapters.targets.mysql import surveying
from duly.adapters.targets.mysql.errors import refusing
from duly.adapters.targets.mysql.hand import MysqlHand
from duly.adapters.targets.mysql.layout import Column, Layout, declared, read_layout
from duly.adapters.targets.mysql.sessions import Sessions
from duly.adapters.targets.mysql.statements import listed, quoted, statement
from duly.adapters.targets.settling import kept, remember, settle, take_back, take_out
from duly.kernel.refusals import Refusal
from duly.rooms.transfer.target import Asked, Effect, Loaded, Survey, Undone, Wanted, weighed
from duly.rooms.transfer.unwritable import (
    NO_SUCH_TABLE,
    NOT_PREPARED,
    TARGET_BUSY,
    TARGET_CHANGED,
    TARGET_UNFIT,
    trouble,
)

_TWICE = 1062
_BYTES = frozenset({"binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "bit", "geometry"})
_COLLATIONS = ("utf8mb4_0900_bin", "utf8mb4_nopad_bin", "utf8mb4_bin")
"""The first that there is: the earlier ones tell ``a`` from ``a`` with a space at its end."""


def open_target(asked: Asked) -> "MysqlTarget":
    """A target at ``mysql://user:password@host:port/database?ssl_ca=…``; options: ``statement_timeout``, ``lock_timeout``."""
    return MysqlTarget(Sessions(asked.address, asked.options))


class MysqlTarget:
    """See :class:`duly.rooms.transfer.target.Target`."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._met: set[str] = set()

    def survey(self, wanted: Wanted) -> Survey:
        """See :class:`duly.rooms.transfer.target.Target`."""
        with refusing(self._sessions.name, wanted.table):
            layout, wrong = self._look(wanted)
            if layout is None or wrong[:1] == [("not_a_table", wanted.table)]:
                return Survey(exists=layout is not None, rows=0, troubles=tuple(wrong))
            ((rows,),) = self._sessions.ask(statement("count", table=quoted(wanted.table)))
        return Survey(exists=True, rows=rows, troubles=tuple(wrong), notes=tuple(surveying.notes(layout, wanted)))

    def prepare(self, run: UUID, wanted: Wanted) -> None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        with self._alone(wanted):
            self._sessions.say(statement("make_book"))
            self._sessions.say(statement("make_made"))
            layout, wrong = self._look(wanted)
            if wrong:
                raise _unfit(wanted, wrong)
            with self._sessions.transaction():
                self._sessions.say(statement("note_made"), (str(run), wanted.table, layout is None))
            if layout is None:
                self._sessions.say(self._creation(wanted))

    def standing(self, wanted: Wanted, keys: pl.DataFrame) -> pl.DataFrame:
        """See :class:`duly.rooms.transfer.target.Target`."""
        with self._transaction(wanted):
            return self._hand(wanted).read(keys).drop(UNTOUCHED)

    def weigh(self, wanted: Wanted, keys: pl.DataFrame) -> tuple[int, int]:
        """See :class:`duly.rooms.transfer.target.Target`."""
        return weighed(self.standing(wanted, keys), wanted)

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
        with self._transaction(wanted):
            earlier = self._enter(run, wanted, shard, attempt, rows=len(rows))
            if earlier is not None:
                return Loaded(earlier, again=True)
            effect = settle(self._hand(wanted), rows, hopeful=wanted.table not in self._met)
            remember(self._met, wanted.table, effect)
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
        with self._transaction(wanted):
            earlier = self._enter(run, wanted, shard, attempt, rows=len(keys))
            if earlier is not None:
                return Loaded(earlier, again=True)
            kept(keep, take_out(self._hand(wanted), keys))
        return Loaded(attempt, again=False)

    def attempt(self, run: UUID, wanted: Wanted, shard: int) -> UUID | None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        with self._transaction(wanted):
            about = (str(run), wanted.table, shard)
            found = self._sessions.ask(statement("entered"), about) if self._has_book() else ()
        return UUID(found[0][0]) if found else None

    def undo(self, run: UUID, wanted: Wanted, shard: int, rows: pl.DataFrame, before: pl.DataFrame) -> Undone:
        """See :class:`duly.rooms.transfer.target.Target`."""
        with self._transaction(wanted):
            if not self._has_book() or not self._sessions.say(statement("strike"), (str(run), wanted.table, shard)):
                return Undone(0, 0, ())
            return take_back(self._hand(wanted), rows, before)

    def finish_undo(self, run: UUID, wanted: Wanted) -> None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        about = (str(run), wanted.table)
        with self._alone(wanted):
            if not self._has_book() or self._sessions.ask(statement("unfinished"), about)[0][0]:
                return
            made = self._sessions.ask(statement("prepared"), about)
            if made and made[0][0] and self._layout(wanted) is not None:
                self._remove_empty(wanted)
            self._sessions.say(statement("forget_made"), about)
            if not self._sessions.ask(statement("in_use"))[0][0]:
                self._sessions.say("DROP TABLE duly_transfer_book, duly_transfer_made")

    def digest(self, wanted: Wanted) -> str:
        """See :class:`duly.rooms.transfer.target.Target`. ``absent`` where there is no table."""
        with self._transaction(wanted):
            layout = self._layout(wanted)
            if layout is None:
                return "absent"
            text = f"CONCAT({', '.join(map(_told, layout.columns.values()))})"
            (found,) = self._sessions.ask(statement("digest", row_text=text, table=quoted(wanted.table)))
        return ":".join(str(part) for part in found)

    def close(self) -> None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        self._sessions.close()

    @contextmanager
    def _transaction(self, wanted: Wanted) -> Iterator[None]:
        with refusing(self._sessions.name, wanted.table), self._sessions.transaction():
            yield

    @contextmanager
    def _alone(self, wanted: Wanted) -> Iterator[None]:
        """Only one at a time makes and removes tables."""
        with refusing(self._sessions.name, wanted.table):
            if self._sessions.ask("SELECT GET_LOCK('duly_transfer', 30)")[0][0] != 1:
                raise TARGET_BUSY(target=self._sessions.name, why="GET_LOCK")
            try:
                yield
            finally:
                self._sessions.ask("SELECT RELEASE_LOCK('duly_transfer')")

    def _enter(self, run: UUID, wanted: Wanted, shard: int, attempt: UUID, *, rows: int) -> UUID | None:
        """Enter the shard; or which attempt did before. Whoever is writing it now is waited for."""
        about = (str(run), wanted.table)
        if not self._sessions.ask(statement("prepared"), about):
            raise TARGET_CHANGED(table=wanted.table, why=NOT_PREPARED)
        try:
            self._sessions.say(statement("enter"), (*about, shard, str(attempt), rows))
        except pymysql.err.IntegrityError as error:
            if error.args[0] != _TWICE:
                raise
            return UUID(self._sessions.ask(statement("entered"), (*about, shard))[0][0])
        return None

    def _hand(self, wanted: Wanted) -> MysqlHand:
        layout, wrong = self._look(wanted)
        if layout is None:
            raise TARGET_CHANGED(table=wanted.table, why=NO_SUCH_TABLE)
        if wrong:
            raise _unfit(wanted, wrong)
        return MysqlHand(self._sessions, layout, wanted)

    def _look(self, wanted: Wanted) -> tuple[Layout | None, list[surveying.Said]]:
        layout = self._layout(wanted)
        wrong = [] if layout is None else surveying.troubles(layout, wanted)
        return layout, [*surveying.misnamed(wanted), *wrong]

    def _layout(self, wanted: Wanted) -> Layout | None:
        return read_layout(self._sessions.ask, wanted.table)

    def _has_book(self) -> bool:
        return bool(self._sessions.ask(statement("table"), ("duly_transfer_book",)))

    def _remove_empty(self, wanted: Wanted) -> None:
        self._sessions.say(f"LOCK TABLES {quoted(wanted.table)} WRITE")
        try:
            if self._sessions.ask(statement("count", table=quoted(wanted.table)))[0][0] == 0:
                self._sessions.say(f"DROP TABLE {quoted(wanted.table)}")
        finally:
            self._sessions.say("UNLOCK TABLES")

    def _creation(self, wanted: Wanted) -> str:
        known = {name for (name,) in self._sessions.ask(statement("collations"))}
        return statement(
            "create",
            table=quoted(wanted.table),
            columns=", ".join(declared(field, wanted) for field in wanted.fields),
            key=listed(wanted.key),
            collation=next(name for name in _COLLATIONS if name in known),
        )


def _unfit(wanted: Wanted, wrong: list[surveying.Said]) -> Refusal:
    code, about = wrong[0]
    return TARGET_UNFIT(table=wanted.table, why=trouble(code, about))


def _told(column: Column) -> str:
    """A column with its length before it, or the mark of no value."""
    name = f"duly_row.{quoted(column.name)}"
    text = f"HEX({name})" if column.type in _BYTES else f"CONVERT({name} USING utf8mb4) COLLATE utf8mb4_bin"
    return f"IFNULL(CONCAT(OCTET_LENGTH({text}), ':', {text}, ','), '~')"
