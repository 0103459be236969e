# SPDX-License-Identifier: Apache-2.0
"""An opened package as a source: a Data Package of tables in canonical text. A shard is a slice of one of its files.

Before anything is planned from it every file is compared with the digest that the package gives it, and the rows of each table
with the sum of digests that its sender sealed with them.
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import polars as pl

from duly.adapters.sources.files import digest_of
from duly.rooms.transfer.source import ROW, Asked, Chunk, Column, Cut, Table, cell
from duly.rooms.transfer.target import Field, Wanted, weighed
from duly.rooms.transfer.unreadable import (
    PACKAGE_DIFFERS,
    SOURCE_CHANGED,
    SOURCE_DAMAGED,
    SOURCE_MISSING,
    SOURCE_NO_TABLE,
)

DESCRIPTOR, COUNTS = "datapackage.json", "documents/counts.json"
_RING = 2**128
_LARGEST = 16 << 20
_TYPE = "duly:type"


class _File(NamedTuple):
    path: str
    form: str
    digest: str
    rows: int


class _Held(NamedTuple):
    table: Table
    files: tuple[_File, ...]


class PackageSource:
    """Reads the folder in which a package lies open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._checked = set[str]()

    def tables(self) -> list[Table]:
        """The tables with the types and keys that the package declares."""
        return [held.table for held in self._tables.values()]

    def cuts(self, table: Table, most: int) -> Iterator[Cut]:
        """So many rows of a file at a time; no shard reaches over two files."""
        number, first = 0, 1
        for at, file in enumerate(self._of(table).files):
            for start in range(0, file.rows, most):
                number, rows = number + 1, min(most, file.rows - start)
                yield Cut(number, first, rows, {"file": at, "start": start, "state": file.digest})
                first += rows

    def read(self, table: Table, cut: Cut) -> Chunk:
        """The rows of a shard, if the file is the one that was cut."""
        files, at = self._of(table).files, cut.span["file"]
        if not isinstance(at, int) or at >= len(files) or files[at].digest != cut.span["state"]:
            raise SOURCE_CHANGED(field="address", where=table.ref, why="another digest")
        start = int(str(cut.span["start"]))
        rows = self._rows(table, files[at]).slice(start, cut.rows)
        numbers = pl.int_range(cut.first, cut.first + rows.height, dtype=pl.UInt64, eager=True)
        named = rows.rename({column.name: cell(column.position) for column in table.columns})
        return Chunk(named.insert_column(0, numbers.alias(ROW)))

    def state(self, table: Table) -> str:
        """The sum of the digests of all rows, compared with what the sender sealed.

        Raises:
            Refusal: ``transfer.package_differs``.
        """
        wanted = Wanted(table.ref, tuple(Field(column.name, "text") for column in table.columns), ())
        weights = [weighed(self._rows(table, file), wanted) for file in self._of(table).files]
        rows, total = sum(rows for rows, _ in weights), sum(total for _, total in weights) % _RING
        found, said = f"multiset:{rows}:{total:032x}", self._counts.get(table.ref)
        if said is not None and said != found:
            raise PACKAGE_DIFFERS(field="address", where=table.ref, read=found, said=said)
        return found

    def close(self) -> None:
        """Nothing stays open."""

    def _rows(self, table: Table, file: _File) -> pl.DataFrame:
        path = self._folder / file.path
        if not path.is_file():
            raise SOURCE_MISSING(field="address", where=file.path, why="there is no such file")
        if file.path not in self._checked and digest_of(path) != file.digest:
            raise SOURCE_CHANGED(field="address", where=file.path, why="another digest")
        self._checked.add(file.path)
        try:
            rows = pl.read_csv(path, infer_schema=False) if file.form == "csv" else pl.read_parquet(path, glob=False)
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
            why = (str(error) or type(error).__name__).splitlines()[0]
            raise SOURCE_DAMAGED(field="address", where=file.path, why=why) from error
        names = [column.name for column in table.columns]
        if rows.columns != names or rows.height != file.rows or set(rows.dtypes) - {pl.String()}:
            raise SOURCE_DAMAGED(field="address", where=file.path, why="other columns or rows than the package says")
        return rows

    def _of(self, table: Table) -> _Held:
        if table.ref not in self._tables:
            raise SOURCE_NO_TABLE(field="table", table=table.ref)
        return self._tables[table.ref]

    @cached_property
    def _tables(self) -> dict[str, _Held]:
        found: dict[str, _Held] = {}
        try:
            for one in self._read(DESCRIPTOR)["resources"]:
                held = found.setdefault(one["title"], _Held(_table(one), ()))
                file = _File(one["path"], one["format"], one["hash"], int(one["duly:rows"]))
                rows = (held.table.rows or 0) + file.rows
                size = (held.table.size or 0) + int(one["bytes"])
                found[one["title"]] = _Held(held.table._replace(rows=rows, size=size), (*held.files, file))
        except (KeyError, TypeError, ValueError) as error:
            raise SOURCE_DAMAGED(field="address", where=DESCRIPTOR, why=type(error).__name__) from error
        return found

    @cached_property
    def _counts(self) -> dict[str, str]:
        if not (self._folder / COUNTS).is_file():
            return {}
        try:
            return {str(one["name"]): str(one["digest"]) for one in self._read(COUNTS)["tables"]}
        except (KeyError, TypeError, ValueError) as error:
            raise SOURCE_DAMAGED(field="address", where=COUNTS, why=type(error).__name__) from error

    def _read(self, name: str) -> Any:
        path = self._folder / name
        if not path.is_file() or path.stat().st_size > _LARGEST:
            raise SOURCE_MISSING(field="address", where=name, why="there is no such file")
        return orjson.loads(path.read_bytes())


def open_package(asked: Asked) -> PackageSource:
    """The folder in which a package lies open.

    Raises:
        Refusal: ``transfer.source_missing``.
    """
    folder = Path(asked.path)
    if not asked.path or not (folder / DESCRIPTOR).is_file():
        raise SOURCE_MISSING(field="address", where=asked.address, why="it does not lie open here")
    return PackageSource(folder)


def _table(resource: Any) -> Table:
    fields = resource["schema"]["fields"]
    names = [str(one["name"]) for one in fields]
    if len(set(names)) != len(names):
        raise ValueError(names)
    columns = tuple(
        Column(at, one["name"], str(one.get(_TYPE) or one.get("type") or "")) for at, one in enumerate(fields)
    )
    key = resource["schema"].get("primaryKey") or []
    keys = [key] if isinstance(key, str) else key
    return Table(str(resource["title"]), columns, rows=0, size=0, key=tuple(names.index(one) for one in keys))
