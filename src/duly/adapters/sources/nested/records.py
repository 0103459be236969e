# SPDX-License-Identifier: Apache-2.0
"""Where the records of a JSON document lie, found on its bytes, a block at a time; whether one is sound is not asked here."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from duly.rooms.transfer.unreadable import SOURCE_DAMAGED

_BLOCK = 1 << 20
LARGEST = 1 << 26
"""A record of more bytes than this is not held."""
_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_LEVELS = 12
_SPACE = re.compile(rb"[\s,]*+")
_SCALAR = re.compile(_STRING + rb"|[^\s,\[\]{}\"]++", re.DOTALL)
_TOKEN = re.compile(_STRING + rb'|[\[\]{},:"]', re.DOTALL)
"""A quotation mark alone is a string of which the end cannot be seen: nothing behind it may be taken for structure."""


def _nest(levels: int) -> re.Pattern[bytes]:
    """An object or a list with so many levels of others in it, in one go."""
    inner = rb'[^"\[\]{}]++|' + _STRING
    pattern = rb"[\[{](?:" + inner + rb")*+[\]}]"
    for _ in range(levels):
        pattern = rb"[\[{](?:" + inner + rb"|" + pattern + rb")*+[\]}]"
    return re.compile(pattern, re.DOTALL)


_WHOLE = _nest(_LEVELS)


class Layout(NamedTuple):
    """How the records lie: one to a line, or as the elements of a list that begins here."""

    lines: bool
    begin: int
    inside: bool = False
    """Whether it was found inside an object, whose other values are no rows."""


class Record(NamedTuple):
    """The bytes of one record and where they lie in the file."""

    start: int
    end: int
    raw: bytes


def layout_of(path: Path, wanted: Sequence[str], name: str) -> Layout | None:
    """Where the records are; ``wanted`` names the list inside an object. ``None`` if there is nothing in the file.

    Raises:
        Refusal: ``transfer.source_damaged`` where there is no such list.
    """
    with path.open("rb") as file:
        return layout_in(file.read(_BLOCK), wanted, name)


def layout_in(head: bytes, wanted: Sequence[str], name: str) -> Layout | None:
    """The same for a document of which this is the beginning.

    Raises:
        Refusal: ``transfer.source_damaged`` where there is no such list.
    """
    mark = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    begin = mark + len(head[mark:]) - len(head[mark:].lstrip())
    if begin == len(head):
        return None
    if head[begin : begin + 1] == b"[" and not wanted:
        return Layout(lines=False, begin=begin + 1)
    if not wanted and _is_of_lines(head, begin):
        return Layout(lines=True, begin=begin)
    found = _list_in(head, begin, list(wanted))
    if found is None:
        why = f"no list of rows at {'.'.join(wanted)!r}" if wanted else "no list of objects at its beginning"
        raise SOURCE_DAMAGED(field="rows", where=name, why=why)
    return Layout(lines=False, begin=found, inside=True)


def records(file: BinaryIO, layout: Layout, name: str, end: int | None = None) -> Iterator[Record]:
    """The records in order, from where the layout begins to the end of the list, of the file, or of the part that is asked for.

    Raises:
        Refusal: ``transfer.source_damaged`` where the list breaks off.
    """
    return _lines(file, layout.begin, end) if layout.lines else _elements(file, layout.begin, end, name)


def _is_of_lines(head: bytes, begin: int) -> bool:
    """Whether the first line is a whole object."""
    match = _WHOLE.match(head, begin)
    rest = head[match.end() :].lstrip(b" \t") if match else b"x"
    return match is not None and b"\n" not in match[0] and (not rest or rest[:1] in b"\r\n")


def _list_in(head: bytes, begin: int, wanted: list[str]) -> int | None:
    """Behind which bracket the list of this name begins; without a name, the first list of objects."""
    keys: list[str] = []
    last, depth = "", 0
    for token in _TOKEN.finditer(head, begin):
        text = token[0]
        if text in b"[{" and len(text) == 1:
            if text == b"[" and (keys == wanted or (not wanted and head[token.end() :].lstrip()[:1] == b"{")):
                return token.end()
            depth += 1
            keys.append(last)
            keys = [] if depth == 1 else keys
        elif text in (b"]", b"}"):
            depth -= 1
            keys = keys[:-1]
        elif text == b":":
            keys = [*keys[: depth - 1], last]
        elif text == b",":
            keys = keys[: max(depth - 1, 0)]
        elif text == b'"':
            return None
        else:
            last = text[1:-1].decode("utf-8", "replace")
    return None


def _lines(file: BinaryIO, at: int, end: int | None) -> Iterator[Record]:
    file.seek(at)
    while end is None or at < end:
        line = file.readline(LARGEST)
        if not line:
            return
        start = at
        at += len(line)
        if not line.endswith(b"\n") and len(line) == LARGEST:
            at += _skip_line(file)
        if line.strip():
            yield Record(start, at, line.strip())


def _skip_line(file: BinaryIO) -> int:
    passed = 0
    while block := file.readline(_BLOCK):
        passed += len(block)
        if block.endswith(b"\n"):
            break
    return passed


def _elements(file: BinaryIO, at: int, end: int | None, name: str) -> Iterator[Record]:
    file.seek(at)
    held, place, more = b"", 0, True
    while end is None or at + place < end:
        blank = _SPACE.match(held, place)
        place = blank.end() if blank else place
        stop = _end_of(held, place, final=not more)
        if stop is None and more and len(held) - place <= LARGEST:
            at, held, place = at + place, held[place:], 0
            block = file.read(max(_BLOCK, len(held)))
            held, more = held + block, bool(block)
            continue
        if held[place : place + 1] == b"]" or (place == len(held) and end is not None):
            return
        if stop is None:
            raise SOURCE_DAMAGED(field="file", where=name, why=f"the record at byte {at + place} does not end")
        yield Record(at + place, at + stop, held[place:stop])
        place = stop


def _end_of(held: bytes, place: int, *, final: bool) -> int | None:
    """Where the element that begins here ends; ``None`` while that cannot be seen."""
    first = held[place : place + 1]
    if first in (b"", b"]"):
        return None if not first else place
    if first not in (b"{", b"["):
        match = _SCALAR.match(held, place)
        return match.end() if match and (match.end() < len(held) or final) else None
    match = _WHOLE.match(held, place)
    return match.end() if match else _deep_end(held, place)


def _deep_end(held: bytes, place: int) -> int | None:
    """The same for what is nested deeper, bracket by bracket."""
    depth = 0
    for token in _TOKEN.finditer(held, place):
        if token[0] == b'"':
            return None
        depth += (token[0] in (b"{", b"[")) - (token[0] in (b"}", b"]"))
        if not depth:
            return token.end()
    return None
