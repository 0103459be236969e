# SPDX-License-Identifier: Apache-2.0
"""A customer file being read: what it is written in, where its columns are, its rows one after the other."""

import codecs
import csv
import io
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words
from duly.rooms.customers.rules.columns import DELIMITERS, Columns, recognise, recognised
from duly.rooms.customers.rules.encodings import Judgement, judge, named

LARGEST = 2 << 30
LONGEST_LINE = 1 << 20
_SAMPLE = 1 << 20
_BLOCK = 1 << 18
_HINT = re.compile(r"sep=(.)\s*\Z", re.IGNORECASE)

NOT_READABLE = refusal(
    "customers.file_not_readable",
    Because.INVALID,
    en="The file {name} cannot be read: {why}.",
    zh="无法读取文件 {name}：{why}。",
)
TOO_LARGE = refusal(
    "customers.file_too_large",
    Because.INVALID,
    en="The file has {size} bytes; at most {largest} are taken at once. Split it: an import can be repeated safely.",
    zh="文件大小为 {size} 字节，单次最多 {largest} 字节。请拆分文件；重复导入是安全的。",
)
NO_ROWS = refusal(
    "customers.file_empty",
    Because.INVALID,
    en="The file has no rows: the first line must name the columns, and customers follow.",
    zh="文件没有数据行：首行应为列名，其后为客户。",
)
LINE_TOO_LONG = refusal(
    "customers.file_line_too_long",
    Because.INVALID,
    en="Line {line} is longer than {longest} characters, so this is hardly a table. Check the file's line ends.",
    zh="第 {line} 行超过 {longest} 个字符，文件可能不是表格。请检查换行符。",
)
OPEN_QUOTE = refusal(
    "customers.file_open_quote",
    Because.INVALID,
    en="A quote opened on line {line} is never closed, so it is not clear where rows end. Close it and try again.",
    zh="第 {line} 行的引号没有闭合，无法判断行的边界。请补上引号后重试。",
)


class Row(NamedTuple):
    """One row as it stands in the file; ``fault`` is set where its quotes make no sense."""

    line: int
    cells: list[str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """What must be known to read a file."""

    judgement: Judgement
    delimiter: str
    skip: int
    """Lines before the header: a ``sep=;`` that Excel reads and leaves there."""
    columns: Columns
    size: int


class Source:
    """A file that can be opened again and again."""

    def __init__(self, name: str, opener: Callable[[], BinaryIO], size: int) -> None:
        self.name = name
        self.size = size
        self._open = opener
        self.position = 0
        """How many bytes the reading in progress has taken."""

    def layout(self, encoding: str | None = None) -> Layout:
        """Find out how the file is written.

        Raises:
            Refusal: ``customers.file_…``, saying what is wrong with the file as a whole.
        """
        if self.size > LARGEST:
            raise TOO_LARGE(field="file", size=self.size, largest=LARGEST)
        with self._open() as stream:
            sample = _take(stream, _SAMPLE)
        if not sample.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
            raise NO_ROWS(field="file")
        found = (
            named(encoding, self._first_fault, self._line_at)
            if encoding
            else judge(sample, self._first_fault, self._line_at)
        )
        with self._text(found.encoding) as text:
            skip, header = _header(_lines(text))
        hint = _HINT.match(header[0]) if skip == 0 else None
        if hint:
            with self._text(found.encoding) as text:
                skip, header = _header(_lines(text), after=1)
        delimiter = hint[1] if hint else max(DELIMITERS, key=lambda mark: recognised(_split(header, mark)))
        return Layout(found, delimiter, skip, recognise(_split(header, delimiter)), self.size)

    def rows(self, layout: Layout) -> Iterator[Row]:
        """The rows after the header; empty lines are passed over.

        Raises:
            Refusal: ``customers.file_line_too_long``, ``customers.file_open_quote``.
        """
        with self._text(layout.judgement.encoding) as text:
            reader = csv.reader(_lines(text), delimiter=layout.delimiter, strict=True)
            yield from _rows(reader, layout)

    def count(self, layout: Layout) -> int:
        """How many rows there are; finds every fault of the file as a whole before anything is written.

        Raises:
            Refusal: ``customers.file_…``.
        """
        total = sum(1 for _ in self.rows(layout))
        if not total:
            raise NO_ROWS(field="file")
        return total

    def _text(self, encoding: str) -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BufferedReader(_Counted(self, self._open()), _BLOCK), encoding, "strict", newline="")

    def _first_fault(self, encoding: str) -> int | None:
        decoder, before = codecs.getincrementaldecoder(encoding)("strict"), 0
        with self._open() as stream:
            while True:
                block = stream.read(_BLOCK)
                held = len(decoder.getstate()[0])
                try:
                    decoder.decode(block, final=not block)
                except UnicodeDecodeError as error:
                    return before - held + error.start
                if not block:
                    return None
                before += len(block)

    def _line_at(self, offset: int) -> int:
        lines, left = 1, offset
        with self._open() as stream:
            while left > 0 and (block := stream.read(min(left, _BLOCK))):
                lines += block.count(b"\n")
                left -= len(block)
        return lines


def from_path(path: Path, name: str) -> Source:
    """A file on disk.

    Raises:
        Refusal: ``customers.file_not_readable``.
    """
    try:
        if not path.is_file():
            raise NOT_READABLE(field="file", name=name, why="not a file" if path.exists() else "no such file")
        size = path.stat().st_size
        path.open("rb").close()
    except OSError as error:
        raise NOT_READABLE(field="file", name=name, why=os.strerror(error.errno or 0)) from error
    return Source(name, lambda: path.open("rb"), size)


def stated(layout: Layout) -> dict[str, Any]:
    """What an import keeps of the layout, so that it can be carried on."""
    return {
        "encoding": layout.judgement.encoding,
        "why": {"en": layout.judgement.why.en, "zh": layout.judgement.why.zh},
        "delimiter": layout.delimiter,
        "skip": layout.skip,
        "width": layout.columns.width,
        "at": layout.columns.at,
        "headers": layout.columns.headers,
        "ignored": list(layout.columns.ignored),
        "size": layout.size,
    }


def restored(kept: dict[str, Any]) -> Layout:
    """The inverse of :func:`stated`."""
    columns = Columns(kept["width"], kept["at"], kept["headers"], tuple(kept["ignored"]))
    judgement = Judgement(kept["encoding"], Words(en=kept["why"]["en"], zh=kept["why"]["zh"]))
    return Layout(judgement, kept["delimiter"], kept["skip"], columns, kept["size"])


class _Counted(io.RawIOBase):
    """Bytes on their way to the decoder, counted for the progress display."""

    def __init__(self, owner: Source, stream: BinaryIO) -> None:
        self._owner = owner
        self._stream = stream
        owner.position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]  # the stub also takes arrays; only io hands us buffers
        block = self._stream.read(len(buffer))
        buffer[: len(block)] = block
        self._owner.position += len(block)
        return len(block)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _take(stream: BinaryIO, count: int) -> bytes:
    parts = []
    while count > 0 and (block := stream.read(count)):
        parts.append(block)
        count -= len(block)
    return b"".join(parts)


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise LINE_TOO_LONG(field="file", line=number, longest=LONGEST_LINE)
        yield line


def _header(lines: Iterator[str], after: int = 0) -> tuple[int, list[str]]:
    """How many lines stand before the header, and the header's lines (more than one when a header has a line break)."""
    for number, line in enumerate(lines):
        if number >= after and line.strip():
            block = [line]
            while sum(part.count('"') for part in block) % 2:
                more = next(lines, None)
                if more is None:
                    raise OPEN_QUOTE(field="file", line=number + 1)
                block.append(more)
            return number, block
    raise NO_ROWS(field="file")


def _split(header: list[str], delimiter: str) -> list[str]:
    try:
        return next(csv.reader(header, delimiter=delimiter))
    except csv.Error:
        return ["".join(header)]


def _rows(reader: Any, layout: Layout) -> Iterator[Row]:
    header_seen = False
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if not header_seen or "field limit" in str(error) or "unexpected end" in str(error):
                raise OPEN_QUOTE(field="file", line=line) from error
            yield Row(line, [], str(error))
            continue
        if line <= layout.skip or not cells or (len(cells) == 1 and not cells[0].strip()):
            continue
        if not header_seen:
            header_seen = True
            continue
        yield Row(line, cells)
