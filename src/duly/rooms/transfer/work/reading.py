# SPDX-License-Identifier: Apache-2.0
"""How a source is asked what changed: all of it again, what a column says was changed lately, or what its log says."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from duly.kernel.canonical import Json
from duly.kernel.words import Words
from duly.rooms.transfer import queries
from duly.rooms.transfer.models import Mapped
from duly.rooms.transfer.refusals import SYNC_NO_WAY
from duly.rooms.transfer.rules.keeping_up import SNAPSHOT, WATERMARK, SyncPlan
from duly.rooms.transfer.source import Chunk, Cut, Dated, Source, Table
from duly.rooms.transfer.work.following import followed_of, reading_of_log

_UNDATED = Words(en="it is no database whose rows say when they were changed", zh="它不是带有修改时间列的数据库")


class Reading(Protocol):
    """What a round reads of one table."""

    is_whole: bool
    """Whether what is not read is not there."""
    names_gone: bool
    """Whether :meth:`keys` gives those of rows that may be gone, rather than of all that are there."""

    def chunks(self) -> Iterator[Chunk]:
        """The rows that may have changed."""

    def keys(self, positions: Sequence[int]) -> Iterator[Chunk]:
        """Rows of which only these columns count: all that are there. Nothing where ``is_whole`` or where nobody can tell."""

    def mark(self) -> dict[str, Json]:
        """From where the next round goes on, once all was read."""


def reading_of(source: Source, table: Table, mapped: Mapped, marks: Mapping[str, Json], most: int) -> Reading:
    """The way that the plan names.

    Raises:
        Refusal: ``transfer.sync_no_way``.
    """
    plan = queries.sync_of(mapped)
    if plan.how == SNAPSHOT:
        return _Whole(source, table, most)
    if plan.how == WATERMARK:
        if not isinstance(source, Dated):
            raise SYNC_NO_WAY(field="sync.how", source=table.ref, how=plan.how, why=_UNDATED)
        return _Lately(source, table, plan, marks, most)
    return reading_of_log(source, table, followed_of(mapped), plan.publication, most)


def _read(source: Source | Dated, table: Table, cuts: Iterator[Cut]) -> Iterator[Chunk]:
    for cut in cuts:
        yield source.read(table, cut)


class _Whole:
    """All of it, again."""

    is_whole = True
    names_gone = False

    def __init__(self, source: Source, table: Table, most: int) -> None:
        self._source, self._table, self._most = source, table, most

    def chunks(self) -> Iterator[Chunk]:
        """See :class:`Reading`."""
        return _read(self._source, self._table, self._source.cuts(self._table, self._most))

    def keys(self, positions: Sequence[int]) -> Iterator[Chunk]:
        """See :class:`Reading`."""
        return iter(())

    def mark(self) -> dict[str, Json]:
        """See :class:`Reading`."""
        return {}


class _Lately:
    """What a column says was changed since the mark, and some time before it."""

    names_gone = False

    def __init__(self, source: Dated, table: Table, plan: SyncPlan, marks: Mapping[str, Json], most: int) -> None:
        self._source, self._table, self._plan, self._most = source, table, plan, most
        since = marks.get("since")
        self._since = since if isinstance(since, str) else ""
        self._upto = source.latest(table, plan.column)
        self.is_whole = not self._since

    def chunks(self) -> Iterator[Chunk]:
        """See :class:`Reading`. The first time there is no mark, and all of it is read."""
        if self.is_whole:
            return _read(self._source, self._table, self._source.cuts(self._table, self._most))
        cuts = self._source.cuts_since(self._table, self._plan.column, self._since, self._plan.overlap, self._most)
        return _read(self._source, self._table, cuts)

    def keys(self, positions: Sequence[int]) -> Iterator[Chunk]:
        """See :class:`Reading`."""
        if self.is_whole:
            return iter(())
        return _read(self._source, self._table, self._source.cuts_of_keys(self._table, positions, self._most))

    def mark(self) -> dict[str, Json]:
        """See :class:`Reading`."""
        return {"since": self._upto or self._since}
