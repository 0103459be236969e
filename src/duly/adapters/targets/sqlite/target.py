# SPDX-License-Identifier: Apache-2.0
"""Loads into a SQLite file: a shard and its entry in the book are one transaction, synced to the disk.

The book is the tables ``duly_transfer_book`` and ``duly_transfer_made`` of the same file.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import polars as pl

from duly.adapters.targets.judging import UNTOUCHED
from duly.adapters.targets.settling import kept, remember, settle, take_back, take_out
from duly.adapters.targets.sqlite.errors import refusing
from duly.adapters.targets.sqlite.hand import SqliteHand
from duly.adapters.targets.sqlite.layout import Layout, declared, notes, read_layout, troubles
from duly.adapters.targets.sqlite.statements import listed, quoted, statement
from duly.rooms.transfer.target import Asked, Effect, Loaded, Survey, Undone, Wanted, weighed
from duly.rooms.transfer.unwritable import (
    NO_SUCH_TABLE,
    NOT_PREPARED,
    NUMBER_OF_SECONDS,
    TARGET_ADDRESS,
    TARGET_CHANGED,
    TARGET_UNFIT,
    trouble,
)

_PREFIX = "sqlite:///"
_LOCK = 30
_RING = 2**128


def open_target(asked: Asked) -> "SqliteTarget":
    """A target at ``sqlite:////folder/file.db`` or simply at that path; options: ``lock_timeout``."""
    place, lock = asked.address.removeprefix(_PREFIX), asked.options.get("lock_timeout", _LOCK)
    if not place or "://" in place or not Path(place).parent.is_dir():
        raise TARGET_ADDRESS(field="address", at="address", why="sqlite:////folder/file.db")
    if isinstance(lock, bool) or not isinstance(lock, int) or lock < 1:
        raise TARGET_ADDRESS(field="lock_timeout", at="lock_timeout", why=NUMBER_OF_SECONDS)
    return SqliteTarget(Path(place), lock)


class SqliteTarget:
    """See :class:`duly.rooms.transfer.target.Target`."""

    def __init__(self, place: Path, lock: int) -> None:
        self._place = place
        self._lock = lock
        self._open: sqlite3.Connection | None = None
        self._met: set[str] = set()

    def survey(self, wanted: Wanted) -> Survey:
        """See :class:`duly.rooms.transfer.target.Target`."""
        with self._transaction(wanted, looking=True) as connection:
            layout = read_layout(connection, wanted.table)
            wrong = tuple(troubles(layout, wanted))
            if layout is None or layout.kind != "table":
                return Survey(exists=layout is not None, rows=0, troubles=wrong)
            (rows,) = connection.execute(statement("count", table=quoted(wanted.table))).fetchone()
        return Survey(exists=True, rows=rows, troubles=wrong, notes=tuple(notes(layout, wanted)))

    def prepare(self, run: UUID, wanted: Wanted) -> None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        with self._transaction(wanted, making=True) as connection:
            layout = self._fitting(connection, wanted)
            connection.execute(statement("make_book"))
            connection.execute(statement("make_made"))
            connection.execute(statement("note_made"), (str(run), wanted.table, layout is None))
            if layout is None:
                columns = ", ".join(declared(field, wanted) for field in wanted.fields)
                text = statement("create", table=quoted(wanted.table), columns=columns, key=listed(wanted.key))
                connection.execute(text)

    def standing(self, wanted: Wanted, keys: pl.DataFrame) -> pl.DataFrame:
        """See :class:`duly.rooms.transfer.target.Target`."""
        with self._transaction(wanted, looking=True) as connection:
            return self._hand(connection, wanted).standing(keys).drop(UNTOUCHED)

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
        about = (str(run), wanted.table)
        with self._transaction(wanted) as connection:
            earlier = _entered(connection, about, shard, attempt, rows=len(rows))
            if earlier is not None:
                return Loaded(earlier, again=True)
            effect = settle(self._hand(connection, wanted), rows, hopeful=wanted.table not in self._met)
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
        with self._transaction(wanted) as connection:
            earlier = _entered(connection, (str(run), wanted.table), shard, attempt, rows=len(keys))
            if earlier is not None:
                return Loaded(earlier, again=True)
            kept(keep, take_out(self._hand(connection, wanted), keys))
        return Loaded(attempt, again=False)

    def attempt(self, run: UUID, wanted: Wanted, shard: int) -> UUID | None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        about = (str(run), wanted.table, shard)
        with self._transaction(wanted, looking=True) as connection:
            found = connection.execute(statement("entered"), about).fetchone() if _has_book(connection) else None
        return UUID(found[0]) if found else None

    def undo(self, run: UUID, wanted: Wanted, shard: int, rows: pl.DataFrame, before: pl.DataFrame) -> Undone:
        """See :class:`duly.rooms.transfer.target.Target`."""
        about = (str(run), wanted.table, shard)
        with self._transaction(wanted) as connection:
            if not _has_book(connection) or connection.execute(statement("strike"), about).rowcount == 0:
                return Undone(0, 0, ())
            return take_back(self._hand(connection, wanted), rows, before)

    def finish_undo(self, run: UUID, wanted: Wanted) -> None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        about, place = (str(run), wanted.table), quoted(wanted.table)
        with self._transaction(wanted) as connection:
            if not _has_book(connection) or connection.execute(statement("unfinished"), about).fetchone()[0]:
                return
            made = connection.execute(statement("prepared"), about).fetchone()
            if made and made[0] and _is_empty(connection, wanted):
                connection.execute(f"DROP TABLE {place}")
            connection.execute(statement("forget_made"), about)
            if not connection.execute(statement("in_use")).fetchone()[0]:
                connection.execute("DROP TABLE duly_transfer_book")
                connection.execute("DROP TABLE duly_transfer_made")

    def digest(self, wanted: Wanted) -> str:
        """See :class:`duly.rooms.transfer.target.Target`. ``absent`` where there is no table."""
        rows = total = 0
        with self._transaction(wanted, looking=True) as connection:
            if read_layout(connection, wanted.table) is None:
                return "absent"
            for row in connection.execute(statement("everything", table=quoted(wanted.table))):
                # repr tells types apart, and a value from its neighbour.
                digest = hashlib.sha256(repr(row).encode("utf-8", "backslashreplace")).digest()
                rows, total = rows + 1, (total + int.from_bytes(digest[:16], "big")) % _RING
        return f"{rows}:{total}"

    def close(self) -> None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        if self._open is not None:
            self._open.close()
            self._open = None

    @contextmanager
    def _transaction(
        self, wanted: Wanted, *, making: bool = False, looking: bool = False
    ) -> Iterator[sqlite3.Connection]:
        with refusing(self._place.name, wanted.table):
            connection = self._connected(making=making)
            connection.execute("BEGIN" if looking else "BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                if connection.in_transaction:
                    connection.rollback()
                raise
            connection.commit()

    def _connected(self, *, making: bool) -> sqlite3.Connection:
        """The file; a file that is not there is made only where something is to be made, and is empty otherwise."""
        if self._open is not None and self._place.exists():
            return self._open
        self.close()
        is_there = making or self._place.exists()
        connection = sqlite3.connect(
            self._place if is_there else ":memory:", timeout=self._lock, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        if is_there:
            self._open = connection
        return connection

    def _hand(self, connection: sqlite3.Connection, wanted: Wanted) -> SqliteHand:
        layout = self._fitting(connection, wanted)
        if layout is None:
            raise TARGET_CHANGED(table=wanted.table, why=NO_SUCH_TABLE)
        return SqliteHand(connection, layout, wanted)

    @staticmethod
    def _fitting(connection: sqlite3.Connection, wanted: Wanted) -> Layout | None:
        layout = read_layout(connection, wanted.table)
        for code, about in troubles(layout, wanted):
            raise TARGET_UNFIT(table=wanted.table, why=trouble(code, about))
        return layout


def _entered(
    connection: sqlite3.Connection, about: tuple[str, str], shard: int, attempt: UUID, *, rows: int
) -> UUID | None:
    """Enter the shard; or which attempt did before."""
    if not _has_book(connection) or connection.execute(statement("prepared"), about).fetchone() is None:
        raise TARGET_CHANGED(table=about[1], why=NOT_PREPARED)
    if connection.execute(statement("enter"), (*about, shard, str(attempt), rows)).rowcount:
        return None
    (earlier,) = connection.execute(statement("entered"), (*about, shard)).fetchone()
    return UUID(earlier)


def _is_empty(connection: sqlite3.Connection, wanted: Wanted) -> bool:
    if read_layout(connection, wanted.table) is None:
        return False
    (rows,) = connection.execute(statement("count", table=quoted(wanted.table))).fetchone()
    return bool(rows == 0)


def _has_book(connection: sqlite3.Connection) -> bool:
    return connection.execute(statement("table"), ("duly_transfer_book",)).fetchone() is not None
