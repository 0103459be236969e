# SPDX-License-Identifier: Apache-2.0
"""What the columns of a table add up to on both sides, shard by shard in constant memory, and what differs on which level."""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson
import polars as pl

from duly.rooms.transfer import shelves
from duly.rooms.transfer.models import Mapped, Shard
from duly.rooms.transfer.rules.comparing import Comparison
from duly.rooms.transfer.rules.digests import DIGEST
from duly.rooms.transfer.rules.reconcile import Side, judge, measure, read_side, written
from duly.rooms.transfer.terms import ShardState
from duly.rooms.transfer.work.shop import Shop

TOLD = "told"
EVERY = 20
"""The first shard of each table, and then every twentieth, is read back row by row even where its digest agrees, so that what
the target adds up by itself is checked by us, too."""


def is_witness(shard: Shard) -> bool:
    """Whether this shard is read back in any case."""
    return shard.number % EVERY == 1


def keep_totals(shop: Shop, shard: Shard, rows: pl.DataFrame, back: pl.DataFrame | None = None) -> None:
    """Lay down what a shard adds up to. ``back`` is what was read; without it the digests of all rows agreed, and with them
    whatever could be added up from the rows.
    """
    wanted = shop.chain(shard.mapped).wanted
    names = [one.name for one in wanted.fields]
    made = measure(rows.select(names), wanted, rows[DIGEST])
    told = {"made": written(made), "read": None if back is None else written(measure(back.select(names), wanted))}
    shop.bench.put(
        shelves.place(shard, shelves.TOTALS), pl.DataFrame({TOLD: [orjson.dumps(told).decode()]})
    )  # fmt: skip


def add_up(shop: Shop, tables: Sequence[Mapped]) -> None:
    """Add the shards of each table up and keep what a report tells of it: totals, levels, differences by kind."""
    told = [_table(shop, one) for one in tables]
    shop.bench.put(shelves.RECONCILIATION, pl.DataFrame({TOLD: [orjson.dumps({"tables": told}).decode()]}))


def _table(shop: Shop, mapped: Mapped) -> dict[str, Any]:
    made, read, in_full = Side(), Side(), 0
    shards = list(mapped.shards.select_related("mapped").order_by("number"))
    for shard in shards:
        name = shelves.place(shard, shelves.TOTALS)
        if shop.bench.has(name):
            held = orjson.loads(shop.bench.get(name)[TOLD][0])
            one = read_side(held["made"])
            made += one
            read += one if held["read"] is None else read_side(held["read"])
            in_full += shard.rows if held["read"] is not None else 0
    levels = judge(made, read, _comparisons(shop, shards))
    return {
        "to": mapped.document["to"], "made": written(made), "read": written(read), "in_full": in_full,
        "levels": [[level.number, [_finding(one) for one in level.findings]] for level in levels],
    }  # fmt: skip


def _finding(one: Any) -> list[Any]:
    """Without examples: keys of rows may be personal; which rows, the page of differences tells."""
    return [one.code, one.field, one.expected, one.got, one.rows]


def _comparisons(shop: Shop, shards: Sequence[Shard]) -> Iterator[Comparison]:
    for shard in shards:
        if shard.state == ShardState.DIFFERS and shop.bench.has(shelves.place(shard, shelves.DIFFERENCES)):
            names = (shelves.MISSING, shelves.EXTRA, shelves.DIFFERENCES)
            yield Comparison(*(shop.bench.get(shelves.place(shard, one)) for one in names))
