# SPDX-License-Identifier: Apache-2.0
"""Rows that point at a row which neither comes along nor stands in the target."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import polars as pl

from duly.rooms.transfer import shelves
from duly.rooms.transfer.models import Mapped, Shard
from duly.rooms.transfer.rules.doubles import HASH, HASHES_AT_ONCE
from duly.rooms.transfer.rules.parents import pointing
from duly.rooms.transfer.rules.terms import PointsAt
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.work.doubles import merged_rows
from duly.rooms.transfer.work.shop import Shop

NAMED = 1_000
"""So many rows are named; all are counted."""


class Orphans(NamedTuple):
    """Of one reference of a table: how many rows have no parent, and the numbers of the first of them."""

    fields: tuple[str, ...]
    to: str
    lacking: int
    rows: tuple[int, ...]


def orphans_of(shop: Shop, mapped: Mapped, parents: Sequence[Mapped]) -> list[Orphans]:
    """What is wrong with the references of a table; nothing where all rows have their parents."""
    by_table: dict[str, list[Mapped]] = {}
    for one in parents:
        by_table.setdefault(one.document["to"], []).append(one)
    found = [_lacking(shop, mapped, by_table[one.to], one) for one in shop.chain(mapped).rule.references]
    return [one for one in found if one.lacking]


def _lacking(shop: Shop, mapped: Mapped, parents: Sequence[Mapped], reference: PointsAt) -> Orphans:
    """A part of all hashes at a time, so that memory is bounded."""
    coming = sum(shard.rows for parent in parents for shard in parent.shards.all())
    parts = max(1, -(-coming // HASHES_AT_ONCE))
    rows: list[int] = []
    count = 0
    for part in range(parts):
        there = _keys(shop, parents, part, parts)
        for shard, frame in _pointing(shop, mapped, reference, part, parts):
            alone = frame.join(there, on=HASH, how="anti")
            if alone.height:
                alone = _not_standing(shop, shard, parents[0], reference, alone[ROW])
                count += alone.height
                rows += alone[ROW].head(max(0, NAMED - len(rows))).to_list()
    return Orphans(reference.fields, reference.to, count, tuple(sorted(rows)))


def _keys(shop: Shop, parents: Sequence[Mapped], part: int, parts: int) -> pl.DataFrame:
    """The hashes of the keys that come along; those of rows that nobody has decided on do not."""
    found = [pl.DataFrame(schema={HASH: pl.UInt64})]
    for shard in (one for parent in parents for one in parent.shards.order_by("number")):
        open_ones = merged_rows(shop.bench, shard).filter(pl.col("into").is_null())
        keys = shop.bench.get(shelves.place(shard, shelves.KEYS)).filter(pl.col(HASH) % parts == part)
        found.append(keys.join(open_ones, on=ROW, how="anti").select(HASH))
    return pl.concat(found).unique()


def _pointing(
    shop: Shop, mapped: Mapped, reference: PointsAt, part: int, parts: int
) -> Iterator[tuple[Shard, pl.DataFrame]]:
    for shard in mapped.shards.order_by("number"):
        staged = _staged(shop)(shard).select(ROW, *reference.fields)
        yield shard, pointing(staged, reference.fields).filter(pl.col(HASH) % parts == part)


def _staged(shop: Shop) -> Callable[[Shard], pl.DataFrame]:
    return lambda shard: shop.bench.get(shelves.place(shard, shelves.STAGED))


def _not_standing(shop: Shop, shard: Shard, parent: Mapped, reference: PointsAt, rows: pl.Series) -> pl.DataFrame:
    """Those of these rows whose parent does not stand in the target already."""
    key = shop.chain(parent).wanted.key
    asked = _staged(shop)(shard).join(rows.to_frame(), on=ROW, how="semi")
    asked = asked.select(ROW, *(pl.col(one).alias(name) for one, name in zip(reference.fields, key, strict=True)))
    standing = shop.standing(parent, asked.select(key).unique())
    return asked.join(standing.select(key), on=list(key), how="anti").select(ROW)
