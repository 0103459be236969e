# SPDX-License-Identifier: Apache-2.0
"""Rows that are not any more what was loaded: a delta the other way, from the new system to the old one."""

from collections.abc import Sequence

import polars as pl

from duly.rooms.transfer.rules.digests import DIGEST, row_digests

WHAT = "\x1fwhat"
"""The column that says what became of a row; a name that no field has."""
CHANGED, GONE = "changed", "gone"


def come_back(there: pl.DataFrame, fields: Sequence[str]) -> pl.DataFrame:
    """Rows that were taken out, and that somebody has entered again."""
    return there.select(pl.lit(CHANGED).alias(WHAT), *fields)


def changed_since(loaded: pl.DataFrame, there: pl.DataFrame, fields: Sequence[str], key: Sequence[str]) -> pl.DataFrame:
    """``loaded``: the fields and the digest of each row as it was loaded; ``there``: the fields as they stand now. Gives the
    fields as they are now with what became of the row; of one that is gone only the key.
    """
    now = there.select(fields).with_columns(row_digests(there, fields).alias("\x1fnow"))
    both = now.join(loaded.select(*key, DIGEST), on=list(key), how="inner", nulls_equal=True, maintain_order="right")
    changed = both.filter(pl.col("\x1fnow") != pl.col(DIGEST)).select(pl.lit(CHANGED).alias(WHAT), *fields)
    gone = loaded.join(now, on=list(key), how="anti", nulls_equal=True, maintain_order="left").select(
        pl.lit(GONE).alias(WHAT),
        *(pl.col(one) if one in key else pl.lit(None, pl.String).alias(one) for one in fields),
    )
    return pl.concat([changed, gone])
