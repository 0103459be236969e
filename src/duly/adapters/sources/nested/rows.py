# SPDX-License-Identifier: Apache-2.0
"""Records gathered into tables: which columns they have, how many rows, and the rows of one shard."""

from collections.abc import Sequence

import polars as pl

from duly.adapters.sources.nested.flat import Flat, Unsound, parsed, paths_in, rows_at
from duly.adapters.sources.nested.records import LARGEST
from duly.rooms.transfer.source import ROW, Chunk, Column, Cut, Fault, Table, cell

PARENT = "parent"
_SHOWN = 200
Place = tuple[str, ...]
"""The names of the lists that lead to a table; none lead to the records themselves."""


class Seen:
    """What was seen of the tables in a stream of records: their columns in the order of their first appearance."""

    def __init__(self) -> None:
        self._columns: dict[Place, dict[str, None]] = {(): {}}
        self._rows: dict[Place, int] = {(): 0}
        self.notes: set[str] = set()

    def add(self, raw: bytes) -> None:
        """One more record."""
        try:
            flat = _sound(raw)
        except Unsound as error:
            self.notes.add(f"faults_{error}")
            self._rows[()] += 1
            return
        for path, row in paths_in(flat):
            self._columns.setdefault(path, {}).update(dict.fromkeys(row.cells))
            self._rows[path] = self._rows.get(path, 0) + 1

    def tables(self, name: str, size: int | None) -> dict[Place, Table]:
        """The tables of a document of this name."""
        if not self._rows[()]:
            return {}
        return {path: self._table(path, name, size) for path in self._columns}

    def _table(self, path: Place, name: str, size: int | None) -> Table:
        first = [Column(0, PARENT, "integer")] if path else []
        columns = (*first, *(Column(at, title) for at, title in enumerate(self._columns[path], len(first))))
        notes = ("list",) if path else tuple(sorted(self.notes))
        parent = ref_of(name, path[:-1]) if path else ""
        return Table(ref_of(name, path), columns, self._rows[path], None if path else size, parent=parent, notes=notes)


class Gathered:
    """Rows of one table, taken from records one after the other. ``first`` is the number of the first row that comes."""

    def __init__(self, path: Place, names: Sequence[str], first: int, parents: int) -> None:
        self._path, self._next, self._parents, self._width = path, first, parents, len(names)
        self._names = names[1:] if path else names
        self._rows: list[list[int | str | None]] = []
        self._faults: list[Fault] = []

    def take(self, raw: bytes) -> None:
        """The rows that a record has in this table."""
        try:
            flat = _sound(raw)
            rows = rows_at(flat, self._path)
        except Unsound as error:
            if not self._path:
                self._refuse(str(error), raw)
            self._parents += len(self._path) == 1
            return
        for place, row in rows:
            if not row.cells.keys() <= set(self._names):
                self._refuse("new_field", raw)
                continue
            parent = [str(self._parents + place + 1)] if self._path else []
            values = (row.cells.get(name) for name in self._names)
            self._rows.append([self._next, *parent, *values])
            self._next += 1
        self._parents += len(rows_at(flat, self._path[:-1])) if self._path else 0

    def _refuse(self, code: str, raw: bytes) -> None:
        shown = raw[: _SHOWN * 4].decode("utf-8", "replace")[:_SHOWN]
        self._faults.append(Fault(self._next, code, shown))
        self._next += 1

    def chunk(self, cut: Cut) -> Chunk:
        """Those that belong to a shard: a record may have begun before it or go on behind it."""
        within = range(cut.first, cut.first + cut.rows)
        schema = {ROW: pl.UInt64, **{cell(at): pl.String for at in range(self._width)}}
        kept = [row for row in self._rows if row[0] in within]
        faults = tuple(fault for fault in self._faults if fault.row in within)
        return Chunk(pl.DataFrame(kept, schema=schema, orient="row"), faults)


def counts(raw: bytes, path: Place) -> tuple[int, int]:
    """How many rows a record has in a table, and how many in the table of its parents."""
    if not path:
        return 1, 1
    try:
        flat = _sound(raw)
    except Unsound:
        return 0, len(path) == 1
    return len(rows_at(flat, path)), len(rows_at(flat, path[:-1]))


def _sound(raw: bytes) -> Flat:
    if len(raw) >= LARGEST:
        raise Unsound("too_long")
    return parsed(raw)


def ref_of(name: str, path: Place) -> str:
    """The ref of a table; slashes in names of lists are written as in a JSON Pointer (RFC 6901)."""
    return "/".join((name, *(part.replace("~", "~0").replace("/", "~1") for part in path)))


def path_of(name: str, ref: str) -> Place | None:
    """Which lists lead to the table of this ref; ``None`` if it is no table of the document."""
    if ref != name and not ref.startswith(f"{name}/"):
        return None
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in ref[len(name) :].split("/")[1:])
