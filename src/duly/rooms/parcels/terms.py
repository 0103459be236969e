# SPDX-License-Identifier: Apache-2.0
"""The words of this room, and the shapes in which others hand content in and get it out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from duly.kernel.words import Words


class Event(StrEnum):
    """What can happen to a package."""

    CREATED = "created"
    SEALED = "sealed"
    HANDED = "handed"
    RECEIVED = "received"
    VERIFIED = "verified"
    UNSEALED = "unsealed"
    LOADED = "loaded"
    RECONCILED = "reconciled"
    DESTROYED = "destroyed"


EVENT_WORDS = {
    Event.CREATED: Words(en="begun", zh="建立"),
    Event.SEALED: Words(en="sealed", zh="密封"),
    Event.HANDED: Words(en="handed over", zh="移交"),
    Event.RECEIVED: Words(en="received", zh="接收"),
    Event.VERIFIED: Words(en="verified", zh="核验"),
    Event.UNSEALED: Words(en="unsealed", zh="拆封"),
    Event.LOADED: Words(en="loaded", zh="装入"),
    Event.RECONCILED: Words(en="reconciled", zh="对账"),
    Event.DESTROYED: Words(en="destroyed", zh="销毁"),
}


class Relation(StrEnum):
    """How two copies of a chain of custody stand to one another."""

    SAME = "same"
    CONTINUES = "continues"
    """One goes on where the other ends."""
    BRANCHES = "branches"
    """After the hand-over each house went on with its own copy."""
    CONTRADICTS = "contradicts"
    """One key signed two stories: somebody rewrote a copy."""


RELATION_WORDS = {
    Relation.SAME: Words(en="The copies are the same.", zh="两份副本相同。"),
    Relation.CONTINUES: Words(en="One copy goes on where the other ends.", zh="一份副本在另一份结束处继续。"),
    Relation.BRANCHES: Words(
        en="After the hand-over each house went on with its own copy.", zh="移交之后双方各自延续其副本。"
    ),
    Relation.CONTRADICTS: Words(
        en="One key signed two different stories: a copy was rewritten.",
        zh="同一密钥签署了两种不同记载：有副本被改写。",
    ),
}


class Compared(NamedTuple):
    """Two copies side by side, and how many entries they share."""

    shared: int
    relation: Relation


class Direction(StrEnum):
    """Whether we seal a package or were given it."""

    OUT = "out"
    IN = "in"


DIRECTION_WORDS = {Direction.OUT: Words(en="from us", zh="发出"), Direction.IN: Words(en="to us", zh="收到")}


class Table(NamedTuple):
    """A table: what it is called, and its Table Schema (``fields``, ``primaryKey``, ``foreignKeys`` by names of tables)."""

    name: str
    schema: Mapping[str, Any]


Pieces = Callable[[], Iterable[bytes]]
"""Begins a stream of bytes; not called for what is sealed already."""


class Shard(NamedTuple):
    """A piece of a table as a file; ``ending`` is csv or parquet, ``table`` the place of its table among the tables."""

    table: int
    ending: str
    pieces: Pieces
    rows: int | None = None


class Document(NamedTuple):
    """What goes along with the tables: ``mapping``, ``rules``, ``profile``, ``digests``, ``consents``, ``retention`` …"""

    role: str
    ending: str
    """json, jsonl, csv, parquet or txt."""
    pieces: Pieces


class Content(NamedTuple):
    """What is to be sealed. It comes in the same order each time, so that an interrupted sealing can go on."""

    tables: Sequence[Table]
    shards: Iterable[Shard]
    documents: Iterable[Document] = ()


class OpenedTable(NamedTuple):
    """A table that was opened: its name and schema, and the files of its shards, in order."""

    name: str
    schema: Mapping[str, Any]
    files: tuple[Path, ...]
    rows: int | None


class Opened(NamedTuple):
    """What a package held. The folder is a Data Package and lies in the home folder until it is put away."""

    folder: Path
    tables: tuple[OpenedTable, ...]
    documents: dict[str, Path]
    """By role."""
