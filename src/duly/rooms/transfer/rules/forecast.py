# SPDX-License-Identifier: Apache-2.0
"""What loading rows would do, told from what stands under their keys now."""

from collections.abc import Sequence

import polars as pl

from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.target import CREATED, SAME, UPDATED

FATE = "fate"
_STANDS, _NOW = "__stands", "__now"


def fates(rows: pl.DataFrame, standing: pl.DataFrame, fields: Sequence[str], key: Sequence[str]) -> pl.DataFrame:
    """``row`` and ``fate`` (created, updated or same) of every row; ``standing`` holds one row a key at most.

    A row whose key comes twice is judged twice against what stands now: which of the two stays is decided elsewhere.
    """
    held = standing.select(
        *(pl.col(one) for one in key),
        *(pl.col(one).alias(f"{one}{_NOW}") for one in fields if one not in key),
        pl.lit(value=True).alias(_STANDS),
    )
    both = rows.join(held, on=list(key), how="left", maintain_order="left")
    same = pl.all_horizontal(
        pl.lit(value=True), *(pl.col(one).eq_missing(pl.col(f"{one}{_NOW}")) for one in fields if one not in key)
    )
    fate = (
        pl.when(pl.col(_STANDS).is_null())
        .then(pl.lit(CREATED))
        .when(same)
        .then(pl.lit(SAME))
        .otherwise(pl.lit(UPDATED))
    )
    return both.select(ROW, fate.alias(FATE))


def counted(fated: pl.DataFrame) -> dict[str, int]:
    """How many rows have each fate."""
    return dict(fated.group_by(FATE).len().iter_rows())
