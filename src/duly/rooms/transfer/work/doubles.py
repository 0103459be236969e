# SPDX-License-Identifier: Apache-2.0
"""Rows of one table that have the same key, wherever they lie in it: decided once, after all shards were rehearsed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from duly.rooms.transfer import shelves
from duly.rooms.transfer.models import Mapped, Shard
from duly.rooms.transfer.rules.digests import DIGEST
from duly.rooms.transfer.rules.doubles import Settled, settle, suspects
from duly.rooms.transfer.rules.forecast import FATE
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.terms import Fate
from duly.rooms.transfer.work.shop import Shop
from duly.rooms.transfer.workbench import Bench


def settle_doubles(shop: Shop, mapped: Mapped) -> dict[int, Mapping[Fate, int]]:
    """Set aside what cannot be loaded because another row has its key. Gives by shard how many rows left the fate that was
    foreseen, as less than nothing, and which they have now.
    """
    shards = list(mapped.shards.order_by("number"))
    chain = shop.chain(mapped)
    key = list(chain.rule.key)

    def hashes() -> Iterator[pl.DataFrame]:
        return (shop.bench.get(shelves.place(shard, shelves.KEYS)) for shard in shards)

    found = [
        settle(_rows(shop.bench, shards, part[ROW], [*key, DIGEST]), key, chain.rule.doubles)
        for part in suspects(hashes, sum(shard.rows for shard in shards))
    ]
    moved: dict[int, Mapping[Fate, int]] = {}
    for shard in shards:
        if counts := _set_aside(shop.bench, shard, found):
            moved[shard.number] = counts
    return moved


def merged_rows(bench: Bench, shard: Shard) -> pl.DataFrame:
    """``row`` and ``into`` of the rows of a shard that are not loaded because another one has their key; ``into`` is null
    where nobody has decided which.
    """
    name = shelves.place(shard, shelves.SET_ASIDE)
    return bench.get(name) if bench.has(name) else pl.DataFrame(schema={ROW: pl.UInt64, "into": pl.UInt64})


def _set_aside(bench: Bench, shard: Shard, found: Sequence[Settled]) -> dict[Fate, int]:
    ours = pl.col(ROW).is_between(shard.first, shard.first + shard.rows - 1)
    merged = [one.merged.filter(ours) for one in found]
    held = [one.quarantined.filter(ours) for one in found]
    aside = (
        pl.concat([*merged, *(one.select(ROW, into=pl.lit(None, pl.UInt64)) for one in held)])
        if found
        else pl.DataFrame()
    )
    bench.clear_one(shelves.place(shard, shelves.SET_ASIDE))
    if aside.is_empty():
        return {}
    bench.put(shelves.place(shard, shelves.DOUBLE_KEYS), pl.concat(held))
    bench.put(shelves.place(shard, shelves.SET_ASIDE), aside)
    foreseen = bench.get(shelves.place(shard, shelves.STAGED)).join(aside, on=ROW, how="semi")[FATE]
    counted: Counter[Fate] = Counter()
    for fate in foreseen:
        counted[Fate(fate)] -= 1
    counted[Fate.MERGED] += sum(one.height for one in merged)
    counted[Fate.QUARANTINED] += sum(one.height for one in held)
    return dict(counted)


def _rows(bench: Bench, shards: Sequence[Shard], wanted: pl.Series, columns: Sequence[str]) -> pl.DataFrame:
    """Rows of a table by their numbers, out of the shards in which they lie."""
    numbers = wanted.unique().sort()
    found = []
    for shard in shards:
        some = numbers.filter(numbers.is_between(shard.first, shard.first + shard.rows - 1))
        if len(some):
            staged = bench.get(shelves.place(shard, shelves.STAGED)).select(ROW, *columns)
            found.append(staged.join(some.to_frame(ROW), on=ROW, how="semi"))
    return pl.concat(found)
