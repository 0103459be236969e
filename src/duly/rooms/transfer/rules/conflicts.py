# SPDX-License-Identifier: Apache-2.0
"""A row that both sides changed: how it is told, and which of the two stands."""

from collections.abc import Mapping

import polars as pl

from duly.kernel.words import Words
from duly.rooms.transfer.source import ROW

CHANGED, LOST, THERE, CHANGED_GONE, GONE, BESIDE = "changed", "lost", "there", "changed_gone", "gone", "beside"
CONFLICT_WORDS: Mapping[str, Words] = {
    CHANGED: Words(en="both sides changed the row", zh="两侧都修改了该行"),
    LOST: Words(en="the source changed the row, and the target removed it", zh="来源修改了该行，而目标已将其删除"),
    THERE: Words(
        en="the row is new at the source, and the target has another one with this key",
        zh="来源新增该行，而目标已有相同主键的另一行",
    ),
    CHANGED_GONE: Words(
        en="the source removed the row, and the target changed it", zh="来源删除了该行，而目标修改了它"
    ),
    GONE: Words(en="the source removed the row; somebody has to decide", zh="来源已删除该行，需由人决定"),
    BESIDE: Words(
        en="the source removed the row, and at the target it holds more than was carried over",
        zh="来源已删除该行，而目标行含有未经转移的内容",
    ),
}
"""What happened, by its code."""
VERDICTS = {"key": pl.String, "seen": pl.String, "side": pl.String}
_ABSENT = "absent"


def told(rows: pl.DataFrame, *, removing: bool, asks: bool) -> pl.DataFrame:
    """``row``, ``kind``, ``key`` and ``seen`` of the rows over which both sides disagree.

    ``rows``: ``row``, key, digest ``d0``, ``d1`` as the source has it now, ``e0``, ``e1`` as it was carried over last, ``t0``,
    ``t1`` as the target has it. ``asks``: whoever is removed is asked about in any case.
    """
    there, known = pl.col("t0").is_not_null(), pl.col("e0").is_not_null() & pl.col("was").is_not_null()
    as_left = _same("t", "e")
    if removing:
        kind = pl.when(there & ~as_left).then(pl.lit(CHANGED_GONE)).when(there & pl.lit(asks)).then(pl.lit(GONE))
    else:
        kind = (
            pl.when(_same("t", "d")).then(pl.lit(None, pl.String))
            .when(known & ~there).then(pl.lit(LOST))
            .when(known & ~as_left).then(pl.lit(CHANGED))
            .when(~known & there).then(pl.lit(THERE))
        )  # fmt: skip
    found = rows.with_columns(kind.alias("kind")).filter(pl.col("kind").is_not_null())
    return found.select(ROW, "kind", _text("k").alias("key"), seen_text().alias("seen"))


def sided(found: pl.DataFrame, policy: str, verdicts: pl.DataFrame) -> pl.DataFrame:
    """The same with the ``side`` that stands: somebody's decision over exactly these two rows, otherwise the plan's."""
    both = found.join(verdicts, on=["key", "seen"], how="left", maintain_order="left")
    return both.with_columns(pl.col("side").fill_null(pl.lit(policy)))


def seen_text() -> pl.Expr:
    """Both rows, as a decision over them names them; ``d`` is null where the source removed its own."""
    return pl.concat_str([_text("d").fill_null(_ABSENT), _text("t").fill_null(_ABSENT)], separator=":")


def _text(name: str) -> pl.Expr:
    """128 bits as two numbers of 20 digits."""
    return pl.concat_str([pl.col(f"{name}{half}").cast(pl.String).str.zfill(20) for half in (0, 1)])


def _same(one: str, other: str) -> pl.Expr:
    equal = (pl.col(f"{one}0") == pl.col(f"{other}0")) & (pl.col(f"{one}1") == pl.col(f"{other}1"))
    return equal.fill_null(value=False)
