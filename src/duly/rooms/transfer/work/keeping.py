# SPDX-License-Identifier: Apache-2.0
"""What stays on the workbench once a transfer is signed off: of every row that moved its key, its digest and what says whose it
is; of a sample, drawn by the signed digest, the whole row. Everything else is removed.
"""

import hashlib
from collections.abc import Iterator, Sequence
from uuid import UUID

import polars as pl

from duly.rooms.transfer import queries, shelves
from duly.rooms.transfer.models import Mapped, Shard, Transfer
from duly.rooms.transfer.rules.digests import DIGEST
from duly.rooms.transfer.rules.pointing import pointers
from duly.rooms.transfer.rules.sampling import chosen
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.work.loading import held
from duly.rooms.transfer.work.shop import Shop
from duly.rooms.transfer.workbench import Bench

KEPT = 2_000
"""Rows of each table that are kept whole, for checks later."""


def put_away(transfer_id: UUID) -> None:
    """Keep what checks and the notice need, and remove the rows. May be repeated: what a kill left is done then."""
    row = Transfer.objects.get(id=transfer_id)
    seed = queries.reconciled_digest(transfer_id)
    with Shop(row) as shop:
        for mapped in queries.mapped_of(transfer_id):
            _keep_table(shop, mapped, seed)
    Bench(transfer_id).forget_values()


def is_left(bench: Bench) -> bool:
    """Whether rows lie there that somebody should have put away."""
    return any(shelves.holds_rows(name.rsplit("/", 1)[-1]) for name in bench.names("shards"))


def _keep_table(shop: Shop, mapped: Mapped, seed: str) -> None:
    waiting = [one for one in _shards(mapped) if shop.bench.has(shelves.place(one, shelves.STAGED))]
    counts = [_keep_shard(shop, mapped, shard) for shard in waiting]
    if waiting and not shop.bench.has(shelves.sample(mapped.position)):
        shop.bench.put(shelves.population(mapped.position), pl.DataFrame({"rows": [sum(counts)]}))
        shop.bench.put(
            shelves.sample(mapped.position), _sample(shop, waiting, counts, _drawn(mapped, seed, sum(counts)))
        )


def _keep_shard(shop: Shop, mapped: Mapped, shard: Shard) -> int:
    rule, rows = shop.chain(mapped).rule, held(shop, shard)
    wanted = dict.fromkeys([ROW, *rule.key, *pointers(rule.names).values(), DIGEST])
    shop.bench.put(shelves.place(shard, shelves.MOVED), rows.select(*wanted))
    return rows.height


def _sample(shop: Shop, shards: Sequence[Shard], counts: Sequence[int], places: Sequence[int]) -> pl.DataFrame:
    """Rows by their places among all that moved, so that anybody who knows the seed can draw them again."""
    found, seen = [], 0
    for shard, count in zip(shards, counts, strict=True):
        if mine := [one - 1 - seen for one in places if seen < one <= seen + count]:
            found.append(held(shop, shard)[mine])
        seen += count
    return pl.concat(found) if found else pl.DataFrame(schema={ROW: pl.UInt64})


def _drawn(mapped: Mapped, seed: str, population: int) -> list[int]:
    own = hashlib.sha256(f"{seed}:{mapped.position}".encode()).hexdigest()
    return chosen(own, population, min(KEPT, population))


def _shards(mapped: Mapped) -> Iterator[Shard]:
    """Those that brought rows; what a later round took away is no row that moved."""
    rows = mapped.shards.select_related("mapped").order_by("number")
    yield from (one for one in rows if not one.span.get(shelves.REMOVES))
