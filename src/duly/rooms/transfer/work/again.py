# SPDX-License-Identifier: Apache-2.0
"""What a round could not carry over comes again in the next, though its source does not say it again."""

from typing import NamedTuple

import polars as pl

from duly.rooms.transfer import shelves
from duly.rooms.transfer.models import Mapped, Shard
from duly.rooms.transfer.rules import ledgers
from duly.rooms.transfer.rules.forecast import FATE
from duly.rooms.transfer.rules.keeping_up import HOLD
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.work.ledgers import deal
from duly.rooms.transfer.work.shop import Shop


class Again(NamedTuple):
    """Where it is laid, of which round it is left, into how many parts it is dealt, after how many rows."""

    folder: str
    number: int
    parts: int
    rows: int


def lay_again(shop: Shop, mapped: Mapped, again: Again) -> None:
    """Lay down, as if they had been read, the rows that waited for a decision or that the target did not take."""
    key, after = list(shop.chain(mapped).rule.key), again.rows
    shards = (
        mapped.shards.filter(round__number=again.number, attempt__isnull=False)
        .select_related("mapped")
        .order_by("number")
    )
    for shard in shards:
        rows = _left(shop, shard)
        if shard.span.get(shelves.REMOVES) or rows.is_empty():
            continue
        numbers = pl.int_range(after + 1, after + 1 + rows.height, dtype=pl.UInt64, eager=True).alias(ROW)
        rows, after = rows.with_columns(numbers), after + rows.height
        name = f"again-{shard.number:08d}"
        shop.bench.put(f"{again.folder}/read/{name}", rows)
        deal(shop.bench, f"{again.folder}/left", name, ledgers.dealt(ledgers.seen_of(rows, key), again.parts))


def _left(shop: Shop, shard: Shard) -> pl.DataFrame:
    staged = shop.bench.get(shelves.place(shard, shelves.STAGED)).drop(FATE)
    if shard.attempt is None:
        return staged.clear()
    held = shop.bench.get(shelves.place(shard, shelves.aside(shard.attempt))).filter(pl.col("side") == HOLD).select(ROW)
    refused = shop.bench.get(shelves.place(shard, shelves.refused(shard.attempt))).select(ROW).unique()
    return staged.join(pl.concat([held, refused]), on=ROW, how="semi", maintain_order="left")


def name_again(shop: Shop, mapped: Mapped, again: Again) -> int:
    """Lay down the keys of rows that were gone and waited for a decision, where a source names what is gone only once."""
    pieces = 0
    shards = (
        mapped.shards.filter(round__number=again.number, attempt__isnull=False)
        .select_related("mapped")
        .order_by("number")
    )
    for shard in shards:
        if not shard.span.get(shelves.REMOVES) or shard.attempt is None:
            continue
        held = shop.bench.get(shelves.place(shard, shelves.aside(shard.attempt))).filter(pl.col("side") == HOLD)
        refused = shop.bench.get(shelves.place(shard, shelves.refused(shard.attempt)))
        left = pl.concat([held.select(ROW), refused.select(ROW)])
        keys = shop.bench.get(shelves.place(shard, shelves.KNOWN)).join(left, on=ROW, how="semi").select(ledgers.KEY)
        deal(shop.bench, f"{again.folder}/alive", f"again-{shard.number:08d}", ledgers.dealt(keys, again.parts))
        pieces += keys.height > 0
    return pieces
