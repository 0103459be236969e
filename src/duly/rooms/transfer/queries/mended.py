# SPDX-License-Identifier: Apache-2.0
"""Rows of a source as somebody corrected them, and which rows are theirs now."""

from uuid import UUID

import polars as pl

from duly.rooms.transfer import shelves
from duly.rooms.transfer.models import Mend, Shard
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.workbench import Bench

_MENDS = (shelves.MENDS_FROM, shelves.ROUNDS_FROM - 1)


def mends_within(bench: Bench, table: UUID, first: int, last: int) -> pl.DataFrame | None:
    """The corrected rows of a source table between two numbers, each as it was corrected last; nothing where there are none."""
    found = Mend.objects.filter(table_id=table, first__lte=last, last__gte=first).order_by("number")
    frames = [bench.get(shelves.mends(table, one.number)).filter(pl.col(ROW).is_between(first, last)) for one in found]
    rows = pl.concat(frames).unique(ROW, keep="last", maintain_order=True) if frames else None
    return None if rows is None or rows.is_empty() else rows


def rows_gone(bench: Bench, shard: Shard) -> pl.DataFrame:
    """``row`` of those of a shard that were held back and are rows of a shard of corrected ones now."""
    none = pl.DataFrame(schema={ROW: pl.UInt64})
    if not shard.mended:
        return none
    later = Shard.objects.filter(mapped_id=shard.mapped_id, number__gt=shard.number, number__range=_MENDS)
    frames = [bench.get(shelves.place(one, shelves.MENDED)).select(ROW) for one in later.select_related("mapped")]
    return pl.concat([none, *frames]).unique()
