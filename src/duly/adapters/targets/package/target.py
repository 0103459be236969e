# SPDX-License-Identifier: Apache-2.0
"""Lays rows down for a sealed package: on the workbench of the transfer, each shard once, sealed under the transfer's key.

A package has no rows before the transfer: nothing is ever written over. What another shard wrote under the same keys is not
looked at, since a run gives every key once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import polars as pl

from duly.adapters.targets.judging import ROW, fated, names_of, nothing
from duly.adapters.targets.package.book import Book, Entry
from duly.adapters.targets.settling import NotKept, kept
from duly.adapters.targets.sifting import sift
from duly.rooms.transfer.target import (
    CREATED,
    SEALED,
    Asked,
    Effect,
    Loaded,
    Shelf,
    Survey,
    Undone,
    Wanted,
    weighed,
)
from duly.rooms.transfer.unwritable import (
    IS_SEALED,
    NO_SHELF,
    NO_SUCH_TABLE,
    NOT_PREPARED,
    TARGET_ADDRESS,
    TARGET_CHANGED,
    TARGET_DAMAGED,
    TARGET_OCCUPIED,
    TARGET_UNREACHABLE,
)

_RING = 2**128


def open_target(asked: Asked) -> "PackageTarget":
    """What is laid down for a package. For whom it is sealed, and how, is the room's to know."""
    if asked.shelf is None:
        raise TARGET_ADDRESS(field="kind", at="kind", why=NO_SHELF)
    return PackageTarget(asked.shelf)


class PackageTarget:
    """See :class:`duly.rooms.transfer.target.Target` and :class:`duly.rooms.transfer.target.HeldHere`."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def survey(self, wanted: Wanted) -> Survey:
        """See :class:`duly.rooms.transfer.target.Target`."""
        troubles = [("name_reserved", name) for name in names_of(wanted) if name == ROW]
        if self._shelf.has(SEALED):
            troubles.append(("sealed", wanted.table))
        with self._refusing(wanted):
            book = self._book(wanted)
            return Survey(book.owner() is not None, sum(entry.rows for entry in book.entries()), tuple(troubles))

    def prepare(self, run: UUID, wanted: Wanted) -> None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        with self._refusing(wanted):
            owner = self._book(wanted).own(run)
        if owner != run:
            raise TARGET_OCCUPIED(place=wanted.table, what=str(owner))

    def standing(self, wanted: Wanted, keys: pl.DataFrame) -> pl.DataFrame:
        """See :class:`duly.rooms.transfer.target.Target`."""
        keys = keys.select(wanted.key).unique().drop_nulls()
        with self._refusing(wanted):
            return pl.concat([nothing(wanted).drop(ROW), *self._under(wanted, keys)])

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
        with self._refusing(wanted):
            book = self._book(wanted)
            if book.owner() != run:
                raise TARGET_CHANGED(table=wanted.table, why=NOT_PREPARED)
            held = book.entry(shard)
            if held is None and self._shelf.has(SEALED):
                raise TARGET_CHANGED(table=wanted.table, why=IS_SEALED)
            if held is None:
                fit, refused = sift(rows, wanted, ())
                entry = _entry(shard, attempt, fit, wanted)
                book.lay_down(entry, fit.select(names_of(wanted)))
                kept(keep, Effect(fated(fit, CREATED), nothing(wanted), refused))
                if book.enter(entry):
                    return Loaded(attempt, again=False)
                held = book.entry(shard)
        return Loaded(held.attempt if held else attempt, again=True)

    def attempt(self, run: UUID, wanted: Wanted, shard: int) -> UUID | None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        with self._refusing(wanted):
            book = self._book(wanted)
            entry = book.entry(shard) if book.owner() == run else None
        return entry.attempt if entry else None

    def undo(self, run: UUID, wanted: Wanted, shard: int, rows: pl.DataFrame, before: pl.DataFrame) -> Undone:
        """See :class:`duly.rooms.transfer.target.Target`. Nobody else writes here, so that all of it goes."""
        with self._refusing(wanted):
            book = self._book(wanted)
            entry = book.entry(shard) if book.owner() == run else None
            if entry is None:
                return Undone(0, 0, ())
            book.strike(entry)
        return Undone(entry.rows, 0, ())

    def finish_undo(self, run: UUID, wanted: Wanted) -> None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        with self._refusing(wanted):
            book = self._book(wanted)
            if book.owner() == run:
                book.close_down()

    def digest(self, wanted: Wanted) -> str:
        """See :class:`duly.rooms.transfer.target.Target`. ``absent`` where there is no table."""
        with self._refusing(wanted):
            if self._book(wanted).owner() is None:
                return "absent"
            weights = [weighed(part, wanted) for part in self.laid_down(wanted)]
        return f"{sum(rows for rows, _ in weights)}:{sum(total for _, total in weights) % _RING:032x}"

    def laid_down(self, wanted: Wanted) -> Iterator[pl.DataFrame]:
        """See :class:`duly.rooms.transfer.target.HeldHere`."""
        book = self._book(wanted)
        for entry in book.entries():
            with self._refusing(wanted):
                rows = book.rows(entry)
            yield rows

    def close(self) -> None:
        """See :class:`duly.rooms.transfer.target.Target`."""

    def _under(self, wanted: Wanted, keys: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """The rows under these keys, until all were found: first in the shard that has just these ends, which is where those lie
        that were loaded together.
        """
        if keys.is_empty():
            return
        book, ends = self._book(wanted), _ends(keys, wanted)
        left = len(keys)
        near = [entry for entry in book.entries() if entry.low <= ends[1] and ends[0] <= entry.high]
        for entry in sorted(near, key=lambda one: (one.low, one.high) != ends):
            found = book.rows(entry).join(keys, on=list(wanted.key), how="semi")
            left -= len(found)
            yield found
            if left <= 0:
                return

    def _book(self, wanted: Wanted) -> Book:
        return Book(self._shelf, wanted.table)

    @contextmanager
    def _refusing(self, wanted: Wanted) -> Iterator[None]:
        try:
            yield
        except NotKept as error:
            raise error.why from error
        except FileNotFoundError as error:
            raise TARGET_DAMAGED(place=wanted.table, why=NO_SUCH_TABLE) from error
        except OSError as error:
            raise TARGET_UNREACHABLE(target="package", why=error.strerror or str(error)) from error


def _entry(shard: int, attempt: UUID, rows: pl.DataFrame, wanted: Wanted) -> Entry:
    return Entry(shard, attempt, len(rows), *_ends(rows, wanted))


def _ends(rows: pl.DataFrame, wanted: Wanted) -> tuple[str, str]:
    low, high = rows.select(low=pl.col(wanted.key[0]).min(), high=pl.col(wanted.key[0]).max()).row(0)
    return low or "", high or ""
