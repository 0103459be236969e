# SPDX-License-Identifier: Apache-2.0
"""Keys that come more than once where several tables go to one target, and keys of rows that come after the others were loaded.

Which table goes before another is declared (``precedence``): the first that has a key decides over it, by its own rule for
doubles. Where nothing is declared, no table is better than another: equal rows become one, rows that differ are all held back.
What is loaded already stays as it is.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from duly.rooms.transfer.rules.comparing import key_text
from duly.rooms.transfer.rules.digests import DIGEST
from duly.rooms.transfer.rules.doubles import Settled
from duly.rooms.transfer.rules.faults import DOUBLE_KEY
from duly.rooms.transfer.rules.terms import LAST, QUARANTINE
from duly.rooms.transfer.source import ROW

TABLE, INTO_TABLE = "table", "into_table"
LOADED = "loaded"
_HELD, _STAYS, _IN = "__held", "__stays", "__in"


class Policies(NamedTuple):
    """How doubles are judged, by the position of a table: the rule within each, and which goes before which."""

    within: Mapping[int, str]
    ranks: Mapping[int, int]
    """The smaller goes first; empty where nothing was declared."""


def settle_between(rows: pl.DataFrame, key: Sequence[str], policies: Policies) -> Settled:
    """Decide over suspects (``table``, ``row``, the fields of the key, ``digest``), all rows of a key among them. ``merged`` and
    ``quarantined`` name the table, too.
    """
    several = _judged(rows.filter(pl.struct(key).is_duplicated()), policies)
    group, own = list(key), [*key, TABLE]
    best = pl.col("__rank") == pl.col("__rank").min().over(group)
    speaks = best if policies.ranks else pl.lit(value=True)
    stays = pl.when(pl.col("__last")).then(pl.col(ROW).max().over(own)).otherwise(pl.col(ROW).min().over(own))
    wins = pl.col(ROW) == stays
    torn = pl.col("__strict") & (pl.col(DIGEST).n_unique().over(own) > 1)
    said = pl.when(speaks & wins).then(pl.col(DIGEST)).drop_nulls().n_unique().over(group)
    decided = several.with_columns(
        ((speaks & torn).any().over(group) | (said > 1)).alias(_HELD),
        pl.col(ROW).filter(wins & best).first().over(group).alias(_STAYS),
        pl.col(TABLE).filter(wins & best).first().over(group).alias(_IN),
    )
    gone = ~pl.col(_HELD) & ((pl.col(ROW) != pl.col(_STAYS)) | (pl.col(TABLE) != pl.col(_IN)))
    return _settled(decided.filter(gone), decided.filter(_HELD), key)


def settle_late(rows: pl.DataFrame, standing: pl.DataFrame, key: Sequence[str], policies: Policies) -> Settled:
    """Decide over rows that come late (as for :func:`settle_between`). ``standing``: those of the others that have one of their
    keys, and whether each is ``loaded`` or still held back.
    """
    among = settle_between(rows, key, policies)
    aside = pl.concat([among.merged.select(TABLE, ROW), among.quarantined.select(TABLE, ROW)])
    left = rows.join(aside, on=[TABLE, ROW], how="anti")
    met = left.join(standing.select(*key, other=DIGEST, into=ROW, into_table=TABLE, loaded=LOADED), on=list(key))
    strict = pl.col(TABLE).replace_strict({one: rule == QUARANTINE for one, rule in policies.within.items()})
    held = met.filter(strict & (pl.col(DIGEST) != pl.col("other"))).unique([TABLE, ROW])
    merged = met.filter(LOADED).join(held, on=[TABLE, ROW], how="anti").unique([TABLE, ROW], keep="first")
    late = _settled(merged.with_columns(pl.col("into").alias(_STAYS), pl.col(INTO_TABLE).alias(_IN)), held, key)
    into = late.quarantined.rename({ROW: "into", TABLE: INTO_TABLE})
    followers = among.merged.join(into, on=["into", INTO_TABLE]).select(late.quarantined.columns)
    moved = _moved_on(among.merged, late).join(followers, on=[TABLE, ROW], how="anti")
    return Settled(
        pl.concat([moved, late.merged]).sort(TABLE, ROW),
        pl.concat([among.quarantined, late.quarantined, followers]).sort(TABLE, ROW),
    )


def _moved_on(merged: pl.DataFrame, late: Settled) -> pl.DataFrame:
    """Rows that were merged into one that is merged itself follow it."""
    further = late.merged.select(
        pl.col(ROW).alias("into"), pl.col(TABLE).alias(INTO_TABLE), end="into", end_table=INTO_TABLE
    )
    return merged.join(further, on=["into", INTO_TABLE], how="left", maintain_order="left").select(
        TABLE, ROW, into=pl.coalesce("end", "into"), into_table=pl.coalesce("end_table", INTO_TABLE)
    )


def _judged(rows: pl.DataFrame, policies: Policies) -> pl.DataFrame:
    within = policies.within
    ranks = policies.ranks or {one: one for one in within}
    table = pl.col(TABLE)
    return rows.with_columns(
        table.replace_strict(ranks, return_dtype=pl.Int64).alias("__rank"),
        table.replace_strict({one: rule == LAST for one, rule in within.items()}, return_dtype=pl.Boolean).alias(
            "__last"
        ),
        table.replace_strict({one: rule == QUARANTINE for one, rule in within.items()}, return_dtype=pl.Boolean).alias(
            "__strict"
        ),
    )


def _settled(gone: pl.DataFrame, held: pl.DataFrame, key: Sequence[str]) -> Settled:
    merged = gone.select(TABLE, ROW, into=pl.col(_STAYS), into_table=pl.col(_IN)).sort(TABLE, ROW)
    told = pl.lit(" + ".join(key)).alias("field"), pl.lit(DOUBLE_KEY).alias("code"), key_text(key).alias("value")
    return Settled(merged, held.select(TABLE, ROW, *told).sort(TABLE, ROW))
