# SPDX-License-Identifier: Apache-2.0
"""A file of delimited text as a source of one table. Its bytes are never changed, and never all in memory.

Options: ``encoding``, ``delimiter``, ``quote`` (or ``none``), ``header`` (true, false, or the number of the row that names the
columns). Without them each is judged by evidence. Blank lines are no rows, but in a table of one column.
"""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from duly.adapters.sources.delimited.cells import chunk_of
from duly.adapters.sources.delimited.dialect import Dialect, dialect_of
from duly.adapters.sources.delimited.letters import skeleton, width_of
from duly.adapters.sources.delimited.rows import LONGEST, Rows, rows_in
from duly.adapters.sources.files import digest_of, file_of
from duly.kernel.canonical import Json
from duly.rooms.transfer.source import Asked, Chunk, Column, Cut, Fault, Table
from duly.rooms.transfer.unreadable import SOURCE_CHANGED, SOURCE_NO_TABLE

_BLOCK = 1 << 23
_HEAVIEST = 1 << 26
"""A shard has no more bytes than this, however few its rows."""
_SHOWN = 200


class _Piece(NamedTuple):
    """A block of the file, where it begins, and the rows in it."""

    at: int
    raw: bytes
    rows: Rows


class DelimitedSource:
    """Reads one file."""

    def __init__(self, path: Path, name: str, options: Mapping[str, Json]) -> None:
        self._path, self._name, self._options = path, name, options

    @cached_property
    def _dialect(self) -> Dialect | None:
        return dialect_of(self._path, self._name, self._options)

    def tables(self) -> list[Table]:
        """The one table of the file, or none."""
        dialect = self._dialect
        if dialect is None:
            return []
        return [Table(self._name, dialect.columns, size=self._path.stat().st_size, notes=dialect.notes)]

    def cuts(self, table: Table, most: int) -> Iterator[Cut]:
        """Cut at ends of rows, at the latest after 64 MiB. A line too long to be held is a shard of its own."""
        dialect = self._dialect
        if dialect is None or table.ref != self._name:
            raise SOURCE_NO_TABLE(field="table", table=table.ref)
        yield from _Cutter(self._path, dialect, most).cuts()

    def read(self, table: Table, cut: Cut) -> Chunk:
        """The rows of a shard, if its bytes are those that were cut."""
        span = cut.span
        start, end = _number(span["start"]), _number(span["end"])
        dialect = Dialect(str(span["codec"]), str(span["delimiter"]), str(span["quote"]), 0, _columns(span), ())
        if span.get("endless"):
            return _endless(self._part(start, start + _SHOWN * 4), cut, dialect)
        raw = self._part(start, end)
        if hashlib.sha256(raw).hexdigest() != span["sha256"]:
            raise SOURCE_CHANGED(field="file", where=self._name, why=f"bytes {start} … {end}")
        found = rows_in(skeleton(raw, dialect.codec), dialect.grammar, final=True)
        if len(found.starts) != cut.rows:
            raise SOURCE_CHANGED(field="file", where=self._name, why=f"{len(found.starts)} rows, not {cut.rows}")
        return chunk_of(raw, found, dialect, cut.first)

    def state(self, table: Table) -> str:
        """The digest of the file."""
        return digest_of(self._path)

    def close(self) -> None:
        """Nothing stays open."""

    def _part(self, start: int, end: int) -> bytes:
        with self._path.open("rb") as file:
            file.seek(start)
            return file.read(end - start)


def open_delimited(asked: Asked) -> DelimitedSource:
    """A file of delimited text.

    Raises:
        Refusal: ``transfer.source_missing``.
    """
    return DelimitedSource(file_of(asked), asked.name or Path(asked.path).name, asked.options)


def _number(value: Json) -> int:
    return value if isinstance(value, int) else 0


def _columns(span: Mapping[str, Json]) -> tuple[Column, ...]:
    return tuple(Column(position, "") for position in range(_number(span["columns"])))


def _endless(head: bytes, cut: Cut, dialect: Dialect) -> Chunk:
    empty = rows_in(b"", dialect.grammar, final=True)
    shown = head.decode(dialect.codec, "replace")[:_SHOWN]
    return chunk_of(b"", empty, dialect, cut.first)._replace(faults=(Fault(cut.first, "too_long", shown),))


class _Cutter:
    """Goes through the file once, a block at a time."""

    def __init__(self, path: Path, dialect: Dialect, most: int) -> None:
        self._path, self._dialect, self._most = path, dialect, most
        self._width, self._number, self._first = width_of(dialect.codec), 1, 1
        self._begin, self._reached, self._rows, self._sum = dialect.begin, dialect.begin, 0, hashlib.sha256()

    def cuts(self) -> Iterator[Cut]:
        for piece in self._pieces():
            yield from self._of(piece)
            if piece.rows.running:
                yield from self._close(self._reached)
                yield self._endless(self._reached)
        yield from self._close(self._reached)

    def _pieces(self) -> Iterator[_Piece]:
        at, kept = self._begin, b""
        with self._path.open("rb") as file:
            while True:
                file.seek(at + len(kept))
                block = file.read(_BLOCK)
                raw = kept + block
                if not raw:
                    return
                final = len(block) < _BLOCK
                rows = rows_in(skeleton(raw, self._dialect.codec), self._dialect.grammar, final=final)
                yield _Piece(at, raw, rows)
                at, kept = (
                    (self._begin, b"")
                    if rows.running
                    else (at + rows.stop * self._width, raw[rows.stop * self._width :])
                )
                if final and not rows.running:
                    return

    def _of(self, piece: _Piece) -> Iterator[Cut]:
        """The shards that end in a block; the rest of its rows waits for the next."""
        nexts = piece.rows.nexts * self._width + piece.at
        done, hashed = 0, 0
        while done < len(nexts):
            light = int(np.searchsorted(nexts, self._begin + _HEAVIEST, side="right"))
            room = min(self._most - self._rows, max(light - done, 1 if not self._rows else 0), len(nexts) - done)
            done, self._rows = done + room, self._rows + room
            end = int(nexts[done - 1]) if done else piece.at
            self._sum.update(memoryview(piece.raw)[hashed : end - piece.at])
            hashed = end - piece.at
            if self._rows == self._most or done < len(nexts):
                yield from self._close(end)
        self._sum.update(memoryview(piece.raw)[hashed : piece.rows.stop * self._width])
        self._reached = piece.at + piece.rows.stop * self._width

    def _close(self, end: int) -> Iterator[Cut]:
        if self._rows:
            yield self._cut(end, self._rows, {"sha256": self._sum.hexdigest()})
        self._sum = hashlib.sha256()

    def _endless(self, start: int) -> Cut:
        self._begin = start
        return self._cut(self._end_of_line(start), 1, {"endless": True})

    def _cut(self, end: int, rows: int, more: dict[str, Json]) -> Cut:
        dialect = self._dialect
        span: dict[str, Json] = {
            "start": self._begin, "end": end, "codec": dialect.codec, "delimiter": dialect.delimiter,
            "quote": dialect.quote, "columns": len(dialect.columns), **more,
        }  # fmt: skip
        cut = Cut(self._number, self._first, rows, span)
        self._number, self._first, self._begin, self._rows = self._number + 1, self._first + rows, end, 0
        return cut

    def _end_of_line(self, start: int) -> int:
        """The byte after the line that begins here, however far away."""
        at = start + LONGEST // 2 * self._width
        with self._path.open("rb") as file:
            while True:
                file.seek(at)
                units = skeleton(file.read(_BLOCK), self._dialect.codec)
                if not units:
                    return at
                ends = [place for mark in (b"\n", b"\r") if (place := units.find(mark)) >= 0]
                if ends and min(ends) < len(units) - 1:
                    two = units[min(ends) : min(ends) + 2] == b"\r\n"
                    return at + (min(ends) + 1 + two) * self._width
                at += (min(ends) + 1 if ends else len(units)) * self._width
                if ends:
                    return at
