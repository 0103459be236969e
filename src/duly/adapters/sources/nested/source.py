# SPDX-License-Identifier: Apache-2.0
"""A JSON document as a source: a list of objects, one object to a line, or a list somewhere inside an object (``rows``).

It is read a record at a time. Each list inside a record is a table whose column 0 holds the number of the parent's row. A
record that cannot be read is a fault of the first table; the lists in it are not looked at.
"""

import hashlib
import io
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from duly.adapters.sources.files import digest_of, file_of
from duly.adapters.sources.nested.records import Layout, Record, layout_of, records
from duly.adapters.sources.nested.rows import Gathered, Place, Seen, counts, path_of
from duly.kernel.canonical import Json
from duly.rooms.transfer.source import Asked, Chunk, Cut, Table
from duly.rooms.transfer.unreadable import SOURCE_CHANGED, SOURCE_NO_TABLE

_HEAVIEST = 1 << 26


class _Begun(NamedTuple):
    """Where a shard begins: in which record, behind how many of its rows, and how many records and parents came before."""

    start: int
    skip: int
    parents: int


class NestedSource:
    """Reads one document."""

    def __init__(self, path: Path, asked: Asked) -> None:
        self._path, self._name = path, asked.name or path.name
        wanted = asked.options.get("rows")
        self._wanted = [part for part in str(wanted).split(".") if part] if wanted else []

    def tables(self) -> list[Table]:
        """The table of the records, and one for each list in them; the whole document is read to know their columns."""
        return list(self._found.values())

    def cuts(self, table: Table, most: int) -> Iterator[Cut]:
        """So many rows at a time, at the latest after 64 MiB; a record with many rows may be divided."""
        path = path_of(self._name, table.ref)
        if path is None:
            raise SOURCE_NO_TABLE(field="table", table=table.ref)
        return self._cut(path, most)

    def read(self, table: Table, cut: Cut) -> Chunk:
        """The rows of a shard, if its bytes are those that were cut."""
        start, end, skip, parents = (_number(cut.span[name]) for name in ("start", "end", "skip", "parents"))
        raw = self._part(start, end)
        if hashlib.sha256(raw).hexdigest() != cut.span["sha256"]:
            raise SOURCE_CHANGED(field="file", where=self._name, why=f"bytes {start} … {end}")
        said = cut.span["path"]
        path = tuple(str(part) for part in said) if isinstance(said, list) else ()
        layout = Layout(lines=bool(cut.span["lines"]), begin=0)
        names = [column.name for column in table.columns]
        gathered = Gathered(path, names, cut.first - skip, parents)
        for record in records(io.BytesIO(raw), layout, self._name, len(raw)):
            gathered.take(record.raw)
        return gathered.chunk(cut)

    def state(self, table: Table) -> str:
        """The digest of the file."""
        return digest_of(self._path)

    def close(self) -> None:
        """Nothing stays open."""

    @cached_property
    def _layout(self) -> Layout | None:
        return layout_of(self._path, self._wanted, self._name)

    @cached_property
    def _found(self) -> dict[Place, Table]:
        seen = Seen()
        if self._layout and self._layout.inside:
            seen.notes.add("list_inside")
        for record in self._records():
            seen.add(record.raw)
        return seen.tables(self._name, self._path.stat().st_size)

    def _records(self) -> Iterator[Record]:
        if self._layout is not None:
            with self._path.open("rb") as file:
                yield from records(file, self._layout, self._name)

    def _cut(self, path: Place, most: int) -> Iterator[Cut]:
        number, first, rows, end, parents = 1, 1, 0, 0, 0
        begun: _Begun | None = None
        for record in self._records():
            here, above = counts(record.raw, path)
            begun = begun or _Begun(record.start, 0, parents)
            if rows and record.end - begun.start > _HEAVIEST:
                yield self._made(number, first, rows, begun, end, path=path)
                number, first, rows, begun = number + 1, first + rows, 0, _Begun(record.start, 0, parents)
            taken = 0
            while taken < here:
                room = min(most - rows, here - taken)
                rows, taken = rows + room, taken + room
                if rows == most:
                    yield self._made(number, first, rows, begun, record.end, path=path)
                    number, first, rows = number + 1, first + rows, 0
                    begun = _Begun(record.start, taken, parents)
            end, parents = record.end, parents + above
            begun = begun if rows else None
        if rows and begun:
            yield self._made(number, first, rows, begun, end, path=path)

    def _made(self, number: int, first: int, rows: int, begun: _Begun, end: int, *, path: Place) -> Cut:
        digest = hashlib.sha256(self._part(begun.start, end)).hexdigest()
        span: dict[str, Json] = {
            "start": begun.start, "end": end, "skip": begun.skip, "parents": begun.parents, "path": list(path),
            "lines": bool(self._layout and self._layout.lines), "sha256": digest,
        }  # fmt: skip
        return Cut(number, first, rows, span)

    def _part(self, start: int, end: int) -> bytes:
        with self._path.open("rb") as file:
            file.seek(start)
            return file.read(end - start)


def open_nested(asked: Asked) -> NestedSource:
    """A JSON document.

    Raises:
        Refusal: ``transfer.source_missing``.
    """
    return NestedSource(file_of(asked), asked)


def _number(value: Json) -> int:
    return value if isinstance(value, int) else 0
