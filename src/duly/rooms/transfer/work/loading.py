# SPDX-License-Identifier: Apache-2.0
"""Load a shard as it was rehearsed, once, with the before-images of whatever it writes over."""

from uuid import UUID, uuid4

import polars as pl

from duly.rooms.transfer import shelves
from duly.rooms.transfer.models import Shard
from duly.rooms.transfer.rules.digests import DIGEST
from duly.rooms.transfer.rules.forecast import FATE, counted
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.target import Effect
from duly.rooms.transfer.terms import Fate, ShardState
from duly.rooms.transfer.work.doubles import merged_rows
from duly.rooms.transfer.work.outcome import Outcome, counts
from duly.rooms.transfer.work.shop import Shop


def load(shop: Shop, shard: Shard) -> Outcome:
    """Write a shard. One that an earlier attempt wrote before it was killed is found so, with the fates of that attempt.

    Raises:
        Refusal: ``transfer.target_…``; nothing of the shard is there then.
    """
    chain, attempt = shop.chain(shard.mapped), uuid4()
    rows = to_be_written(shop, shard)

    def keep(effect: Effect) -> None:
        shop.bench.put(shelves.place(shard, shelves.fates(attempt)), effect.fates)
        shop.bench.put(shelves.place(shard, shelves.before(attempt)), effect.before)
        shop.bench.put(shelves.place(shard, shelves.refused(attempt)), effect.refused)

    loaded = shop.target.load(shop.run, chain.wanted, shard.number, attempt, rows=rows.drop(DIGEST, FATE), keep=keep)
    fates, foreseen = written(shop, shard, loaded.attempt), dict(zip(Fate, shard.fates, strict=True))
    others = {fate: foreseen[fate] for fate in (Fate.MERGED, Fate.QUARANTINED, Fate.EXCLUDED)}
    others[Fate.QUARANTINED] = shard.rows - fates.height - others[Fate.MERGED] - others[Fate.EXCLUDED]
    return Outcome(ShardState.LOADED, counts(counted(fates) | others), attempt=loaded.attempt)


def to_be_written(shop: Shop, shard: Shard) -> pl.DataFrame:
    """The rows of a shard that the target is to hold: ``row``, the fields, their digest, the fate that was foreseen."""
    staged = shop.bench.get(shelves.place(shard, shelves.STAGED))
    gone = merged_rows(shop.bench, shard)
    return staged if gone.is_empty() else staged.join(gone.select(ROW), on=ROW, how="anti", maintain_order="left")


def written(shop: Shop, shard: Shard, attempt: UUID) -> pl.DataFrame:
    """``row`` and ``fate`` of what an attempt wrote."""
    return shop.bench.get(shelves.place(shard, shelves.fates(attempt)))


def held(shop: Shop, shard: Shard) -> pl.DataFrame:
    """The rows of a shard that the target was given and took, and in whose place no later ones came: what must be found there
    now.
    """
    rows = still_so(shop, shard)
    return rows.clear() if shard.span.get(shelves.REMOVES) else rows


def still_so(shop: Shop, shard: Shard) -> pl.DataFrame:
    """The rows of a shard that the target was given, or that were taken out of it, but those in whose place later ones came."""
    rows, later = taken(shop, shard), superseded(shop, shard)
    return rows if later.is_empty() else rows.join(later, on=ROW, how="anti", maintain_order="left")


def taken(shop: Shop, shard: Shard) -> pl.DataFrame:
    """The rows of a shard that the target was given and took."""
    rows = to_be_written(shop, shard)
    if shard.attempt is None:
        return rows.clear()
    if shard.round_id is not None:
        return rows.join(written(shop, shard, shard.attempt).select(ROW), on=ROW, how="semi", maintain_order="left")
    refused = shop.bench.get(shelves.place(shard, shelves.refused(shard.attempt)))
    return rows if refused.is_empty() else rows.join(refused.select(ROW), on=ROW, how="anti", maintain_order="left")


def superseded(shop: Shop, shard: Shard) -> pl.DataFrame:
    """``row`` of those in whose place a later round brought others."""
    found = [shop.bench.get(name).select(ROW) for name in shop.bench.names(shelves.superseded(shard.id))]
    return pl.concat([pl.DataFrame(schema={ROW: pl.UInt64}), *found])


def before(shop: Shop, shard: Shard, attempt: UUID) -> pl.DataFrame:
    """What stood under the keys that an attempt wrote over."""
    return shop.bench.get(shelves.place(shard, shelves.before(attempt)))
