# SPDX-License-Identifier: Apache-2.0
"""A round comes to its end: which rows of earlier shards its own came in the place of."""

from uuid import UUID

import polars as pl

from duly.rooms.transfer import queries, shelves
from duly.rooms.transfer.models import Round
from duly.rooms.transfer.rules import ledgers
from duly.rooms.transfer.rules.digests import Multiset
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.work.ledgers import settled_in
from duly.rooms.transfer.work.shop import Shop

_BEFORE = ["e0", "e1"]


def fold(shop: Shop, round_: Round) -> dict[UUID, Multiset]:
    """Keep, beside each earlier shard, which of its rows are not what stands in the target any more; gives by shard the digest of
    those. May be repeated: it comes to the same.
    """
    found: dict[UUID, Multiset] = {}
    for mapped in queries.mapped_of(round_.transfer_id):
        ids = dict(mapped.shards.values_list("number", "id"))
        for shard, settled in settled_in(shop, mapped, round_.number):
            over = settled.filter(pl.col("old").is_not_null())
            for (old,), rows in over.partition_by("old", as_dict=True).items():
                earlier = ids[int(str(old))]
                name = f"{shelves.superseded(earlier)}/{shard.number:08d}"
                shop.bench.put(name, rows.select(pl.col("old_row").alias(ROW), *_BEFORE))
                counted = rows.filter(pl.col("e0").is_not_null())
                found[earlier] = found.get(earlier, Multiset()) + ledgers.total(counted, _BEFORE)
    return found
