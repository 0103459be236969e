# SPDX-License-Identifier: Apache-2.0
"""Rows of delimited text as frames: every cell text exactly as it stands; rows that are none, with their reason.

A cell in which nothing stands is no value; a cell of two quotation marks is the empty text. Rows with another number of cells
than the table, with a quotation mark out of place, with a zero byte or with bytes that are no text are kept out before the
fast reader sees them, so that it can neither shift nor drop anything; and what it gives is counted.
"""

import io
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from duly.adapters.sources.delimited.dialect import Cells, Dialect, split
from duly.adapters.sources.delimited.letters import width_of
from duly.adapters.sources.delimited.rows import LONGEST, Grammar, Places, Rows, first_misplaced
from duly.rooms.transfer.source import ROW, Chunk, Fault, cell

_SHOWN = 200
_MARK = b"\xef\xbb\xbf"


class _Text(NamedTuple):
    """Rows in UTF-8, one after the other, each with a line feed. What is wrong with some is known already: they are empty."""

    buffer: bytes
    starts: Places
    ends: Places
    wrong: dict[int, tuple[str, bytes]]

    def row(self, place: int) -> bytes:
        return self.buffer[int(self.starts[place]) : int(self.ends[place])]


def chunk_of(raw: bytes, found: Rows, dialect: Dialect, first: int) -> Chunk:
    """The rows of a shard, of which the first has this number."""
    text = _as_it_stands(raw, found, dialect) or _row_by_row(raw, found, dialect)
    wrong = dict(text.wrong)
    for code, places in _misfits(text, dialect).items():
        for place in places:
            wrong.setdefault(place, (code, text.row(place)))
    count, buffer = len(text.starts), text.buffer
    if wrong:
        buffer = b"".join(text.row(place) + b"\n" for place in range(count) if place not in wrong)
    numbers = pl.int_range(first, first + count, dtype=pl.UInt64, eager=True)
    if wrong:
        numbers = numbers.filter(pl.Series([place not in wrong for place in range(count)], dtype=pl.Boolean))
    faults = (Fault(first + place, code, _shown(row)) for place, (code, row) in sorted(wrong.items()))
    return Chunk(_frame(buffer, numbers, dialect), tuple(faults))


def _shown(text: bytes) -> str:
    return text[: _SHOWN * 4].decode("utf-8", "replace")[:_SHOWN]


def _as_it_stands(raw: bytes, found: Rows, dialect: Dialect) -> _Text | None:
    """The bytes themselves, where they are nothing but whole rows in UTF-8 that end in line feeds."""
    follows = np.array_equal(found.starts[1:], found.ends[:-1] + 1) and bool(found.whole.all())
    if dialect.codec != "utf-8" or not follows or not len(found.starts) or found.starts[0]:
        return None
    end = int(found.ends[-1])
    buffer = raw if len(raw) == end + 1 and raw.endswith(b"\n") else raw[:end] + b"\n"
    return _Text(buffer, found.starts, found.ends, {}) if _is_utf_8(buffer) else None


def _row_by_row(raw: bytes, found: Rows, dialect: Dialect) -> _Text:
    width = width_of(dialect.codec)
    wrong: dict[int, tuple[str, bytes]] = {}
    texts: list[bytes] = []
    spans = zip((found.starts * width).tolist(), (found.ends * width).tolist(), found.whole.tolist(), strict=True)
    for start, end, whole in spans:
        try:
            texts.append(raw[start:end].decode(dialect.codec).encode() if whole else b"")
        except UnicodeError:  # also a lone surrogate, which has no UTF-8
            texts.append(b"")
        if end > start and not texts[-1]:
            head = raw[start : min(end, start + _SHOWN * 4)].decode(dialect.codec, "replace").encode("utf-8", "replace")
            code = "undecodable" if whole else "too_long" if (end - start) // width > LONGEST else "bare_quote"
            wrong[len(texts) - 1] = code, head
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    starts = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(lengths + 1)[:-1]))[: len(texts)]
    return _Text(b"".join(text + b"\n" for text in texts), starts, starts + lengths, wrong)


def _is_utf_8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _misfits(text: _Text, dialect: Dialect) -> dict[str, list[int]]:
    """Rows that the fast reader must not see, by what is wrong with them."""
    if not len(text.starts):
        return {}
    units = np.frombuffer(text.buffer, dtype=np.uint8)
    counts = _counts(text, units, dialect.grammar)
    expected = len(dialect.columns)
    zeros = np.flatnonzero(units == 0) if b"\0" in text.buffer else np.empty(0, dtype=np.int64)
    return {
        "nul": (np.unique(np.searchsorted(text.starts, zeros, side="right")) - 1).tolist(),
        "bare_quote": np.flatnonzero(counts < 0).tolist(),
        "too_few": np.flatnonzero((counts >= 0) & (counts < expected)).tolist(),
        "too_many": np.flatnonzero(counts > expected).tolist(),
    }


def _counts(text: _Text, units: NDArray[np.uint8], grammar: Grammar) -> Places:
    """How many cells each row has; -1 where a quotation mark is out of place."""
    marks = np.flatnonzero(units == ord(grammar.delimiter))
    if grammar.quote and grammar.quote.encode() in text.buffer:
        quotes = np.flatnonzero(units == ord(grammar.quote))
        odd = (np.searchsorted(quotes, text.ends) - np.searchsorted(quotes, text.starts)) & 1 == 1
        if odd.any() or first_misplaced(units, quotes, grammar) is not None:
            return np.array([_count(text.row(place), grammar) for place in range(len(text.starts))], dtype=np.int64)
        marks = marks[(np.searchsorted(quotes, marks) & 1) == 0]
    return np.searchsorted(marks, text.ends) - np.searchsorted(marks, text.starts) + 1


def _count(row: bytes, grammar: Grammar) -> int:
    match = grammar.row.fullmatch(row)
    return len(split(row.decode("utf-8", "replace"), grammar)) if match else -1


def _frame(buffer: bytes, numbers: pl.Series, dialect: Dialect) -> pl.DataFrame:
    names = [cell(column.position) for column in dialect.columns]
    read = _read_fast(buffer, names, dialect) if len(numbers) and not buffer.startswith(_MARK) else None
    if read is None or read.height != len(numbers):
        read = _read_exactly(buffer, names, dialect)
    return read.insert_column(0, numbers.alias(ROW))


def _read_fast(buffer: bytes, names: Sequence[str], dialect: Dialect) -> pl.DataFrame | None:
    try:
        return pl.read_csv(
            io.BytesIO(buffer), has_header=False, separator=dialect.delimiter, quote_char=dialect.quote or None,
            schema=dict.fromkeys(names, pl.String), infer_schema=False, empty_string_is_null=True,
        )  # fmt: skip
    except pl.exceptions.PolarsError:
        return None


def _read_exactly(buffer: bytes, names: Sequence[str], dialect: Dialect) -> pl.DataFrame:
    """The same, slowly and obviously; for what the fast reader would not give whole."""
    grammar = dialect.grammar
    rows: list[Cells] = []
    at = 0
    while at < len(buffer):
        match = grammar.row.match(buffer, at)
        end = match.end() if match else buffer.index(b"\n", at)
        rows.append(split(buffer[at:end].decode(), grammar))
        at = end + 1
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
