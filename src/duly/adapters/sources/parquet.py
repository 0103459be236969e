# SPDX-License-Identifier: Apache-2.0
"""A Parquet file as a source of one table. A shard is a slice of its rows, for which only the row groups it needs are read."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import polars as pl

from duly.adapters.sources.files import digest_of, file_of
from duly.adapters.sources.texts import column_text
from duly.rooms.transfer.source import ROW, Asked, Chunk, Column, Cut, Table, cell
from duly.rooms.transfer.unreadable import SOURCE_CHANGED, SOURCE_DAMAGED, SOURCE_NO_TABLE


class ParquetSource:
    """Reads one file."""

    def __init__(self, path: Path, name: str) -> None:
        self._path, self._name = path, name

    def tables(self) -> list[Table]:
        """The one table of the file."""
        columns = tuple(Column(at, name, str(dtype)) for at, (name, dtype) in enumerate(self._schema.items()))
        return [Table(self._name, columns, rows=self._height, size=self._path.stat().st_size)]

    def cuts(self, table: Table, most: int) -> Iterator[Cut]:
        """So many rows at a time."""
        if table.ref != self._name:
            raise SOURCE_NO_TABLE(field="table", table=table.ref)
        for number, start in enumerate(range(0, self._height, most), 1):
            yield Cut(number, start + 1, min(most, self._height - start), {"start": start, "state": self._digest})

    def read(self, table: Table, cut: Cut) -> Chunk:
        """The rows of a shard, if the file is the one that was cut."""
        if cut.span["state"] != self._digest:
            raise SOURCE_CHANGED(field="file", where=self._name, why="another digest")
        frame = self._collected(pl.scan_parquet(self._path, glob=False).slice(cut.first - 1, cut.rows))
        named = frame.rename({old: cell(at) for at, old in enumerate(frame.columns)})
        texts = named.select(column_text(name, dtype) for name, dtype in named.schema.items())
        numbers = pl.int_range(cut.first, cut.first + texts.height, dtype=pl.UInt64, eager=True)
        return Chunk(texts.insert_column(0, numbers.alias(ROW)))

    def state(self, table: Table) -> str:
        """The digest of the file."""
        return self._digest

    def close(self) -> None:
        """Nothing stays open."""

    @cached_property
    def _digest(self) -> str:
        return digest_of(self._path)

    @cached_property
    def _schema(self) -> pl.Schema:
        try:
            return pl.scan_parquet(self._path, glob=False).collect_schema()
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
            raise self._damaged(error) from error

    @cached_property
    def _height(self) -> int:
        return int(self._collected(pl.scan_parquet(self._path, glob=False).select(pl.len())).item())

    def _collected(self, frame: pl.LazyFrame) -> pl.DataFrame:
        try:
            return frame.collect()
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
            raise self._damaged(error) from error

    def _damaged(self, error: BaseException) -> Exception:
        why = (str(error) or type(error).__name__).splitlines()[0]
        return SOURCE_DAMAGED(field="file", where=self._name, why=why)


def open_parquet(asked: Asked) -> ParquetSource:
    """A Parquet file.

    Raises:
        Refusal: ``transfer.source_missing``.
    """
    path = file_of(asked)
    return ParquetSource(path, asked.name or path.name)
