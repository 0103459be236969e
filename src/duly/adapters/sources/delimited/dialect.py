# SPDX-License-Identifier: Apache-2.0
"""How a file of delimited text is written: delimiter, quotation mark, where its header stands; by evidence, unless it is said."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from duly.adapters.sources.delimited.letters import encoding_of, said_of, skeleton, width_of
from duly.adapters.sources.delimited.rows import Grammar, rows_in
from duly.adapters.sources.headers import header_at, noticed
from duly.kernel.canonical import Json
from duly.rooms.transfer.source import Column
from duly.rooms.transfer.unreadable import SOURCE_OPTION

DELIMITERS = {",": "comma", "\t": "tab", ";": "semicolon", "|": "pipe"}
_HEAD, _ENOUGH = 1 << 19, 400
_SAYS = re.compile(r"\"?sep=(.)\"?", re.IGNORECASE)
Cells = list[str | None]


class Dialect(NamedTuple):
    """All that must be known to read a part of the file by itself."""

    codec: str
    delimiter: str
    quote: str
    begin: int
    """The byte at which the first row after the header begins."""
    columns: tuple[Column, ...]
    notes: tuple[str, ...]

    @property
    def grammar(self) -> Grammar:
        """How rows are told apart; in a table of one column a blank line is a row without a value."""
        return Grammar(self.delimiter, self.quote, blanks=len(self.columns) == 1)


class _Head(NamedTuple):
    """The first rows, read with one delimiter."""

    grammar: Grammar
    rows: list[Cells]
    nexts: list[int]
    """The byte at which what follows each row begins."""


def dialect_of(path: Path, name: str, options: Mapping[str, Json]) -> Dialect | None:
    """How the file of this name is written; ``None`` if there is nothing in it.

    Raises:
        Refusal: ``transfer.source_option``, ``transfer.source_encoding``, ``transfer.source_damaged``.
    """
    codec, why, mark = encoding_of(path, options.get("encoding"), name)
    raw = _first_bytes(path, mark)
    quote = _quote(options)
    heads = [_head(raw, codec, Grammar(delimiter, quote)) for delimiter in _delimiters(raw, codec, options)]
    head = max(heads, key=lambda head: _evenness(head.rows))
    if not head.rows:
        return None
    width = _width(head.rows)
    at = header_at(head.rows, width, options.get("header"))
    names = head.rows[at] if at is not None else []
    columns = tuple(Column(n, (names[n] or "") if n < len(names) else "") for n in range(max(width, len(names))))
    begin = mark + (head.nexts[at] if at is not None else 0)
    notes = (*said_of(codec, why), f"delimiter_{_named(head.grammar.delimiter)}", *noticed(at, columns))
    return Dialect(codec, head.grammar.delimiter, quote, begin, columns, notes)


def split(text: str, grammar: Grammar) -> Cells:
    """The cells of one whole row: nothing where nothing stands, the empty text where two quotation marks do."""
    d, q = grammar.delimiter, grammar.quote
    if not q or q not in text:
        return [cell or None for cell in text.split(d)]
    cells: Cells = []
    at = 0
    while at <= len(text):
        if text[at : at + 1] == q:
            cell, at = _quoted(text, at + 1, q)
            cells.append(cell)
            at = text.find(d, at)
            if at < 0:
                break
        else:
            end = text.find(d, at)
            cells.append(text[at : end if end >= 0 else None] or None)
            if end < 0:
                break
            at = end
        at += 1
    return cells


def _quoted(text: str, at: int, quote: str) -> tuple[str, int]:
    """What stands between the quotation marks, and where it ends."""
    begun = at
    while True:
        end = text.find(quote, at)
        if end < 0:
            return text[begun:], len(text)
        if text[end + 1 : end + 2] != quote:
            return text[begun:end].replace(quote * 2, quote), end + 1
        at = end + 2


def _first_bytes(path: Path, mark: int) -> bytes:
    with path.open("rb") as file:
        file.seek(mark)
        return file.read(_HEAD)


def _quote(options: Mapping[str, Json]) -> str:
    quote = options.get("quote", '"')
    if quote in {None, "", "none", False}:
        return ""
    if not isinstance(quote, str) or quote not in {'"', "'", "`"}:
        raise SOURCE_OPTION(field="quote", name="quote", why=f"{quote!r}: \", ', ` or none")
    return quote


def _delimiters(raw: bytes, codec: str, options: Mapping[str, Json]) -> Sequence[str]:
    named = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
    said = options.get("delimiter")
    if said is not None:
        one = named.get(str(said), str(said))
        if len(one) != 1 or not one.isascii() or one.isalnum() or one in "\"'`\r\n":
            raise SOURCE_OPTION(field="delimiter", name="delimiter", why=f"{said!r}: one of , ; | tab")
        return [one]
    match = _SAYS.fullmatch(raw[:40].decode(codec, "replace").splitlines()[0].strip() if raw else "")
    return [match[1]] if match and match[1] in DELIMITERS else list(DELIMITERS)


def _named(delimiter: str) -> str:
    return DELIMITERS.get(delimiter, "other")


def _head(raw: bytes, codec: str, grammar: Grammar) -> _Head:
    width = width_of(codec)
    found = rows_in(skeleton(raw, codec), grammar, final=len(raw) < _HEAD)
    places = list(zip(found.starts, found.ends, found.nexts, strict=True))[:_ENOUGH]
    texts = [raw[start * width : end * width].decode(codec, "replace") for start, end, _ in places]
    return _Head(grammar, [split(text, grammar) for text in texts], [int(place[2]) * width for place in places])


def _width(rows: Sequence[Cells]) -> int:
    """The number of cells that most rows have; of two as frequent the larger, for titles are short."""
    counted = Counter(len(row) for row in rows)
    return max(counted, key=lambda width: (counted[width], width))


def _evenness(rows: Sequence[Cells]) -> tuple[float, int]:
    """How many rows have the usual number of cells, if that is more than one; then how many cells."""
    width = _width(rows) if rows else 0
    return (sum(len(row) == width for row in rows) / len(rows) if width > 1 else 0.0, width)
