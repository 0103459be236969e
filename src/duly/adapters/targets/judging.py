# SPDX-License-Identifier: Apache-2.0
"""What becomes of rows, told from what stands in the target: both in canonical text, so that the same text is the same."""

from typing import NamedTuple

import polars as pl

from duly.rooms.transfer.target import CREATED, REMOVED, SAME, UPDATED, Wanted

ROW, FATE = "row", "fate"
UNTOUCHED = "\x1funtouched"
"""The column in which what stands says whether the columns that the mapping does not fill are as the load left them."""
_OLD, _FOUND = "\x1f", "\x1ffound"


class Judged(NamedTuple):
    """The rows of a shard, apart by what is to be done."""

    new: pl.DataFrame
    changed: pl.DataFrame
    same: pl.DataFrame
    before: pl.DataFrame
    """What stands under the keys of the changed, with their ``row``."""


def names_of(wanted: Wanted) -> list[str]:
    """The fields, in the order of the mapping."""
    return [field.name for field in wanted.fields]


def nothing(wanted: Wanted) -> pl.DataFrame:
    """No row, in the shape of a shard."""
    return pl.DataFrame(schema={ROW: pl.UInt64} | dict.fromkeys(names_of(wanted), pl.String))


def fated(rows: pl.DataFrame, fate: str) -> pl.DataFrame:
    """These rows' numbers, with one fate."""
    return rows.select(ROW, pl.lit(fate).alias(FATE))


def judge(rows: pl.DataFrame, standing: pl.DataFrame, wanted: Wanted) -> Judged:
    """Tell rows apart by what stands under their keys."""
    joined = _beside(rows, standing, wanted)
    names = names_of(wanted)
    fate = pl.when(pl.col(_FOUND).is_null()).then(pl.lit(CREATED)).when(_equal(wanted)).then(pl.lit(SAME))
    joined = joined.with_columns(fate.otherwise(pl.lit(UPDATED)).alias(FATE))
    changed = joined.filter(pl.col(FATE) == UPDATED)
    return Judged(
        joined.filter(pl.col(FATE) == CREATED).select(ROW, *names),
        changed.select(ROW, *names),
        joined.filter(pl.col(FATE) == SAME).select(ROW, *names),
        changed.select(ROW, *(pl.col(_old(name, wanted)).alias(name) for name in names)),
    )


class Intact(NamedTuple):
    """What was loaded, apart by whether somebody changed it since."""

    created: pl.DataFrame
    updated: pl.DataFrame
    meddled: pl.DataFrame


def still_as_loaded(rows: pl.DataFrame, standing: pl.DataFrame, wanted: Wanted) -> Intact:
    """Tell what was created or updated and stands as it was loaded from what is different by now.

    A row that was created and is gone is neither: it is as undoing would leave it.
    """
    joined = _beside(rows.filter(pl.col(FATE).is_in([CREATED, UPDATED])), standing, wanted)
    found, made = pl.col(_FOUND).is_not_null(), pl.col(FATE) == CREATED
    intact = found & _equal(wanted) & (~made | (pl.col(UNTOUCHED) == "true"))
    columns = [ROW, *names_of(wanted)]
    return Intact(
        joined.filter(intact & made).select(columns),
        joined.filter(intact & ~made).select(columns),
        joined.filter(~intact & (found | ~made)).select(columns),
    )


class Leaving(NamedTuple):
    """Rows that are to be taken out, apart by whether they can be brought back."""

    before: pl.DataFrame
    """``row`` and every field of those that can."""
    unfit: pl.DataFrame
    """``row`` of the others."""


def leaving(keys: pl.DataFrame, standing: pl.DataFrame, wanted: Wanted) -> Leaving:
    """Tell what stands under keys by whether all of it is what the mapping fills."""
    found = keys.select(ROW, *wanted.key).join(standing, on=list(wanted.key), how="inner", maintain_order="left")
    is_ours = pl.col(UNTOUCHED) == "true"
    return Leaving(found.filter(is_ours).select(ROW, *names_of(wanted)), found.filter(~is_ours).select(ROW))


def still_gone(before: pl.DataFrame, standing: pl.DataFrame, wanted: Wanted) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of rows that were taken out, those under whose key nothing stands by now, and the others."""
    key = list(wanted.key)
    taken = standing.select(key)
    return (
        before.join(taken, on=key, how="anti", maintain_order="left"), before.join(taken, on=key, how="semi", maintain_order="left"),
    )  # fmt: skip


def is_removal(rows: pl.DataFrame) -> bool:
    """Whether these rows, with their fates, were taken out."""
    return bool(rows.select((pl.col(FATE) == REMOVED).any()).item()) if FATE in rows.columns else False


def _beside(rows: pl.DataFrame, standing: pl.DataFrame, wanted: Wanted) -> pl.DataFrame:
    values = [name for name in names_of(wanted) if name not in wanted.key]
    old = standing.rename({name: _OLD + name for name in values}).with_columns(pl.lit(value=True).alias(_FOUND))
    return rows.join(old, on=list(wanted.key), how="left", maintain_order="left")


def _old(name: str, wanted: Wanted) -> str:
    return name if name in wanted.key else _OLD + name


def _equal(wanted: Wanted) -> pl.Expr:
    values = [name for name in names_of(wanted) if name not in wanted.key]
    same = (pl.col(name).eq_missing(pl.col(_OLD + name)) for name in values)
    return pl.all_horizontal(pl.lit(value=True), *same)
