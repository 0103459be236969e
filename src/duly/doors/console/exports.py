# SPDX-License-Identifier: Apache-2.0
"""Lists as files: the rows that the filters leave, as CSV or XLSX, read and written a page at a time."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast
from uuid import UUID

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from xlsxwriter import Workbook

from duly.doors.console.paging import Read
from duly.foundation.paging.facts import Order, Place
from duly.kernel import clock, rights
from duly.kernel.actors import Actor
from duly.kernel.cells import safe_cell
from duly.rooms.customers import actions
from duly.rooms.customers import queries as customers

Found = TypeVar("Found")
FORMATS = ("csv", "xlsx")
PAGE = 500
MOST_ROWS = 1_048_575
"""Rows below the heading that a sheet can hold (ECMA-376); the rest goes to further sheets."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | int | datetime | None
Table: TypeAlias = tuple[Sequence[str], Iterable[Sequence[Cell]]]
"""A heading and the rows below it."""


def wanted(request: HttpRequest) -> str:
    """``csv`` or ``xlsx`` when the list is asked for as a file, else nothing."""
    kind = request.GET.get("format", "")
    return kind if kind in FORMATS else ""


def taken(request: HttpRequest) -> str:
    """The same for a list with customers in it. It is a POST, because it is recorded who takes it."""
    kind = request.POST.get("format", "")
    return kind if kind in FORMATS else ""


def answer(kind: str, name: str, sheet: Table) -> StreamingHttpResponse:
    """The list as a file. Words in it are those of the reader's language."""
    titles, rows = list(sheet[0]), sheet[1]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    if kind == "xlsx":
        return FileResponse(_workbook(titles, rows), content_type=_XLSX, headers=headers)
    lines = _lines(titles, rows, translation.get_language() or "en")
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def take(
    request: HttpRequest, actor: Actor, name: str, sheet: Table, *, sort: str = "", subject: UUID | None = None
) -> HttpResponseBase:
    """A list with customers in it as a file: made first, so that its rows are counted; then recorded; then handed over.

    Raises:
        Refusal: ``rights.not_allowed``.
    """
    rights.require(actor, "customers.export_list")
    kind = taken(request)
    given, rows = made(kind, name, sheet)
    filters = request.GET.copy()
    for own in ("after", "sort"):
        filters.pop(own, None)
    export = customers.Export(name, rows, kind, subject, sort, filters.urlencode())
    actions.export_list(actor, export)
    return given


def made(kind: str, name: str, sheet: Table) -> tuple[FileResponse, int]:
    """A list as a file that is made to its end, and how many rows are in it: for what is recorded before it is handed over."""
    counted = _Counted(sheet[1])
    answered = answer(kind, name, (sheet[0], counted))
    return answered if isinstance(answered, FileResponse) else _whole(answered), counted.rows


def _whole(answered: StreamingHttpResponse) -> FileResponse:
    """An answer that is read as it is sent, read to its end first: in a file, however long it is."""
    with tempfile.NamedTemporaryFile() as file:
        file.writelines(cast("Iterator[bytes]", answered.streaming_content))
        file.flush()
        return FileResponse(Path(file.name).open("rb"), headers=dict(answered.headers))


class _Counted:
    """Rows that are counted while they are read."""

    def __init__(self, found: Iterable[Sequence[Cell]]) -> None:
        self._found, self.rows = found, 0

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        for row in self._found:
            self.rows += 1
            yield row


def pages(read: Read[Found], order: Order) -> Iterator[list[Found]]:
    """All pages of a list in this order."""
    after: Place | None = None
    while rows := list(read(order, after, PAGE)):
        yield rows
        if len(rows) < PAGE:
            return
        after = order.place_of(rows[-1])


def _lines(titles: list[str], rows: Iterable[Sequence[Cell]], language: str) -> Iterator[str]:
    yield "\ufeff" + _line(titles)
    with translation.override(language):
        for row in rows:
            yield _line([safe_cell(_plain(cell)) for cell in row])


def _line(cells: Sequence[object]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _workbook(titles: list[str], rows: Iterable[Sequence[Cell]]) -> io.BufferedReader:
    """One sheet after another. Text is written as text, so no cell can be a formula; nothing becomes a link."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        book = Workbook(file.name, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        sheet: Any = None
        n = 0
        for row in rows:
            if sheet is None or n >= MOST_ROWS:
                sheet, n = _sheet(book, titles), 0
            n += 1
            for column, cell in enumerate(row):
                _put(sheet, n, column, cell)
        if sheet is None:
            _sheet(book, titles)
        book.close()
        return Path(file.name).open("rb")


def _sheet(book: Workbook, titles: list[str]) -> Any:
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, titles, book.add_format({"bold": True}))
    sheet.freeze_panes(1, 0)
    return sheet


def _put(sheet: Any, row: int, column: int, cell: Cell) -> None:
    if isinstance(cell, int):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, _plain(cell))


def _plain(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return clock.stamp(cell)
    return "" if cell is None else str(cell)
