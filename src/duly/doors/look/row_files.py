# SPDX-License-Identifier: Apache-2.0
"""Rows as a file that people correct in a spreadsheet and hand in again: CSV or XLSX, no cell of which can run as a formula."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from xlsxwriter import Workbook

from duly.kernel.cells import safe_cell

FORMATS = ("xlsx", "csv")
MOST_ROWS = 1_048_575
"""Rows below the heading that a sheet can hold (ECMA-376); the rest goes to further sheets."""
Cells = Sequence[str | int | None]


def write_rows(path: Path, kind: str, heads: Sequence[str], rows: Iterable[Cells]) -> int:
    """Write a new file; gives how many rows are in it.

    Raises:
        FileExistsError: there is one already.
    """
    with path.open("xb"):
        pass
    path.chmod(0o600)
    return _as_xlsx(path, heads, rows) if kind == "xlsx" else _as_csv(path, heads, rows)


def _as_csv(path: Path, heads: Sequence[str], rows: Iterable[Cells]) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        sheet = csv.writer(stream)
        sheet.writerow([safe_cell(one) for one in heads])
        for row in rows:
            sheet.writerow([safe_cell(one) for one in row])
            count += 1
    return count


def _as_xlsx(path: Path, heads: Sequence[str], rows: Iterable[Cells]) -> int:
    count = 0
    how = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), how) as book:
        sheet = None
        for row in rows:
            at = count % MOST_ROWS
            if sheet is None or not at:
                sheet = book.add_worksheet()
                sheet.write_row(0, 0, heads)
                sheet.freeze_panes(1, 0)
            for column, cell in enumerate(row):
                sheet.write_string(at + 1, column, "" if cell is None else str(cell))
            count += 1
        if sheet is None:
            book.add_worksheet().write_row(0, 0, heads)
    return count
