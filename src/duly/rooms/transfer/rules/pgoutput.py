# SPDX-License-Identifier: Apache-2.0
"""What PostgreSQL's ``pgoutput`` says of changes, protocol version 1 with values as text.

https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html
"""

import struct
from collections.abc import Iterable, Iterator
from struct import unpack_from
from typing import Final, NamedTuple

INSERT, UPDATE, DELETE, TRUNCATE = "insert", "update", "delete", "truncate"
Cell = str | None
UNCHANGED: Final = "\x00unchanged"
"""A large value that was not sent because it did not change; no text of PostgreSQL holds a zero byte."""
_SILENT = frozenset(b"BCOYM")
_FULL = "f"


class Relation(NamedTuple):
    """A table as the log describes it."""

    number: int
    schema: str
    name: str
    identity: str
    """``d`` the primary key, ``n`` nothing, ``f`` the whole row, ``i`` an index."""
    columns: tuple[str, ...]
    keys: tuple[bool, ...]
    """Which columns tell its rows apart."""


class Change(NamedTuple):
    """One change of one row; of a truncated table neither row is known."""

    relation: Relation
    kind: str
    old: tuple[Cell, ...] | None
    """Its identity before, where that changed or the row is gone: columns that do not belong to it have no value."""
    new: tuple[Cell, ...] | None


class Damaged(ValueError):
    """Bytes that are no message of this protocol."""


def decoded(messages: Iterable[bytes]) -> Iterator[Change]:
    """The changes, in the order in which they were committed.

    Raises:
        Damaged: a message is cut, or of a kind that is not known.
    """
    known: dict[int, Relation] = {}
    for message in messages:
        try:
            yield from _decoded(message, known)
        except (struct.error, IndexError, UnicodeDecodeError, KeyError) as wrong:
            raise Damaged(f"message of {len(message)} bytes: {type(wrong).__name__}") from wrong


def _decoded(message: bytes, known: dict[int, Relation]) -> Iterator[Change]:
    kind = message[0]
    if kind == ord("R"):
        relation = _relation(message)
        known[relation.number] = relation
    elif kind in b"IUD":
        yield _change(message, known)
    elif kind == ord("T"):
        count, _ = unpack_from(">IB", message, 1)
        for number in unpack_from(f">{count}I", message, 6):
            yield Change(known[number], TRUNCATE, None, None)
    elif kind not in _SILENT:
        raise Damaged(f"a message {chr(kind)!r}")


def _relation(message: bytes) -> Relation:
    (number,) = unpack_from(">I", message, 1)
    schema, at = _text(message, 5)
    name, at = _text(message, at)
    identity, (count,) = chr(message[at]), unpack_from(">H", message, at + 1)
    at += 3
    columns, keys = [], []
    for _ in range(count):
        is_key = bool(message[at] & 1)
        column, at = _text(message, at + 1)
        unpack_from(">Ii", message, at)
        at += 8
        columns.append(column)
        keys.append(is_key or identity == _FULL)
    return Relation(number, schema or "pg_catalog", name, identity, tuple(columns), tuple(keys))


def _change(message: bytes, known: dict[int, Relation]) -> Change:
    kind = {"I": INSERT, "U": UPDATE, "D": DELETE}[chr(message[0])]
    (number,) = unpack_from(">I", message, 1)
    old = new = None
    at = 5
    if message[at] in b"KO":
        old, at = _row(message, at + 1)
    if kind != DELETE:
        if message[at] != ord("N"):
            raise Damaged(f"a row {chr(message[at])!r}")
        new, at = _row(message, at + 1)
    return Change(known[number], kind, old, new)


def _row(message: bytes, at: int) -> tuple[tuple[Cell, ...], int]:
    (count,) = unpack_from(">H", message, at)
    at += 2
    cells: list[Cell] = []
    for _ in range(count):
        how, at = message[at], at + 1
        if how == ord("t"):
            (size,) = unpack_from(">I", message, at)
            raw = message[at + 4 : at + 4 + size]
            if len(raw) != size:
                raise Damaged("a value is cut")
            cells.append(raw.decode())
            at += 4 + size
        elif how in b"nu":
            cells.append(None if how == ord("n") else UNCHANGED)
        else:
            raise Damaged(f"a value {chr(how)!r}")
    return tuple(cells), at


def _text(message: bytes, at: int) -> tuple[str, int]:
    end = message.index(b"\x00", at) if b"\x00" in message[at:] else -1
    if end < 0:
        raise Damaged("a name is cut")
    return message[at:end].decode(), end + 1


def touched(change: Change) -> Iterator[tuple[Cell, ...]]:
    """The identities of the rows that a change is about: before, where it had another, and after."""
    for row in (change.old, change.new):
        if row is not None:
            yield tuple(cell for cell, is_key in zip(row, change.relation.keys, strict=True) if is_key)
