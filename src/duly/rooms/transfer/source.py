# SPDX-License-Identifier: Apache-2.0
"""The port of sources: what customers' data is read from, table by table and shard by shard, exactly as it stands there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, runtime_checkable
from uuid import UUID

import polars as pl

from duly.kernel.canonical import Json

ROW = "row"
"""The column of a frame that numbers the rows of a table, from 1, without a gap."""


def cell(position: int) -> str:
    """The name under which a frame holds the column at a position; a column's own name is never its identity."""
    return f"c{position}"


class Column(NamedTuple):
    """A column as its source names it."""

    position: int
    name: str
    declared: str = ""
    """The type that the source declares; empty where it declares none."""


class Table(NamedTuple):
    """One table of a source: a sheet, a file, a table of a database, the list at a path of a document."""

    ref: str
    """What tells it from the other tables of its source; stable from one look to the next."""
    columns: tuple[Column, ...]
    rows: int | None = None
    """How many there are, where that can be known without reading them."""
    size: int | None = None
    """Bytes."""
    key: tuple[int, ...] = ()
    """Positions of the key that the source declares."""
    parent: str = ""
    """The table whose rows these belong to; then column 0 holds the number of the parent's row."""
    notes: tuple[str, ...] = ()
    """Codes of what was noticed on the way: ``merged_cells``, ``header_below`` … ."""


class Cut(NamedTuple):
    """Where a shard lies; what the source said of it is kept as it is and handed back when the shard is read."""

    number: int
    first: int
    """The number of its first row in the table."""
    rows: int
    span: Mapping[str, Json]


class Fault(NamedTuple):
    """A row that could not be read as one, with as much of its text as is fit to be shown."""

    row: int
    code: str
    text: str


class Chunk(NamedTuple):
    """A shard as it was read: the rows that could be (``row``, ``c0`` …, all text; null where there is no value), and the others."""

    rows: pl.DataFrame
    faults: tuple[Fault, ...] = ()


class Source(Protocol):
    """Reads; never writes, never guesses a type, never trims."""

    def tables(self) -> list[Table]:
        """What there is.

        Raises:
            Refusal: ``transfer.source_…``, saying what is wrong and how to mend it.
        """

    def cuts(self, table: Table, most: int) -> Iterator[Cut]:
        """Cut a table into shards of at most so many rows, in order. The same bytes are cut the same way every time.

        Raises:
            Refusal: ``transfer.source_…``.
        """

    def read(self, table: Table, cut: Cut) -> Chunk:
        """The rows of one shard.

        Raises:
            Refusal: ``transfer.source_changed`` when it cannot be what was cut; ``transfer.source_…``.
        """

    def state(self, table: Table) -> str:
        """What changes when the table does: a digest of a file, a fingerprint of a schema. Empty where nobody can tell."""

    def close(self) -> None:
        """Let go of files and connections."""


@runtime_checkable
class Pulsed(Protocol):
    """What a source can do besides whose rows may change while one looks."""

    def pulse(self, table: Table) -> str:
        """What changes whenever a row of the table does; each call looks anew.

        Raises:
            Refusal: ``transfer.source_…``.
        """


def pulse_of(source: Source, table: Table) -> str:
    """The same of any source: what is a file, or has versions, tells by its state. Empty where nobody can tell."""
    return source.pulse(table) if isinstance(source, Pulsed) else source.state(table)


@runtime_checkable
class Dated(Protocol):
    """What a source can do besides whose rows say in a column when they were changed last."""

    def latest(self, table: Table, column: str) -> str:
        """The largest value of the column; empty where there is none.

        Raises:
            Refusal: ``transfer.source_no_column``, ``transfer.source_…``.
        """

    def cuts_since(self, table: Table, column: str, since: str, overlap: int, most: int) -> Iterator[Cut]:
        """Shards of the rows whose column says so much (seconds, where it is a time) before ``since`` or later, or nothing."""

    def cuts_of_keys(self, table: Table, positions: Sequence[int], most: int) -> Iterator[Cut]:
        """Shards of all rows, of which only these columns are read; every other cell has no value."""

    def cuts(self, table: Table, most: int) -> Iterator[Cut]:
        """See :class:`Source`."""

    def read(self, table: Table, cut: Cut) -> Chunk:
        """See :class:`Source`."""


NAMED = "secret:"
"""How an address begins that is a secret of the house as a whole; its name follows."""


@runtime_checkable
class Logged(Protocol):
    """What a source can do besides that keeps a log of what is changed and lets us read it."""

    def keep_log(self, tables: Sequence[Table], slot: str, publication: str) -> str:
        """Let the log of these tables be kept for us from now on; gives the place. The one thing that is ever made at a source.

        Raises:
            Refusal: ``transfer.source_no_log``, ``transfer.source_…``.
        """

    def log_place(self) -> str:
        """Where the log is now."""

    def has_logged(self, publication: str, table: Table) -> bool:
        """Whether the log that is kept speaks of a table."""

    def log(self, slot: str, publication: str, upto: str) -> Iterator[bytes]:
        """What it says up to a place, as messages of ``pgoutput``; again and again the same until :meth:`forget_log`."""

    def forget_log(self, slot: str, upto: str) -> int:
        """What it said up to a place need not be kept any more; gives how many bytes still are."""

    def end_log(self, slot: str, publication: str) -> None:
        """The log need not be kept for us any more. May be repeated."""

    def look_anew(self) -> None:
        """See from now on what there is now."""

    def cuts_under(self, table: Table, keys: Sequence[Sequence[str]], most: int) -> Iterator[Cut]:
        """Shards of the rows that have these values of the declared key."""

    def read(self, table: Table, cut: Cut) -> Chunk:
        """See :class:`Source`."""

    def cuts(self, table: Table, most: int) -> Iterator[Cut]:
        """See :class:`Source`."""


class Asked(NamedTuple):
    """What a plan says of a source; ``path`` is where its bytes lie, for those that are files."""

    kind: str
    address: str
    path: str
    name: str
    options: Mapping[str, Json]
    organisation: UUID | None = None
    """Whose transfer it is, for sources within this house."""


Opener = Callable[[Asked], Source]
_installed: dict[str, Opener] = {}


def install(openers: Mapping[str, Opener]) -> None:
    """Say what opens each kind of source. Called once, by the house."""
    _installed.clear()
    _installed.update(openers)


def kinds() -> list[str]:
    """The kinds of source that can be opened here."""
    return sorted(_installed)


def open_source(asked: Asked) -> Source:
    """A source, open.

    Raises:
        KeyError: nothing opens this kind here.
        Refusal: ``transfer.source_…``.
    """
    return _installed[asked.kind](asked)
