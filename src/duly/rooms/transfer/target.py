# SPDX-License-Identifier: Apache-2.0
"""The port of targets: what customers' data is loaded into, shard by shard, each shard once, and taken back out of."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, Protocol, runtime_checkable
from uuid import UUID

import polars as pl

from duly.kernel.canonical import Json
from duly.rooms.transfer.rules.digests import multiset_of

CREATED, UPDATED, SAME = "created", "updated", "same"
REMOVED = "removed"
PACKED, SEALED = "packed", "packed/sealed"
"""Where on a shelf rows lie that go out at once, and what says there that they went: nothing more is taken then."""


class Field(NamedTuple):
    """A column of a target table. ``kind`` is text, integer, decimal, date, timestamp or boolean."""

    name: str
    kind: str
    scale: int = 0
    """Digits after the point, of a decimal."""
    required: bool = False


class Wanted(NamedTuple):
    """A table as the mapping fills it. ``key`` names the fields that tell its rows apart; every row has all of them."""

    table: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]


class Survey(NamedTuple):
    """How a target table stands before anything is written."""

    exists: bool
    rows: int
    troubles: tuple[tuple[str, str], ...] = ()
    """What keeps it from being loaded: codes of ``unwritable.TROUBLES`` with what they are about."""
    notes: tuple[tuple[str, str], ...] = ()
    """What somebody should know: codes of ``unwritable.NOTES`` with what they are about."""


class Effect(NamedTuple):
    """What writing a shard does, known before it holds."""

    fates: pl.DataFrame
    """``row`` and ``fate`` (created, updated or same) of every row that was handed over and not refused."""
    before: pl.DataFrame
    """``row`` and what stood under the keys of those that are written over, every field, canonical."""
    refused: pl.DataFrame
    """``row``, ``field``, ``code`` (of ``unwritable.ROW_REFUSED``) and ``text`` of what the target does not take; a row may have several. ``text`` may be the target's own words and quote values."""


class MovedSince(Exception):
    """Raised by whoever keeps an effect: what stands in the target is not what was looked at before. Nothing of the shard holds."""


class Loaded(NamedTuple):
    """Which attempt it was whose transaction holds; an earlier one when the shard was in the book already."""

    attempt: UUID
    again: bool


class Undone(NamedTuple):
    """What taking a shard back did. ``kept`` has the keys of rows that somebody changed since: they stay as they are."""

    removed: int
    restored: int
    kept: tuple[tuple[str, ...], ...]


class Target(Protocol):
    """Takes frames of canonical text: ``row``, then the fields of the table in their order, null where there is no value."""

    def survey(self, wanted: Wanted) -> Survey:
        """Look; write nothing.

        Raises:
            Refusal: ``transfer.target_…``.
        """

    def prepare(self, run: UUID, wanted: Wanted) -> None:
        """Make the table where it does not exist, and the book in which a shard's load is entered. May be repeated.

        Raises:
            Refusal: ``transfer.target_…``.
        """

    def standing(self, wanted: Wanted, keys: pl.DataFrame) -> pl.DataFrame:
        """The rows that exist under these keys: every field of the mapping, in canonical text, in no order. Writes nothing.

        A decimal with more digits than the field's scale is given with all of them, so that a comparison finds them.
        """

    def weigh(self, wanted: Wanted, keys: pl.DataFrame) -> tuple[int, int]:
        """How many rows exist under these keys, and the sum of their digests (``rules/digests``); :func:`weighed` works both out
        of :meth:`standing` where the target cannot by itself. Writes nothing.
        """

    def load(
        self,
        run: UUID,
        wanted: Wanted,
        shard: int,
        attempt: UUID,
        *,
        rows: pl.DataFrame,
        keep: Callable[[Effect], None],
    ) -> Loaded:
        """Write a shard: all of it and its entry in the book, which names the attempt, in one transaction, or nothing.

        ``keep`` is called once, after the target has taken the rows and before any of it holds (is committed, can be seen by
        others); when it returns, what it was given is durable. Rows that would not change are not written; rows that the
        target does not take are left out and named. A shard that is in the book already is left alone. When this raises
        ``transfer.target_unreachable``, only the book knows whether the shard holds: call again, and it answers.

        Raises:
            Refusal: ``transfer.target_…``; nothing of the shard is there then.
        """

    def attempt(self, run: UUID, wanted: Wanted, shard: int) -> UUID | None:
        """Which attempt at a shard stands in the book; nothing where none does."""

    def undo(self, run: UUID, wanted: Wanted, shard: int, rows: pl.DataFrame, before: pl.DataFrame) -> Undone:
        """Take a shard back: remove what it created, put back what stood before, leave alone what was changed since.

        ``rows`` are those that were loaded, with their ``fate``. One transaction, which also strikes the entry in the book; a
        shard that is not in the book is left alone. Undo shards in the reverse of the order in which they were loaded.
        """

    def finish_undo(self, run: UUID, wanted: Wanted) -> None:
        """After the last shard is back: remove the table if this run made it and no row of it is left, and the book with its last entry."""

    def digest(self, wanted: Wanted) -> str:
        """One digest over all rows and columns of the table, whatever their order, by the target's own means."""

    def close(self) -> None:
        """Let go of connections."""


def weighed(standing: pl.DataFrame, wanted: Wanted) -> tuple[int, int]:
    """What :meth:`Target.weigh` gives, out of the rows themselves."""
    found = multiset_of(standing, [field.name for field in wanted.fields])
    return found.rows, found.total


@runtime_checkable
class FindsByValue(Protocol):
    """A target that finds rows by any field, and not only by the key."""

    def having(self, wanted: Wanted, values: pl.DataFrame, most: int) -> pl.DataFrame:
        """Rows that have one of these values in the field of that name, at most so many: every field, in canonical text. Writes
        nothing.
        """


@runtime_checkable
class Particular(Protocol):
    """A target that knows of each row, before anything is written, whether it will take it."""

    def unfit(self, wanted: Wanted, rows: pl.DataFrame) -> pl.DataFrame:
        """What it would not take now, as :attr:`Effect.refused` says it. Writes nothing."""


@runtime_checkable
class HeldHere(Protocol):
    """A target whose rows we hold ourselves until all of them go out at once."""

    def laid_down(self, wanted: Wanted) -> Iterator[pl.DataFrame]:
        """The rows of a table, shard after shard, as they were loaded: the fields in their order."""


@runtime_checkable
class Removing(Protocol):
    """A target out of which rows can be taken, too, so that what was deleted at a source does not stay."""

    def remove(
        self,
        run: UUID,
        wanted: Wanted,
        shard: int,
        attempt: UUID,
        *,
        keys: pl.DataFrame,
        keep: Callable[[Effect], None],
    ) -> Loaded:
        """Take out what stands under keys (``row`` and the fields of the key): all of it and its entry in the book, in one
        transaction, or nothing.

        ``keep`` is called as :meth:`Target.load` calls it: ``fates`` names the rows that go (``removed``), ``before`` what stood
        there; a row under whose key nothing stands is in neither. A row of which the target holds more than the mapping fills, put
        there by somebody else, is refused (``holds_more``): it could not be brought back. :meth:`Target.undo` of such a shard puts
        the rows back, but where somebody wrote one with the same key meanwhile.

        Raises:
            Refusal: ``transfer.target_…``; nothing was taken out then.
        """


class Shelf(Protocol):
    """Where a target keeps rows that has no place of its own: on the workbench of the transfer, sealed under its key."""

    def put(self, name: str, frame: pl.DataFrame) -> None:
        """Keep a frame; durable when this returns."""

    def put_new(self, name: str, frame: pl.DataFrame) -> bool:
        """The same, unless something is there under the name already; whether it was this that was kept."""

    def get(self, name: str) -> pl.DataFrame:
        """The frame.

        Raises:
            FileNotFoundError: nothing lies there.
        """

    def has(self, name: str) -> bool:
        """Whether anything lies there."""

    def names(self, below: str) -> Iterator[str]:
        """What lies below a folder, in order."""

    def clear_one(self, name: str) -> None:
        """Remove one frame, if it is there."""


class Asked(NamedTuple):
    """What a plan says of its target; ``shelf`` is for those that have no place of their own."""

    kind: str
    address: str
    options: Mapping[str, Json]
    shelf: Shelf | None = None
    transfer: UUID | None = None
    """Whose target it is, for our own registry: that writes in the name of those who agreed."""


Opener = Callable[[Asked], Target]
_installed: dict[str, Opener] = {}


def install(openers: Mapping[str, Opener]) -> None:
    """Say what opens each kind of target. Called once, by the house."""
    _installed.clear()
    _installed.update(openers)


def kinds() -> list[str]:
    """The kinds of target that can be opened here."""
    return sorted(_installed)


def open_target(asked: Asked) -> Target:
    """A target, open.

    Raises:
        KeyError: nothing opens this kind here.
        Refusal: ``transfer.target_…``.
    """
    return _installed[asked.kind](asked)
