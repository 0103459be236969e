# SPDX-License-Identifier: Apache-2.0
"""Rows that are not loaded and need no mending: merged into another one, or excluded; into which, and by which rule."""

from collections.abc import Callable, Iterator
from typing import NamedTuple
from uuid import UUID

import polars as pl

from duly.kernel.words import Words
from duly.rooms.transfer.models import Mapped, Shard
from duly.rooms.transfer.queries.held_back import mapped_at, page
from duly.rooms.transfer.queries.standing import mapped_of
from duly.rooms.transfer.rules.doubles_between import INTO_TABLE
from duly.rooms.transfer.rules.mapping import read_table
from duly.rooms.transfer.rules.step_words import BETWEEN_WORDS, MERGED_WORDS
from duly.rooms.transfer.shelves import EXCLUDED, SET_ASIDE, is_mend, place
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.terms import Fate
from duly.rooms.transfer.workbench import Bench

_LINES = {ROW: pl.UInt64, "into": pl.UInt64, INTO_TABLE: pl.UInt16, "why": pl.String, "late": pl.Boolean}
_OUT = tuple(list(Fate).index(one) for one in (Fate.MERGED, Fate.EXCLUDED))


class LeftOut(NamedTuple):
    """A row that another one stands for, or that a rule leaves behind."""

    row: int
    fate: Fate
    into: int | None
    """The number of the row that stands for it."""
    into_source: str
    """The table in which that one is, where it is another than its own."""
    rule: Words


class LeftOuts(NamedTuple):
    """Some of them, and from where to go on; empty at the end."""

    rows: list[LeftOut]
    further: str


def left_out_of(transfer_id: UUID, position: int, *, after: str = "", limit: int = 100) -> LeftOuts:
    """Those of a mapped table, in order. No value of a customer is among what is told.

    Raises:
        Refusal: ``transfer.no_such_table``.
    """
    table, bench = mapped_at(transfer_id, position), Bench(transfer_id)
    told, (rows, further) = _teller(table), page(_shards(table), lambda one: _lines(bench, one), after, limit)
    return LeftOuts([told(*one) for one in rows], further)


def every_left_out(transfer_id: UUID, position: int) -> Iterator[LeftOut]:
    """All of them.

    Raises:
        Refusal: ``transfer.no_such_table``.
    """
    table, bench = mapped_at(transfer_id, position), Bench(transfer_id)
    told = _teller(table)
    for shard in _shards(table):
        yield from (told(*one) for one in _lines(bench, shard).rows())


def _shards(table: Mapped) -> list[Shard]:
    rows = table.shards.select_related("mapped").order_by("number")
    return [one for one in rows if len(one.fates) > max(_OUT) and any(one.fates[at] for at in _OUT)]


def _lines(bench: Bench, shard: Shard) -> pl.DataFrame:
    found = [pl.DataFrame(schema=_LINES)]
    if bench.has(place(shard, EXCLUDED)):
        found.append(bench.get(place(shard, EXCLUDED)))
    if bench.has(place(shard, SET_ASIDE)):
        late = pl.lit(is_mend(shard)).alias("late")
        found.append(bench.get(place(shard, SET_ASIDE)).filter(pl.col("into").is_not_null()).with_columns(late))
    return pl.concat(found, how="diagonal").select(*_LINES).sort(ROW)


def _teller(table: Mapped) -> Callable[..., LeftOut]:
    sources = {one.position: one.document["from"] for one in mapped_of(table.transfer_id)}
    doubles = MERGED_WORDS[read_table(table.document).doubles]

    def told(row: int, into: int | None, into_table: int | None, why: str | None, late: bool | None) -> LeftOut:  # noqa: FBT001  the columns of a frame
        if into is None:
            return LeftOut(row, Fate.EXCLUDED, None, "", Words.literal(why or "", why or ""))
        elsewhere = into_table is not None and into_table != table.position
        rule = BETWEEN_WORDS["loaded"] if late else BETWEEN_WORDS["between"] if elsewhere else doubles
        return LeftOut(row, Fate.MERGED, into, sources.get(into_table or 0, "") if elsewhere else "", rule)

    return told
