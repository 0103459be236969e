# SPDX-License-Identifier: Apache-2.0
"""Read a shard back and compare it, row by row, with what the mapping makes of its source."""

import polars as pl

from duly.rooms.transfer import shelves
from duly.rooms.transfer.models import Shard
from duly.rooms.transfer.rules.comparing import Comparison, compare
from duly.rooms.transfer.rules.digests import DIGEST, Multiset, multiset, multiset_of
from duly.rooms.transfer.rules.forecast import FATE
from duly.rooms.transfer.terms import ShardState
from duly.rooms.transfer.work.adding_up import is_witness, keep_totals
from duly.rooms.transfer.work.loading import held, still_so
from duly.rooms.transfer.work.outcome import Outcome
from duly.rooms.transfer.work.shop import Shop


def prove(shop: Shop, shard: Shard) -> Outcome:
    """Compare a shard. Equal sums of digests over equally many rows prove it; otherwise every difference is named.

    Raises:
        Refusal: ``transfer.target_…``.
    """
    chain = shop.chain(shard.mapped)
    rows = held(shop, shard)
    if shard.span.get(shelves.REMOVES):
        return _prove_gone(shop, shard, still_so(shop, shard))
    keys = rows.select(chain.rule.key)
    made, read = multiset(rows[DIGEST]), Multiset(*shop.target.weigh(chain.wanted, keys))
    if made == read and not is_witness(shard):
        keep_totals(shop, shard, rows)
        return Outcome(ShardState.PROVEN, digest=made.text, read_digest=read.text)
    back = shop.target.standing(chain.wanted, keys)  # row by row: a server that writes otherwise is no difference
    keep_totals(shop, shard, rows, back)
    read = multiset_of(back, chain.rule.names)
    if made == read:
        return Outcome(ShardState.PROVEN, digest=made.text, read_digest=read.text)
    keep_differences(shop, shard, compare(rows.drop(DIGEST, FATE), back, chain.wanted, chain.rule.codes))
    return Outcome(ShardState.DIFFERS, digest=made.text, read_digest=read.text)


def _prove_gone(shop: Shop, shard: Shard, rows: pl.DataFrame) -> Outcome:
    """Nothing stands under the keys of rows that a round took out, but where a later one brought them again."""
    wanted, nobody = shop.chain(shard.mapped).wanted, Multiset().text
    back = shop.target.standing(wanted, rows.select(wanted.key))
    if back.is_empty():
        return Outcome(ShardState.PROVEN, digest=nobody, read_digest=nobody)
    keep_differences(shop, shard, compare(rows.drop(DIGEST, FATE).clear(), back, wanted))
    return Outcome(ShardState.DIFFERS, digest=nobody, read_digest=nobody)


def keep_differences(shop: Shop, shard: Shard, found: Comparison) -> None:
    """Lay on the workbench what differs, with its values; a report shows them masked."""
    frames: dict[str, pl.DataFrame] = {
        shelves.DIFFERENCES: found.differences,
        shelves.MISSING: found.missing,
        shelves.EXTRA: found.extra,
    }
    for what, frame in frames.items():
        shop.bench.put(shelves.place(shard, what), frame)
