# SPDX-License-Identifier: Apache-2.0
"""Draw rows that somebody is to look at, by the digest of the rehearsal: each as it stands at the source, and as the target holds it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import orjson
import polars as pl

from duly.rooms.transfer import queries
from duly.rooms.transfer.models import Shard, Transfer
from duly.rooms.transfer.rules.sampling import chosen, sample_size
from duly.rooms.transfer.sampled import CONFIDENCE, TOLERABLE
from duly.rooms.transfer.source import ROW, cell
from duly.rooms.transfer.terms import WRITTEN, Fate
from duly.rooms.transfer.work.loading import taken
from duly.rooms.transfer.work.shop import Shop, table_of
from duly.rooms.transfer.work.staging import rows_of

_SCHEMA = {"number": pl.Int64, "position": pl.Int64, ROW: pl.UInt64, "source": pl.String, "target": pl.String}


class Drawn(NamedTuple):
    """What was drawn, out of how many rows."""

    population: int
    rows: tuple[tuple[int, int], ...]
    """Position of the mapped table and number of the row, in the order of the sample."""
    values: pl.DataFrame


def draw(shop: Shop, transfer: Transfer) -> Drawn:
    """Draw a sample of all rows that were written at the first load and with corrected rows since.

    Row n of the population is the n-th by table, shard and number of the row.

    Raises:
        Refusal: ``transfer.source_…``, ``transfer.target_…``.
    """
    shards = [
        shard
        for one in queries.mapped_of(transfer.id)
        for shard in one.shards.filter(round__isnull=True).select_related("mapped__table__origin").order_by("number")
    ]
    population = sum(map(_written, shards))
    size = min(population, sample_size(CONFIDENCE, TOLERABLE))
    places = chosen(transfer.rehearsal_digest, population, size)
    found = [one for shard, some in _by_shard(shards, places) for one in _looked_up(shop, shard, some)]
    rows = [(number, *one) for number, one in enumerate(found, 1)]
    return Drawn(population, tuple((one[0], one[1]) for one in found), pl.DataFrame(rows, schema=_SCHEMA, orient="row"))


def _written(shard: Shard) -> int:
    return sum(count for fate, count in zip(Fate, shard.fates, strict=True) if fate in WRITTEN)


def _by_shard(shards: list[Shard], places: list[int]) -> Iterator[tuple[Shard, list[int]]]:
    """Shards of which something was drawn, with the places within each, from 0."""
    begins = 0
    for shard in shards:
        count = _written(shard)
        if some := [place - 1 - begins for place in places if begins < place <= begins + count]:
            yield shard, some
        begins += count


def _looked_up(shop: Shop, shard: Shard, places: list[int]) -> Iterator[tuple[int, int, str, str]]:
    chain = shop.chain(shard.mapped)
    made = taken(shop, shard).sort(ROW)[places]
    key = list(chain.rule.key)
    there = {
        tuple(row[name] for name in key): row for row in shop.target.standing(chain.wanted, made.select(key)).to_dicts()
    }
    stood = _at_source(shop, shard, made)
    for row in made.iter_rows(named=True):
        target = there.get(tuple(row[name] for name in key), {})
        yield shard.mapped.position, row[ROW], orjson.dumps(stood.get(row[ROW], {})).decode(), orjson.dumps(target).decode()  # fmt: skip


def _at_source(shop: Shop, shard: Shard, made: pl.DataFrame) -> Mapping[int, Mapping[str, str | None]]:
    """Rows as they stand at the source, corrected ones as they were corrected; by their number, values by the column's name."""
    table = table_of(shard.mapped)
    found = rows_of(shop, shard).join(made.select(ROW), on=ROW, how="semi").to_dicts()
    return {row[ROW]: {one.name: row[cell(one.position)] for one in table.columns} for row in found}
