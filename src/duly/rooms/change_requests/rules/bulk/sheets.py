# SPDX-License-Identifier: Apache-2.0
"""A table out of bytes: CSV as Excel and others write it, or the first sheet of an XLSX. Work and memory are bounded.

The reader of XLSX is our own: it takes the text of cells and nothing else, so that no formula, link or macro is ever looked at.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from duly.rooms.change_requests.rules.bulk.columns import bad

LARGEST = 8 << 20
"""Bytes of a file."""
MOST_LINES = 10_000
_UNPACKED = 64 << 20
_LONGEST_CELL, _MOST_CELLS = 2_000, 64
_DELIMITERS = (",", ";", "\t")
_ZIP = b"PK\x03\x04"
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})\Z")
_WHOLE = re.compile(r"-?\d+(?:\.0+)?\Z|-?\d(?:\.\d+)?[eE]\+?\d{1,2}\Z")
_SHEET, _WORDS = re.compile(r"xl/worksheets/sheet(\d+)\.xml\Z"), "xl/sharedStrings.xml"


class Row(NamedTuple):
    """One row as it stands in the file; the first row of the file is 1."""

    line: int
    cells: list[str]


def rows_of(content: bytes) -> list[Row]:
    """The rows that are not empty, the header first.

    Raises:
        Refusal: ``change_requests.bad_file``.
    """
    if len(content) > LARGEST:
        raise bad("it is larger than 8 MB; split it", "文件超过 8 MB，请拆分")
    read = _from_xlsx(content) if content.startswith(_ZIP) else _from_csv(content)
    found = [row for row in read if any(cell.strip() for cell in row.cells)]
    if len(found) <= 1:
        raise bad("it has no lines below the header", "标题行之下没有数据")
    return found


def _bounded(rows: Iterator[Row]) -> Iterator[Row]:
    for count, row in enumerate(rows):
        if count > MOST_LINES:
            raise bad("it has more than 10,000 lines; split it", "超过 10000 行，请拆分")
        if len(row.cells) > _MOST_CELLS or any(len(cell) > _LONGEST_CELL for cell in row.cells):
            raise bad("line {said} is too long to be one of a table", "第 {said} 行过长，不像表格", str(row.line))
        yield row


def _from_csv(content: bytes) -> Iterator[Row]:
    text = _text(content)
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from _bounded(Row(reader.line_num, cells) for cells in reader)
    except csv.Error as error:
        raise bad("line {said} cannot be read: a quote is open or a cell too long", "第 {said} 行无法读取：引号未闭合或单元格过长",
                  str(reader.line_num)) from error  # fmt: skip


def _text(content: bytes) -> str:
    wide = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise bad("it is written in none of UTF-8, UTF-16, GB 18030", "编码须为 UTF-8、UTF-16 或 GB 18030")


def _from_xlsx(content: bytes) -> Iterator[Row]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            if sum(part.file_size for part in book.infolist()) > _UNPACKED:
                raise bad("it unpacks to more than 64 MB", "解压后超过 64 MB")
            sheets = sorted((int(found[1]), name) for name in book.namelist() if (found := _SHEET.match(name)))
            if not sheets:
                raise bad("it holds no sheet", "文件中没有工作表")
            words = _words(book)
            yield from _bounded(_rows(book, sheets[0][1], words))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ParseError, DefusedXmlException, OSError, EOFError, ValueError, RuntimeError,
            NotImplementedError) as error:  # fmt: skip
        raise bad("it cannot be read as XLSX", "无法按 XLSX 读取") from error


def _words(book: zipfile.ZipFile) -> list[str]:
    """The texts that cells name by number."""
    if _WORDS not in book.namelist():
        return []
    return [_said(element) for element in _elements(book, _WORDS, "si")]


def _rows(book: zipfile.ZipFile, sheet: str, words: list[str]) -> Iterator[Row]:
    for count, row in enumerate(_elements(book, sheet, "row"), start=1):
        cells: list[str] = []
        for cell in row:
            at = _column(cell.get("r", ""), len(cells))
            if at >= _MOST_CELLS:
                break
            cells += [""] * (at + 1 - len(cells))
            cells[at] = _value(cell, words)
        number = row.get("r", "")
        yield Row(int(number) if number.isdecimal() and len(number) < 8 else count, cells)


def _elements(book: zipfile.ZipFile, name: str, wanted: str) -> Iterator[Element]:
    """The elements of this name, each forgotten once it was used, however large the part is."""
    with book.open(name) as part:
        for _event, element in iterparse(part, forbid_dtd=True):
            if element.tag.rpartition("}")[2] == wanted:
                yield element
                element.clear()


def _value(cell: Element, words: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _said(cell)
    text = next((child.text or "" for child in cell if child.tag.rpartition("}")[2] == "v"), "")
    if kind == "s":
        return words[int(text)] if text.isdecimal() and int(text) < len(words) else ""
    return _number(text) if kind == "n" else text


def _number(text: str) -> str:
    """A number as a person reads it: Excel keeps a long one as 1.38E+10."""
    return str(int(float(text))) if _WHOLE.match(text) and len(text) < 25 else text


def _said(element: Element) -> str:
    """The text in an element; how it is read out, which stands beside Chinese and Japanese, is none of it."""
    parts = []
    for child in element.iter():
        name = child.tag.rpartition("}")[2]
        if name == "t":
            parts.append(child.text or "")
        elif name == "rPh":
            child.clear()
    return "".join(parts)


def _column(reference: str, after: int) -> int:
    found = _CELL.match(reference)
    if not found:
        return after
    place = 0
    for letter in found[1]:
        place = place * 26 + ord(letter) - 64
    return place - 1
