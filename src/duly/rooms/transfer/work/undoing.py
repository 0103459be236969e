# SPDX-License-Identifier: Apache-2.0
"""Take a shard back."""

import polars as pl

from duly.rooms.transfer import shelves
from duly.rooms.transfer.models import Shard
from duly.rooms.transfer.rules.digests import DIGEST
from duly.rooms.transfer.rules.forecast import FATE
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.terms import ShardState
from duly.rooms.transfer.work.loading import before, to_be_written, written
from duly.rooms.transfer.work.outcome import Outcome
from duly.rooms.transfer.work.reversing import keep_reverse
from duly.rooms.transfer.work.shop import Shop


def undo(shop: Shop, shard: Shard) -> Outcome:
    """Remove what a shard created, put back what it wrote over, leave alone what somebody changed since.

    An attempt that was killed may have written a shard of which we do not know yet: its entry in the target's book says so.

    Raises:
        Refusal: ``transfer.target_…``; nothing was taken back then.
    """
    chain = shop.chain(shard.mapped)
    attempt = shard.attempt or shop.target.attempt(shop.run, chain.wanted, shard.number)
    if attempt is not None:
        keep_reverse(shop, shard)
        fates = written(shop, shard, attempt)
        rows = to_be_written(shop, shard).drop(DIGEST, FATE).join(fates, on=ROW, how="inner", maintain_order="left")
        taken = shop.target.undo(shop.run, chain.wanted, shard.number, rows, before(shop, shard, attempt))
        said = {"removed": [taken.removed], "restored": [taken.restored], "kept": [[list(one) for one in taken.kept]]}
        shop.bench.put(
            shelves.place(shard, shelves.UNDONE),
            pl.DataFrame(said, schema_overrides={"kept": pl.List(pl.List(pl.String))}),
        )
    return Outcome(ShardState.UNDONE)
