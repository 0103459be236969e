# SPDX-License-Identifier: Apache-2.0
"""What the new system changed since it took over, kept for the old one before a shard is taken back."""

import polars as pl

from duly.rooms.transfer import queries, shelves
from duly.rooms.transfer.models import Shard
from duly.rooms.transfer.rules.digests import DIGEST, Multiset, multiset
from duly.rooms.transfer.rules.reverse import changed_since, come_back
from duly.rooms.transfer.work.loading import held
from duly.rooms.transfer.work.shop import Shop


def keep_reverse(shop: Shop, shard: Shard) -> None:
    """Lay on the workbench, once, which rows of a shard are not any more what was loaded: as they are now, or gone.

    Whoever was killed after the target had taken the shard back finds the list that was made before, and makes no other.

    Raises:
        Refusal: ``transfer.target_…``.
    """
    name = shelves.place(shard, shelves.reverse(shard.attempt)) if shard.attempt else ""
    if not name or shop.bench.has(name) or not queries.is_rolled_back(shop.run):
        return
    shop.bench.put(name, _since(shop, shard))


def _since(shop: Shop, shard: Shard) -> pl.DataFrame:
    chain, rows = shop.chain(shard.mapped), held(shop, shard)
    fields, key = chain.rule.names, list(chain.rule.key)
    keys = rows.select(key)
    if shard.span.get(shelves.REMOVES):
        return come_back(shop.target.standing(chain.wanted, keys), fields)
    is_same = multiset(rows[DIGEST]) == Multiset(*shop.target.weigh(chain.wanted, keys))
    there = rows.select(fields) if is_same else shop.target.standing(chain.wanted, keys)
    return changed_since(rows.select(*fields, DIGEST), there, fields, key)
