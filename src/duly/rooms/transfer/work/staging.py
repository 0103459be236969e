# SPDX-License-Identifier: Apache-2.0
"""Rehearse a shard: read it, map it, ask what stands in the target, and write nothing but our own workbench."""

import polars as pl

from duly.rooms.transfer import queries, shelves
from duly.rooms.transfer.models import Shard
from duly.rooms.transfer.refusals import OTHER_ROWS
from duly.rooms.transfer.rules.chain import Mapped
from duly.rooms.transfer.rules.digests import DIGEST, multiset, row_digests
from duly.rooms.transfer.rules.doubles import key_hashes
from duly.rooms.transfer.rules.forecast import FATE, counted, fates
from duly.rooms.transfer.source import ROW, Chunk
from duly.rooms.transfer.terms import Fate, ShardState
from duly.rooms.transfer.work.outcome import Outcome, counts
from duly.rooms.transfer.work.shop import Shop, cut_of, table_of

UNREADABLE = "row_unreadable"


def stage(shop: Shop, shard: Shard) -> Outcome:
    """Keep on the workbench what the mapping makes of a shard, with the fate that each row would have now.

    Raises:
        Refusal: ``transfer.other_rows`` when the source gives other rows than it was cut into; ``transfer.source_…``,
            ``transfer.target_…``.
    """
    chain, chunk = shop.chain(shard.mapped), _read(shop, shard)
    mapped = chain.apply(chunk.rows)
    unfit = shop.unfit(shard.mapped, mapped.rows)
    if not unfit.is_empty():
        mapped = mapped._replace(rows=mapped.rows.join(unfit.select(ROW), on=ROW, how="anti", maintain_order="left"))
    shop.bench.put(shelves.place(shard, shelves.UNFIT), unfit)
    fields, key = chain.rule.names, list(chain.rule.key)
    digests = row_digests(mapped.rows, fields)
    standing = shop.standing(shard.mapped, mapped.rows.select(key))
    forecast = fates(mapped.rows, standing, fields, key)
    shop.bench.put(
        shelves.place(shard, shelves.STAGED), mapped.rows.with_columns(digests.alias(DIGEST), forecast[FATE])
    )
    shop.bench.put(shelves.place(shard, shelves.KEYS), key_hashes(mapped.rows, key))
    quarantine = _quarantine(mapped, chunk)
    shop.bench.put(shelves.place(shard, shelves.QUARANTINE), quarantine)
    shop.bench.put(shelves.place(shard, shelves.EXCLUDED), mapped.excluded)
    by_fate = counted(forecast) | {
        Fate.QUARANTINED: quarantine[ROW].n_unique() + unfit[ROW].n_unique(), Fate.EXCLUDED: mapped.excluded.height,
    }  # fmt: skip
    return Outcome(ShardState.STAGED, counts(by_fate), multiset(digests).text)


def rows_of(shop: Shop, shard: Shard) -> pl.DataFrame:
    """The rows of a shard in the columns of its source, corrected ones as they were corrected last; it may have changed since."""
    return _read(shop, shard, must_be_whole=False).rows


def _read(shop: Shop, shard: Shard, *, must_be_whole: bool = True) -> Chunk:
    """The rows of a shard, corrected ones in the place of the source's own."""
    if shelves.is_mend(shard):
        return Chunk(shop.bench.get(shelves.place(shard, shelves.MENDED)))
    chunk = shop.source(shard.mapped.table.origin).read(table_of(shard.mapped), cut_of(shard))
    if must_be_whole:
        _must_be_whole(shard, chunk)
    mends = queries.mends_within(shop.bench, shard.mapped.table_id, shard.first, shard.first + shard.rows - 1)
    return chunk if mends is None else _mended(chunk, mends)


def _mended(chunk: Chunk, mends: pl.DataFrame) -> Chunk:
    """A row that could not be read as one and was corrected is a row like the others."""
    numbers = set(mends[ROW].to_list())
    left = chunk.rows.join(mends.select(ROW), on=ROW, how="anti", maintain_order="left")
    rows = pl.concat([left, mends.select(left.columns)]).sort(ROW)
    return Chunk(rows, tuple(one for one in chunk.faults if one.row not in numbers))


def _must_be_whole(shard: Shard, chunk: Chunk) -> None:
    """Every row of the cut was read, or is a fault of its own."""
    read = chunk.rows.height + len(chunk.faults)
    if read != shard.rows:
        raise OTHER_ROWS(field="shard", shard=shard.number, rows=shard.rows, read=read)


def _quarantine(mapped: Mapped, chunk: Chunk) -> pl.DataFrame:
    """What is wrong with rows, theirs and their values'."""
    unread = [(one.row, "", one.code or UNREADABLE, one.text) for one in chunk.faults]
    return pl.concat([mapped.quarantined, pl.DataFrame(unread, schema=mapped.quarantined.schema, orient="row")]).sort(
        ROW
    )
