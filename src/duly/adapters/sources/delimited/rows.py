# SPDX-License-Identifier: Apache-2.0
"""Where the rows of delimited text begin and end, found on the bytes themselves.

Line ends and quotation marks are never part of a character of several bytes in UTF-8, GB 18030 or Big5, so nothing needs to
be decoded to cut. What a row is, exactly: cells between delimiters, each without a quotation mark or wholly between two
(doubled inside), up to a line end outside quotation marks, and no longer than 1 MiB. What is no row from where a row should
begin is broken up to the end of its line, and reading goes on in the next line: an unclosed quotation mark costs one line,
not the rest of the file. Whole blocks are judged at once; only what is broken is looked at one by one.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LONGEST = 1 << 20
_SMALL, _LARGE = 1 << 13, 1 << 22
_LF, _CR = 10, 13
_LINE_END = re.compile(rb"[\r\n]")
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Grammar:
    """How cells are told apart. ``quote`` is empty where quotation marks mean nothing; blank lines are rows if they may be."""

    delimiter: str
    quote: str = '"'
    blanks: bool = False
    row: re.Pattern[bytes] = field(init=False, compare=False)
    edges: NDArray[np.bool_] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Prepare the exact description of one row, and the table of what may stand beside a quotation mark."""
        d, q = re.escape(self.delimiter.encode()), re.escape(self.quote.encode())
        plain = rb"[^" + q + d + rb"\r\n]*+"
        quoted = q + rb"(?:[^" + q + rb"]++|" + q + q + rb")*+" + q + rb"(?=[" + d + rb"\r\n]|\Z)|" if q else b""
        cell = rb"(?:" + quoted + plain + rb")"
        edges = np.zeros(256, dtype=np.bool_)
        edges[[_LF, _CR, ord(self.delimiter)]] = True
        object.__setattr__(self, "row", re.compile(cell + rb"(?:" + d + cell + rb")*+(?=[\r\n]|\Z)"))
        object.__setattr__(self, "edges", edges)


class Rows(NamedTuple):
    """Rows in order: where the content of each begins and ends, where the next begins, and whether it is one."""

    starts: Places
    ends: Places
    nexts: Places
    whole: NDArray[np.bool_]
    stop: int
    """Where what is left begins, about which more must be known."""
    running: bool
    """Whether what is left is a line that is too long already."""


class _Seen(NamedTuple):
    starts: Places
    ends: Places
    nexts: Places
    stop: int
    broken: bool


def rows_in(text: bytes, grammar: Grammar, *, final: bool) -> Rows:
    """All rows of text that begins with one. ``final`` says that nothing follows."""
    length = len(text)
    if final and text and text[-1] not in {_LF, _CR}:
        text += b"\n"
    parts: list[tuple[Places, Places, Places, bool]] = []
    at, window, running = 0, _SMALL, False
    while at < length:
        seen = _at_once(text[at : at + window], grammar, is_end=final and at + window >= len(text))
        if len(seen.ends):
            parts.append((seen.starts + at, seen.ends + at, seen.nexts + at, True))
        at += seen.stop
        more = seen.stop or (window <= LONGEST and at + window < len(text))
        if more and not seen.broken:
            window = min(window * 4, _LARGE) if seen.stop else window * 4
            continue
        one = _one(text, at, grammar, final=final)
        if one is None:
            running = len(text) - at > LONGEST
            break
        start, end, following, sound = one
        parts.append((_place(start), _place(end), _place(following), sound))
        at, window = following, _SMALL
    return _together(parts, grammar, length, at, running=running)


def _place(at: int) -> Places:
    return np.array([at], dtype=np.int64)


def _at_once(text: bytes, grammar: Grammar, *, is_end: bool) -> _Seen:
    """The rows of a block up to the first that is broken or goes on beyond it."""
    units = np.frombuffer(text, dtype=np.uint8)
    ends, nexts = _line_ends(text, units, is_end=is_end)
    quotes = np.empty(0, dtype=np.int64)
    if grammar.quote and grammar.quote.encode() in text:
        quotes = np.flatnonzero(units == ord(grammar.quote))
        outside = (np.searchsorted(quotes, ends) & 1) == 0
        ends, nexts = ends[outside], nexts[outside]
    if not len(ends):
        return _Seen(ends, ends, nexts, 0, broken=False)
    starts = np.concatenate((np.zeros(1, dtype=np.int64), nexts[:-1]))
    wrong = [int(row) for row in np.flatnonzero(ends - starts > LONGEST)[:1]]
    quotes = quotes[: np.searchsorted(quotes, ends[-1])]
    misplaced = first_misplaced(units, quotes, grammar)
    if misplaced is not None:
        wrong.append(int(np.searchsorted(ends, misplaced)))
    good = min(wrong, default=len(ends))
    stop = int(starts[good]) if wrong else int(nexts[-1])
    return _Seen(starts[:good], ends[:good], nexts[:good], stop, broken=bool(wrong))


def _line_ends(text: bytes, units: NDArray[np.uint8], *, is_end: bool) -> tuple[Places, Places]:
    if b"\r" not in text:
        ends = np.flatnonzero(units == _LF)
        return ends, ends + 1
    breaks = (units == _LF) | (units == _CR)
    after_cr = np.zeros_like(breaks)
    after_cr[1:] = units[:-1] == _CR
    ends = np.flatnonzero(breaks & ~((units == _LF) & after_cr))
    if len(ends) and ends[-1] == len(units) - 1 and units[-1] == _CR and not is_end:
        ends = ends[:-1]  # a line feed may follow
    two = np.zeros(len(ends), dtype=np.int64)
    inner = ends < len(units) - 1
    two[inner] = (units[ends[inner]] == _CR) & (units[ends[inner] + 1] == _LF)
    return ends, ends + 1 + two


def first_misplaced(units: NDArray[np.uint8], quotes: Places, grammar: Grammar) -> int | None:
    """The first quotation mark of whole rows that neither opens a cell, nor closes one, nor is doubled inside one."""
    if not len(quotes):
        return None
    opening, closing = quotes[0::2], quotes[1::2]
    doubled = np.zeros(len(opening), dtype=np.bool_)
    doubled[1:] = opening[1:] == closing[: len(opening) - 1] + 1
    fits = grammar.edges[units[opening - 1]] | doubled | (opening == 0)
    after = units[np.minimum(closing + 1, len(units) - 1)]
    shuts = grammar.edges[after] | (after == ord(grammar.quote)) | (closing == len(units) - 1)
    wrong = [int(places[0]) for places in (opening[~fits], closing[~shuts]) if len(places)]
    return min(wrong, default=None)


def _one(text: bytes, at: int, grammar: Grammar, *, final: bool) -> tuple[int, int, int, bool] | None:
    """What begins here, looked at by itself: a row, or a broken line; ``None`` while too little of it is known."""
    match = grammar.row.match(text, at, min(len(text), at + LONGEST + 1))
    undecided = len(text) - at <= LONGEST and not final
    if match and match.end() - at <= LONGEST and match.end() < len(text):
        return _closed(text, at, match.end(), final=final, whole=True)
    if undecided:
        return None
    end = _LINE_END.search(text, at)
    return _closed(text, at, end.start(), final=final, whole=False) if end else None


def _closed(text: bytes, at: int, end: int, *, final: bool, whole: bool) -> tuple[int, int, int, bool] | None:
    if text[end] == _CR and end + 1 == len(text) and not final:
        return None
    return at, end, end + (2 if text[end : end + 2] == b"\r\n" else 1), whole


def _together(
    parts: list[tuple[Places, Places, Places, bool]], grammar: Grammar, length: int, stop: int, *, running: bool
) -> Rows:
    none = np.empty(0, dtype=np.int64)
    starts, ends, nexts = (np.concatenate([none, *(part[which] for part in parts)]) for which in range(3))
    whole = np.concatenate([np.empty(0, dtype=np.bool_), *(np.full(len(part[0]), part[3]) for part in parts)])
    kept = slice(None) if grammar.blanks else ends > starts
    nexts = np.minimum(nexts, length)
    return Rows(starts[kept], ends[kept], nexts[kept], whole[kept], min(stop, length), running)
