# SPDX-License-Identifier: Apache-2.0
"""The ledger of a table on the workbench: what its source said last of every row that stands in the target.

It is made out of the shards when it is first asked for, and after each round out of the ledger before and what the round
carried over. Nothing in it cannot be made again.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import polars as pl

from duly.rooms.transfer import shelves
from duly.rooms.transfer.models import Mapped, Round, Shard
from duly.rooms.transfer.rules import ledgers
from duly.rooms.transfer.rules.digests import DIGEST
from duly.rooms.transfer.rules.ledgers import GONE, LEDGER, WAS, WAS_ROW
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.work.loading import taken
from duly.rooms.transfer.work.shop import Shop
from duly.rooms.transfer.workbench import Bench

_READY, _PARTS = "ready", "parts"


class Ledger(NamedTuple):
    """The ledger of one table after a round; 0 is what was loaded first."""

    bench: Bench
    folder: str
    parts: int

    def part(self, number: int) -> pl.DataFrame:
        """One part of it."""
        return gathered(self.bench, f"{self.folder}/{number:04d}", LEDGER)


def ledger_of(shop: Shop, mapped: Mapped, number: int) -> Ledger:
    """The ledger after a round, made where it is not there yet; older ones are put away."""
    folder = shelves.ledger(mapped.position, number)
    ready = f"{folder}/{_READY}"
    if not shop.bench.has(ready):
        shop.bench.clear(folder)
        parts = _carried_on(shop, mapped, number, folder) if number else _begun(shop, mapped, folder)
        shop.bench.put(ready, pl.DataFrame({_PARTS: [parts]}))
        if number:
            shop.bench.clear(shelves.ledger(mapped.position, number - 1))
    return Ledger(shop.bench, folder, int(shop.bench.get(ready)[_PARTS][0]))


def gathered(bench: Bench, folder: str, schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    """All frames below a folder, one after the other."""
    found = [bench.get(name) for name in bench.names(folder)]
    return pl.concat([pl.DataFrame(schema=schema), *found])


def deal(bench: Bench, folder: str, name: str, parts: list[pl.DataFrame]) -> None:
    """Lay a frame down by its parts."""
    for part, some in enumerate(parts):
        if some.height:
            bench.put(f"{folder}/{part:04d}/{name}", some)


def settled_in(shop: Shop, mapped: Mapped, number: int) -> Iterator[tuple[Shard, pl.DataFrame]]:
    """What the shards of a round carried over."""
    round_ = Round.objects.get(transfer_id=mapped.transfer_id, number=number)
    for shard in mapped.shards.filter(round=round_, attempt__isnull=False).select_related("mapped").order_by("number"):
        if shard.attempt is not None:
            yield shard, shop.bench.get(shelves.place(shard, shelves.settled(shard.attempt)))


def _begun(shop: Shop, mapped: Mapped, folder: str) -> int:
    shards = list(mapped.shards.filter(round__isnull=True).select_related("mapped").order_by("number"))
    parts, key = ledgers.parts_for(sum(one.rows for one in shards)), list(shop.chain(mapped).rule.key)
    for shard in shards:
        rows = taken(shop, shard).select(ROW, *key, DIGEST)
        entries = ledgers.seen_of(rows, key).rename({ROW: WAS_ROW})
        entries = entries.with_columns(pl.lit(shard.number, pl.Int64).alias(WAS), pl.lit(value=False).alias(GONE))
        deal(shop.bench, folder, f"{shard.number:08d}", ledgers.dealt(entries.select(LEDGER.keys()), parts))
    return parts


def _carried_on(shop: Shop, mapped: Mapped, number: int, folder: str) -> int:
    before = ledger_of(shop, mapped, number - 1)
    fresh = f"{folder}-fresh"
    for shard, settled in settled_in(shop, mapped, number):
        deal(shop.bench, fresh, f"{shard.number:08d}", ledgers.dealt(settled.select(LEDGER.keys()), before.parts))
    for part in range(before.parts):
        now = gathered(shop.bench, f"{fresh}/{part:04d}", LEDGER)
        whole = ledgers.carried(before.part(part), now)
        shop.bench.put(f"{folder}/{part:04d}/whole", whole)
    shop.bench.clear(fresh)
    return before.parts
