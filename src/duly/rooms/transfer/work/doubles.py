# SPDX-License-Identifier: Apache-2.0
"""Rows for one target table that have the same key, wherever they lie: decided once, after all shards were rehearsed. Several
tables may go to one target; then they are judged together.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

import polars as pl

from duly.rooms.transfer import queries, shelves
from duly.rooms.transfer.models import Mapped, Shard
from duly.rooms.transfer.rules.digests import DIGEST
from duly.rooms.transfer.rules.doubles import HASH, Settled, settle, suspects
from duly.rooms.transfer.rules.doubles_between import INTO_TABLE, LOADED, TABLE, Policies, settle_between, settle_late
from duly.rooms.transfer.rules.forecast import FATE, counted
from duly.rooms.transfer.rules.together import ranks_of
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.terms import Fate, ShardState
from duly.rooms.transfer.work.outcome import counts
from duly.rooms.transfer.work.shop import Shop
from duly.rooms.transfer.workbench import Bench

_ASIDE = {ROW: pl.UInt64, "into": pl.UInt64, INTO_TABLE: pl.UInt16}


def settle_doubles(shop: Shop, tables: Sequence[Mapped]) -> dict[UUID, tuple[int, ...]]:
    """Set aside what cannot be loaded because another row has its key. ``tables``: all that go to one target. Gives the fates
    of each shard in which something is set aside.
    """
    shards, key = _shards(tables), list(shop.chain(tables[0]).rule.key)
    rules = {one.position: shop.chain(one).rule for one in tables}
    policies = Policies({at: rule.doubles for at, rule in rules.items()}, ranks_of(rules))

    def hashes() -> Iterator[pl.DataFrame]:
        return (_of(shard, shop.bench.get(shelves.place(shard, shelves.KEYS))) for shard in shards)

    found = [
        _decided(_rows(shop.bench, shards, part, [*key, DIGEST]), key, policies)
        for part in suspects(hashes, sum(shard.rows for shard in shards))
    ]
    return _set_all_aside(shop.bench, shards, found)


def settle_late_ones(shop: Shop, tables: Sequence[Mapped]) -> dict[UUID, tuple[int, ...]]:
    """The same for corrected rows that come when the others are loaded: those stay as they are."""
    every, key = _shards(tables), list(shop.chain(tables[0]).rule.key)
    late = [one for one in every if shelves.is_mend(one) and one.state == ShardState.STAGED]
    if not late:
        return {}
    rows = pl.concat(
        _of(one, shop.bench.get(shelves.place(one, shelves.STAGED)).select(ROW, *key, DIGEST)) for one in late
    )
    hashes = pl.concat(shop.bench.get(shelves.place(one, shelves.KEYS)) for one in late).select(HASH).unique()
    others = [_standing(shop.bench, one, hashes, [*key, DIGEST]) for one in every if one not in late]
    rules = {one.position: shop.chain(one).rule for one in tables}
    policies = Policies({at: rule.doubles for at, rule in rules.items()}, ranks_of(rules))
    return _set_all_aside(shop.bench, late, [settle_late(rows, pl.concat(others), key, policies)])


def merged_rows(bench: Bench, shard: Shard) -> pl.DataFrame:
    """``row``, ``into`` and ``into_table`` of the rows of a shard that are not loaded because another one has their key;
    ``into`` is null where nobody has decided which.
    """
    name = shelves.place(shard, shelves.SET_ASIDE)
    return bench.get(name) if bench.has(name) else pl.DataFrame(schema=_ASIDE)


def _shards(tables: Iterable[Mapped]) -> list[Shard]:
    return [
        shard
        for one in tables
        for shard in one.shards.filter(number__lt=shelves.ROUNDS_FROM).select_related("mapped").order_by("number")
    ]


def _of(shard: Shard, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows with the table to which they belong: numbers alone do not tell rows of several tables apart."""
    return frame.with_columns(pl.lit(shard.mapped.position, pl.UInt16).alias(TABLE))


def _decided(rows: pl.DataFrame, key: Sequence[str], policies: Policies) -> Settled:
    if len(policies.within) > 1:
        return settle_between(rows, key, policies)
    ((position, rule),) = policies.within.items()
    table = pl.lit(position, pl.UInt16)
    merged, held = settle(rows, key, rule)
    return Settled(
        merged.with_columns(table.alias(TABLE), table.alias(INTO_TABLE)), held.with_columns(table.alias(TABLE))
    )


def _set_all_aside(bench: Bench, shards: Sequence[Shard], found: Sequence[Settled]) -> dict[UUID, tuple[int, ...]]:
    fates = {shard.id: _set_aside(bench, shard, found) for shard in shards}
    return {shard: one for shard, one in fates.items() if one}


def _set_aside(bench: Bench, shard: Shard, found: Sequence[Settled]) -> tuple[int, ...]:
    """Keep which rows of a shard stay out. A shard that had such rows once is counted anew, also when it has none any more."""
    staged = bench.get(shelves.place(shard, shelves.STAGED)).select(ROW, FATE) if shelves.is_mend(shard) else None
    inside = (
        pl.col(ROW).is_between(shard.first, shard.first + shard.rows - 1)
        if staged is None
        else pl.col(ROW).is_in(staged[ROW].implode())
    )
    ours = (pl.col(TABLE) == shard.mapped.position) & inside
    merged = [one.merged.filter(ours) for one in found]
    held = [one.quarantined.filter(ours) for one in found]
    undecided = (one.select(ROW, into=pl.lit(None, pl.UInt64), into_table=pl.lit(None, pl.UInt16)) for one in held)
    aside = pl.concat([pl.DataFrame(schema=_ASIDE), *(one.select(*_ASIDE) for one in merged), *undecided])
    if aside.is_empty() and not bench.has(shelves.place(shard, shelves.SET_ASIDE)):
        return ()
    told = {ROW: pl.UInt64, "field": pl.String, "code": pl.String, "value": pl.String}
    bench.put(
        shelves.place(shard, shelves.DOUBLE_KEYS),
        pl.concat([pl.DataFrame(schema=told), *(one.select(*told) for one in held)]),
    )
    bench.put(shelves.place(shard, shelves.SET_ASIDE), aside)
    return _recounted(bench, shard, aside)


def _recounted(bench: Bench, shard: Shard, aside: pl.DataFrame) -> tuple[int, ...]:
    """What would become of the rows of a shard, from what lies on the workbench: the same however often it is asked."""
    staged = bench.get(shelves.place(shard, shelves.STAGED)).select(ROW, FATE)
    names = [shelves.place(shard, one) for one in (shelves.QUARANTINE, shelves.UNFIT)]
    held = sum(bench.get(one)[ROW].n_unique() for one in names if bench.has(one))
    by_fate: Mapping[str, int] = counted(staged.join(aside, on=ROW, how="anti")) | {
        Fate.MERGED: aside["into"].count(), Fate.QUARANTINED: held + aside["into"].null_count(),
        Fate.EXCLUDED: bench.get(shelves.place(shard, shelves.EXCLUDED)).height,
    }  # fmt: skip
    return counts(by_fate)


def _standing(bench: Bench, shard: Shard, hashes: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Rows of a shard that was loaded, of those that may have one of these keys: loaded ones, and those that wait to be mended."""
    near = bench.get(shelves.place(shard, shelves.KEYS)).join(hashes, on=HASH, how="semi")
    rows = (
        near.select(ROW)
        if near.is_empty()
        else bench.get(shelves.place(shard, shelves.STAGED)).join(near, on=ROW, how="semi")
    )
    if near.is_empty():
        return _of(
            shard,
            pl.DataFrame(
                schema={ROW: pl.UInt64, **dict.fromkeys(columns, pl.String), DIGEST: pl.Binary, LOADED: pl.Boolean}
            ),
        )
    aside = merged_rows(bench, shard)
    gone = pl.concat([aside.filter(pl.col("into").is_not_null()).select(ROW), queries.rows_gone(bench, shard)])
    if shard.attempt and bench.has(shelves.place(shard, shelves.refused(shard.attempt))):
        gone = pl.concat([gone, bench.get(shelves.place(shard, shelves.refused(shard.attempt))).select(ROW)])
    left = rows.select(ROW, *columns).join(gone, on=ROW, how="anti")
    return _of(shard, left.with_columns(~pl.col(ROW).is_in(aside[ROW].implode()).alias(LOADED)))


def _rows(bench: Bench, shards: Sequence[Shard], wanted: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Rows by their tables and numbers, out of the shards in which they lie."""
    found = []
    for shard in shards:
        inside = pl.col(ROW).is_between(shard.first, shard.first + shard.rows - 1)
        some = wanted.filter((pl.col(TABLE) == shard.mapped.position) & inside).select(ROW)
        if some.height:
            staged = bench.get(shelves.place(shard, shelves.STAGED)).select(ROW, *columns)
            found.append(_of(shard, staged.join(some, on=ROW, how="semi")))
    return pl.concat(found)
