# SPDX-License-Identifier: Apache-2.0
"""Loads into files: a folder for each table, a part for each shard.

A table of files belongs to one run, which makes it. Rows are not written over: what another shard wrote under the same
keys is not looked at, since a run gives every key once.
"""

import errno
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import polars as pl

from duly.adapters.targets.files.book import Book, Entry, digest_of
from duly.adapters.targets.files.formats import Format, format_of
from duly.adapters.targets.judging import FATE, ROW, UNTOUCHED, fated, names_of, nothing, still_as_loaded
from duly.adapters.targets.settling import NotKept, kept
from duly.adapters.targets.sifting import sift
from duly.rooms.transfer.target import CREATED, Asked, Effect, Loaded, Survey, Undone, Wanted, weighed
from duly.rooms.transfer.unwritable import (
    NOT_PREPARED,
    NUMBER_OF_SECONDS,
    TARGET_ADDRESS,
    TARGET_BUSY,
    TARGET_CHANGED,
    TARGET_DAMAGED,
    TARGET_DENIED,
    TARGET_FULL,
    TARGET_OCCUPIED,
    TARGET_UNFIT,
    TARGET_UNREACHABLE,
    trouble,
)

_LOCK = 30
_RING = 2**128
_LONGEST = 200
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset("/\\")
"""What would lead to another folder."""


def open_target(asked: Asked) -> "FilesTarget":
    """A target in a folder; options: ``format`` (csv, ndjson, parquet), ``bom``, ``guard``, ``lock_timeout``."""
    folder, lock = Path(asked.address), asked.options.get("lock_timeout", _LOCK)
    if not folder.is_absolute() or not folder.parent.is_dir():
        raise TARGET_ADDRESS(field="address", at="address", why="/folder/that/is/there/new")
    if isinstance(lock, bool) or not isinstance(lock, int) or lock < 1:
        raise TARGET_ADDRESS(field="lock_timeout", at="lock_timeout", why=NUMBER_OF_SECONDS)
    return FilesTarget(folder, format_of(asked.options), lock)


class FilesTarget:
    """See :class:`duly.rooms.transfer.target.Target`."""

    def __init__(self, folder: Path, form: Format, lock: float) -> None:
        self._folder = folder
        self._form = form
        self._lock = lock

    def survey(self, wanted: Wanted) -> Survey:
        """See :class:`duly.rooms.transfer.target.Target`."""
        wrong = list(_misnamed(wanted))
        if wrong:
            return Survey(exists=False, rows=0, troubles=tuple(wrong))
        with self._refusing():
            book = self._book(wanted)
            if book.is_foreign():
                return Survey(exists=True, rows=0, troubles=(("occupied", wanted.table),))
            return Survey(exists=book.owner() is not None, rows=sum(entry.rows for entry in book.entries()))

    def prepare(self, run: UUID, wanted: Wanted) -> None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        for code, about in _misnamed(wanted):
            raise TARGET_UNFIT(table=wanted.table, why=trouble(code, about))
        with self._refusing():
            book = self._book(wanted)
            if book.is_foreign() or book.own(run) != run:
                raise TARGET_OCCUPIED(place=str(book.parts), what=str(book.owner() or "—"))

    def standing(self, wanted: Wanted, keys: pl.DataFrame) -> pl.DataFrame:
        """See :class:`duly.rooms.transfer.target.Target`."""
        keys = keys.select(wanted.key).unique().drop_nulls()
        with self._refusing():
            return pl.concat([self._nobody(wanted), *self._under(wanted, keys)])

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
        with self._refusing():
            book = self._book(wanted)
            if book.owner() != run:
                raise TARGET_CHANGED(table=wanted.table, why=NOT_PREPARED)
            with book.alone(shard):
                entry = book.entry(shard)
                if entry is not None:
                    return Loaded(UUID(entry.attempt), again=True)
                book.forget_incoming(shard)
                fit, refused = sift(rows, wanted, ())
                entry = self._lay_down(book, f"part-{shard:05}", str(attempt), fit.select(names_of(wanted)), wanted)
                kept(keep, Effect(fated(fit, CREATED), nothing(wanted), refused))
                book.enter(f"{shard:05}", entry)
        return Loaded(attempt, again=False)

    def attempt(self, run: UUID, wanted: Wanted, shard: int) -> UUID | None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        with self._refusing():
            book = self._book(wanted)
            entry = book.entry(shard) if book.owner() == run else None
        return UUID(entry.attempt) if entry else None

    def undo(self, run: UUID, wanted: Wanted, shard: int, rows: pl.DataFrame, before: pl.DataFrame) -> Undone:
        """See :class:`duly.rooms.transfer.target.Target`."""
        with self._refusing():
            book = self._book(wanted)
            if book.owner() != run:
                return Undone(0, 0, ())
            with book.alone(shard):
                entry = book.entry(shard)
                return Undone(0, 0, ()) if entry is None else self._take_back(book, entry, shard, wanted, rows=rows)

    def finish_undo(self, run: UUID, wanted: Wanted) -> None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        with self._refusing():
            book = self._book(wanted)
            if book.owner() == run:
                book.close_down()

    def digest(self, wanted: Wanted) -> str:
        """See :class:`duly.rooms.transfer.target.Target`. ``absent`` where there is no table."""
        rows = total = 0
        with self._refusing():
            book = self._book(wanted)
            if book.owner() is None and not book.is_foreign():
                return "absent"
            for entry in book.entries():
                for row in self._rows(book, entry, wanted).iter_rows():
                    found = hashlib.sha256(repr(row).encode()).digest()
                    rows, total = rows + 1, (total + int.from_bytes(found[:16], "big")) % _RING
        return f"{rows}:{total}"

    def close(self) -> None:
        """See :class:`duly.rooms.transfer.target.Target`."""

    def _take_back(self, book: Book, entry: Entry, shard: int, wanted: Wanted, *, rows: pl.DataFrame) -> Undone:
        standing = self._rows(book, entry, wanted).with_columns(pl.lit("true").alias(UNTOUCHED))
        intact = still_as_loaded(rows, standing, wanted)
        key = list(wanted.key)
        left = standing.drop(UNTOUCHED).join(intact.created.select(key), on=key, how="anti", maintain_order="left")
        if not left.is_empty():
            page = f"kept-{shard:05}-{entry.attempt}"
            book.enter(page, self._lay_down(book, page, entry.attempt, left, wanted))
        book.strike(shard)
        return Undone(len(intact.created), 0, tuple(left.select(key).iter_rows()))

    def _lay_down(self, book: Book, page: str, attempt: str, rows: pl.DataFrame, wanted: Wanted) -> Entry:
        part = self._form.write(rows)
        ends = rows.select(low=pl.col(wanted.key[0]).min(), high=pl.col(wanted.key[0]).max()).row(0)
        low, high = (end or "" for end in ends)
        entry = Entry(f"{page}.{self._form.kind}", attempt, len(rows), digest_of(part), low, high)
        return book.lay_down(entry, part)

    def _under(self, wanted: Wanted, keys: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """The rows of parts in which such keys can be. A part that somebody rewrote since is read in any case."""
        if keys.is_empty():
            return
        book, first = self._book(wanted), wanted.key[0]
        low, high = keys.select(low=pl.col(first).min(), high=pl.col(first).max()).row(0)
        for entry in book.entries():
            if (entry.low <= high and low <= entry.high) or not book.is_as_written(entry):
                yield self._rows(book, entry, wanted).join(keys, on=list(wanted.key), how="semi")

    def _rows(self, book: Book, entry: Entry, wanted: Wanted) -> pl.DataFrame:
        part = book.read(entry)
        try:
            return self._form.read(part, names_of(wanted))
        except (ValueError, pl.exceptions.PolarsError) as error:
            why = " ".join(str(error).split())[:200]
            raise TARGET_DAMAGED(place=str(book.parts / entry.name), why=why) from error

    @staticmethod
    def _nobody(wanted: Wanted) -> pl.DataFrame:
        return nothing(wanted).drop(ROW)

    def _book(self, wanted: Wanted) -> Book:
        for code, about in _misnamed(wanted):
            raise TARGET_UNFIT(table=wanted.table, why=trouble(code, about))
        return Book(self._folder, wanted.table, self._lock)

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except NotKept as error:
            raise error.why from error
        except OSError as error:
            if error.errno in _FULL:
                kind = TARGET_FULL
            elif error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
                kind = TARGET_DENIED
            else:
                kind = TARGET_BUSY if error.errno == errno.EAGAIN else TARGET_UNREACHABLE
            raise kind(target=str(self._folder), why=error.strerror or str(error)) from error


def _misnamed(wanted: Wanted) -> Iterator[tuple[str, str]]:
    """Names that cannot be a folder's, or that would lead out of it."""
    name = wanted.table
    if not name.strip() or name.startswith(".") or _FORBIDDEN & set(name) or not name.isprintable():
        yield "name_unfit", name
    if len(name.encode()) > _LONGEST:
        yield "name_too_long", name
    yield from (("name_reserved", field.name) for field in wanted.fields if field.name in {ROW, FATE})
