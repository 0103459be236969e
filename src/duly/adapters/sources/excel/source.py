# SPDX-License-Identifier: Apache-2.0
"""Workbooks as a source: every sheet that has something in it is a table, hidden ones too.

Cells as text: what the file holds, all digits of it; dates and times in ISO form, without a time of day where a column has
none; numbers formatted with leading zeros with their zeros; formulas as the values that were last computed. A row with an
error in it (``#N/A``) is a fault; blank rows are none. In xls and ods an error cannot be told from an empty cell.
A sheet is held in memory whole while it is read. Options: ``header``, as for delimited text.
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import fastexcel
import polars as pl

from duly.adapters.sources.excel.markup import Markup, markup_of
from duly.adapters.sources.files import digest_of, file_of
from duly.adapters.sources.headers import header_at, noticed
from duly.adapters.sources.packed import require_sane
from duly.rooms.transfer.source import ROW, Asked, Chunk, Column, Cut, Fault, Table, cell
from duly.rooms.transfer.unreadable import SOURCE_CHANGED, SOURCE_DAMAGED, SOURCE_NO_TABLE

_HEAD, _SHOWN = 50, 200
_MIDNIGHT = " 00:00:00"
_TIME_ONLY = r"^1899-12-3[01] (\d\d:\d\d:\d\d(?:\.\d+)?)$"


class _Sheet(NamedTuple):
    name: str
    frame: pl.DataFrame
    """The rows below the header: ``row``, ``c0`` … ."""
    columns: tuple[Column, ...]
    notes: tuple[str, ...]
    faulty: frozenset[int]
    """Numbers of rows that have an error in them."""


class ExcelSource:
    """Reads one workbook."""

    def __init__(self, path: Path, asked: Asked) -> None:
        self._path, self._name, self._options = path, asked.name or path.name, asked.options
        self._held: _Sheet | None = None

    def tables(self) -> list[Table]:
        """The sheets, in the order of the workbook."""
        found = []
        for name in self._book.sheet_names:
            sheet = self._sheet(name)
            if sheet.columns:
                found.append(Table(name, sheet.columns, rows=sheet.frame.height, notes=sheet.notes))
        return found

    def cuts(self, table: Table, most: int) -> Iterator[Cut]:
        """So many rows at a time."""
        height = self._sheet(table.ref).frame.height
        for number, start in enumerate(range(0, height, most), 1):
            yield Cut(number, start + 1, min(most, height - start), {"start": start, "state": self._digest})

    def read(self, table: Table, cut: Cut) -> Chunk:
        """The rows of a shard, if the workbook is the one that was cut."""
        if cut.span["state"] != self._digest:
            raise SOURCE_CHANGED(field="file", where=self._name, why="another digest")
        sheet = self._sheet(table.ref)
        rows = sheet.frame.slice(cut.first - 1, cut.rows)
        bad = [number for number in rows[ROW] if number in sheet.faulty]
        if not bad:
            return Chunk(rows)
        wrong = rows.filter(pl.col(ROW).is_in(bad))
        texts = (",".join(value or "" for value in row[1:])[:_SHOWN] for row in wrong.iter_rows())
        faults = (Fault(number, "cell_error", text) for number, text in zip(bad, texts, strict=True))
        return Chunk(rows.filter(~pl.col(ROW).is_in(bad)), tuple(faults))

    def state(self, table: Table) -> str:
        """The digest of the file."""
        return self._digest

    def close(self) -> None:
        """Let go of the sheet that was read last."""
        self._held = None

    @cached_property
    def _digest(self) -> str:
        return digest_of(self._path)

    @cached_property
    def _book(self) -> fastexcel.ExcelReader:
        with self._path.open("rb") as file:
            is_packed = file.read(2) == b"PK"
        if is_packed:
            require_sane(self._path, self._name)
        try:
            return fastexcel.read_excel(self._path)
        except fastexcel.FastExcelError as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> Exception:
        return SOURCE_DAMAGED(field="file", where=self._name, why=str(error).splitlines()[0])

    def _sheet(self, name: str) -> _Sheet:
        if self._held is None or self._held.name != name:
            if name not in self._book.sheet_names:
                raise SOURCE_NO_TABLE(field="table", table=name)
            self._held = self._read_sheet(name)
        return self._held

    def _read_sheet(self, name: str) -> _Sheet:
        try:
            loaded = self._book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            raw = loaded.to_polars() if loaded.height else pl.DataFrame()
            offset = loaded.selected_columns[0].absolute_index if raw.width else 0
        except fastexcel.FastExcelError as error:
            raise self._damaged(error) from error
        markup = markup_of(self._path, name)
        return self._made(name, _shown_as_in_excel(raw, markup, offset), markup, loaded)

    def _made(self, name: str, raw: pl.DataFrame, markup: Markup, loaded: fastexcel.ExcelSheet) -> _Sheet:
        raw = raw.rename({old: cell(at) for at, old in enumerate(raw.columns)}).with_row_index("at")
        filled = raw.filter(pl.any_horizontal(pl.exclude("at").is_not_null())) if raw.width > 1 else raw.clear()
        head = [row[1:] for row in filled.head(_HEAD).iter_rows()]
        at = header_at(head, filled.width - 1, self._options.get("header"))
        names = head[at] if at is not None else ()
        columns = tuple(Column(n, (names[n] or "") if names else "") for n in range(filled.width - 1 if head else 0))
        data = self._without_midnights(filled[(at + 1) if at is not None else 0 :], name)
        rows = data.with_row_index(ROW, 1).with_columns(pl.col(ROW).cast(pl.UInt64))
        bad = {line for line, _ in markup.errors}
        faulty = frozenset(rows.filter(pl.col("at").is_in(list(bad)))[ROW].to_list()) if bad else frozenset()
        notes = (
            *noticed(at, columns), *(["hidden_sheet"] if loaded.visible != "visible" else []),
            *(["merged_cells"] if markup.has_merged else []), *(["cell_errors"] if faulty else []),
        )  # fmt: skip
        return _Sheet(name, rows.drop("at"), columns, notes, faulty)

    def _without_midnights(self, data: pl.DataFrame, name: str) -> pl.DataFrame:
        """Columns of dates alone lose the midnight that stands behind each; text that looks like one does not."""
        ends = pl.exclude("at").drop_nulls().str.ends_with(_MIDNIGHT).all()
        only = {key for key, value in data.select(ends).to_dicts()[0].items() if value} if data.height else set()
        only = {key for key in only if data[key].null_count() < data.height}
        if not only:
            return data
        typed = self._book.load_sheet(name, header_row=None, skip_rows=int(data["at"][0]), schema_sample_rows=None)
        dates = [cell(at) for at, column in enumerate(typed.selected_columns) if column.dtype in {"date", "datetime"}]
        return data.with_columns(pl.col(key).str.strip_suffix(_MIDNIGHT) for key in dates if key in only)


def open_excel(asked: Asked) -> ExcelSource:
    """A workbook.

    Raises:
        Refusal: ``transfer.source_missing``.
    """
    return ExcelSource(file_of(asked), asked)


def _shown_as_in_excel(raw: pl.DataFrame, markup: Markup, offset: int) -> pl.DataFrame:
    """Times of day without the day zero of the calendar; numbers with the leading zeros that their format gives them."""
    shown = raw.with_columns(pl.all().str.replace(_TIME_ONLY, "$1")) if raw.width else raw
    by_column: dict[int, dict[int, int]] = {}
    for line, column, digits in markup.zeros:
        by_column.setdefault(column - offset, {})[line] = digits
    for column, lines in by_column.items():
        if not 0 <= column < shown.width:
            continue
        values = shown.to_series(column).to_list()
        for line, digits in lines.items():
            value = values[line] if line < len(values) else None
            if value is not None and value.isdigit():
                values[line] = value.zfill(digits)
        shown = shown.with_columns(pl.Series(shown.columns[column], values, dtype=pl.String))
    return shown
