# SPDX-License-Identifier: Apache-2.0
"""What differs between the target and what the mapping makes: row, key, field, both values masked, the kind in words."""

from typing import NamedTuple
from uuid import UUID

import polars as pl

from duly.kernel.words import Words
from duly.rooms.transfer.models import Shard
from duly.rooms.transfer.queries.held_back import mapped_at, page
from duly.rooms.transfer.rules.differences import DIFFERENCES as WORDS
from duly.rooms.transfer.rules.rehearsal import masked
from duly.rooms.transfer.shelves import DIFFERENCES, EXTRA, MISSING, place
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.terms import ShardState
from duly.rooms.transfer.workbench import Bench

_CUSTOMER = "personal"
_COLUMNS = {
    ROW: pl.UInt64,
    "key": pl.String,
    "field": pl.String,
    "expected": pl.String,
    "got": pl.String,
    "kind": pl.String,
}


class Difference(NamedTuple):
    """One difference. ``row`` is nothing for a row that only the target has; ``field`` is empty where the whole row is meant."""

    row: int | None
    key: str
    field: str
    expected: str | None
    got: str | None
    kind: str
    words: Words


class Differences(NamedTuple):
    """Some of them, and from where to go on; empty at the end."""

    rows: list[Difference]
    further: str


def differences_of(transfer_id: UUID, position: int, *, after: str = "", limit: int = 100) -> Differences:
    """What reconciling found in a mapped table, in order; values masked.

    Raises:
        Refusal: ``transfer.no_such_table``.
    """
    table = mapped_at(transfer_id, position)
    shards = list(table.shards.filter(state=ShardState.DIFFERS).select_related("mapped").order_by("number"))
    rows, further = page(shards, lambda one: _lines(Bench(transfer_id), one), after, limit)
    return Differences([_difference(*one) for one in rows], further)


def _lines(bench: Bench, shard: Shard) -> pl.DataFrame:
    found = [pl.DataFrame(schema=_COLUMNS)]
    for what in (MISSING, EXTRA, DIFFERENCES):
        if bench.has(place(shard, what)):
            frame = bench.get(place(shard, what))
            whole = {"field": pl.lit(""), "expected": pl.lit(None), "got": pl.lit(None), "kind": pl.lit(what)}
            frame = frame if what == DIFFERENCES else frame.with_columns(**whole)
            found.append(frame.select(*_COLUMNS).cast(pl.Schema(_COLUMNS)))
    return pl.concat(found)


def _difference(*told: object) -> Difference:
    row, key, field, expected, got, kind = (None if one is None else str(one) for one in told)
    return Difference(
        None if row is None else int(row), key or "", field or "", masked(expected, _CUSTOMER), masked(got, _CUSTOMER),
        kind or "", _words(kind or ""),
    )  # fmt: skip


def _words(kind: str) -> Words:
    name, _, other = kind.partition(":")
    words = WORDS.get(name, WORDS["other"])
    return Words.literal(*(words.say(tongue, field=other) for tongue in ("en", "zh")))
