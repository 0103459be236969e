# SPDX-License-Identifier: Apache-2.0
"""What a look found different, laid down as shards: rows to be written, packed as full as shards may be, and rows to be taken out."""

from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from duly.kernel.canonical import Json
from duly.rooms.transfer import shelves
from duly.rooms.transfer.models import Mapped, Shard
from duly.rooms.transfer.rules.chain import Chain
from duly.rooms.transfer.rules.digests import DIGEST
from duly.rooms.transfer.rules.forecast import FATE
from duly.rooms.transfer.rules.keeping_up import HOLD, KEEP, SyncPlan
from duly.rooms.transfer.rules.ledgers import SAID, WAS, WAS_ROW
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.target import CREATED, UPDATED
from duly.rooms.transfer.work.shop import Shop
from duly.rooms.transfer.workbench import Bench

KNOWN = {
    ROW: pl.UInt64, "k0": pl.UInt64, "k1": pl.UInt64, "d0": pl.UInt64, "d1": pl.UInt64, WAS: pl.Int64, WAS_ROW: pl.UInt64,
    "e0": pl.UInt64, "e1": pl.UInt64,
}  # fmt: skip


class Stretch(NamedTuple):
    """A shard that is laid down and not yet taken down."""

    number: int
    first: int
    rows: int
    span: dict[str, Json]


class Pair(NamedTuple):
    """Rows, and what is known of each."""

    rows: pl.DataFrame
    known: pl.DataFrame


class Layer:
    """Lays shards of one round down, one after the other."""

    def __init__(self, bench: Bench, mapped: Mapped, number: int, most: int) -> None:
        self.laid: list[Stretch] = []
        self._bench, self._mapped, self._most = bench, mapped, most
        self._after = (number + 1) * shelves.MENDS_FROM
        self._waiting: list[Pair] = []

    def add(self, pair: Pair, span: dict[str, Json]) -> None:
        """Rows that belong into a shard; it is laid down once it is full."""
        while pair.rows.height:
            room = self._most - sum(one.rows.height for one in self._waiting)
            self._waiting.append(Pair(pair.rows.head(room), pair.known.head(room)))
            pair = Pair(pair.rows.slice(room), pair.known.slice(room))
            if sum(one.rows.height for one in self._waiting) >= self._most:
                self.close(span)

    def close(self, span: dict[str, Json]) -> None:
        """Lay down what waits."""
        if not self._waiting:
            return
        rows, known = (pl.concat(side) for side in zip(*self._waiting, strict=True))
        self._waiting = []
        number = self._after + len(self.laid) + 1
        first, count = int(str(rows[ROW].min())), 0 if span.get(shelves.REMOVES) else rows.height
        shard = Shard(mapped=self._mapped, number=number)
        self._bench.put(shelves.place(shard, shelves.STAGED), rows)
        self._bench.put(shelves.place(shard, shelves.KNOWN), known.select(KNOWN.keys()).cast(pl.Schema(KNOWN)))
        self.laid.append(Stretch(number, first, count, dict(span)))


def laid_out(
    shop: Shop, mapped: Mapped, chain: Chain, folder: str, *, plan: SyncPlan, number: int, most: int, unsure: bool
) -> tuple[list[Stretch], dict[str, int]]:
    """Lay down what differs; gives the shards, and how many rows are asked about before they go."""
    layer = Layer(shop.bench, mapped, number, most)
    for pair in _changed(shop.bench, folder):
        layer.add(pair, {})
    layer.close({})
    asked = 0
    if plan.deletes != KEEP:
        asks = plan.deletes == HOLD or unsure
        span: dict[str, Json] = {shelves.REMOVES: True, shelves.ASKS: asks}
        for pair in _leaving(shop.bench, mapped, chain, folder):
            layer.add(pair, span)
            asked += pair.rows.height if asks else 0
        layer.close(span)
    return layer.laid, {"asked": asked}


def _changed(bench: Bench, folder: str) -> Iterator[Pair]:
    """The rows that differ, in the order in which they were read."""
    parts = list(bench.names(f"{folder}/different"))
    if not parts:
        return
    whole = bench.get(parts[0]) if len(parts) == 1 else None
    for name in bench.names(f"{folder}/read"):
        staged = bench.get(name)
        if staged.is_empty():
            continue
        between = pl.col(ROW).is_between(staged[ROW].min(), staged[ROW].max())
        known = (bench.get(one) if whole is None else whole for one in parts)
        some = pl.concat([one.filter(between) for one in known]).sort(ROW)
        if some.height:
            rows = staged.join(some.select(ROW), on=ROW, how="semi").sort(ROW)
            fate = pl.when(some["e0"].is_null()).then(pl.lit(CREATED)).otherwise(pl.lit(UPDATED))
            yield Pair(rows.with_columns(fate.alias(FATE)), some)


def _leaving(bench: Bench, mapped: Mapped, chain: Chain, folder: str) -> Iterator[Pair]:
    """The rows that are gone at the source, as they were carried over, out of the shards that did."""
    after = 0
    for name in bench.names(f"{folder}/gone"):
        gone = bench.get(name)
        for (number,), some in gone.partition_by(WAS, as_dict=True).items():
            shard = Shard(mapped=mapped, number=int(str(number)))
            staged = bench.get(shelves.place(shard, shelves.STAGED)).select(ROW, *chain.rule.names, DIGEST)
            both = some.join(staged, left_on=WAS_ROW, right_on=ROW, how="inner").sort(WAS_ROW)
            numbers = pl.int_range(after + 1, after + 1 + both.height, dtype=pl.UInt64, eager=True).alias(ROW)
            after += both.height
            both = both.with_columns(numbers)
            known = both.with_columns(
                *(pl.col(one).alias(f"e{at}") for at, one in enumerate(SAID)), *(pl.lit(None, pl.UInt64).alias(one) for one in SAID)
            )  # fmt: skip
            fate = pl.lit("removed").alias(FATE)
            yield Pair(both.select(ROW, *chain.rule.names, DIGEST, fate), known.select(KNOWN.keys()))
