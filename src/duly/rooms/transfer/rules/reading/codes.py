# SPDX-License-Identifier: Apache-2.0
"""Words from a closed list: codes, and yes or no."""

from collections.abc import Mapping, Sequence

import polars as pl

from duly.rooms.transfer.rules.reading.judging import Read, Reader, judged, tidy

TRUE = ("true", "t", "yes", "y", "1", "on", "是", "对", "對", "真", "有", "√", "✓", "已")
FALSE = ("false", "f", "no", "n", "0", "off", "否", "不", "错", "錯", "假", "无", "無", "没有", "×", "✗", "未")


def coded(codes: Mapping[str, str | None]) -> Reader:
    """Each value by the list, exactly as it is written there; what is not in the list is a fault, and never passes through.

    A code may stand for no value.
    """
    known = pl.Series("v", list(codes), dtype=pl.String)
    means = pl.Series("m", list(codes.values()), dtype=pl.String)
    table = pl.DataFrame({"v": known, "m": means, "known": pl.repeat(value=True, n=len(known), eager=True)})

    def read(values: pl.Series) -> Read:
        found = values.to_frame("v").join(table, on="v", how="left", maintain_order="left")
        lost = values.is_not_null() & found["known"].is_null()
        if not lost.any():
            return Read(found["m"])
        return Read(found["m"], lost.to_frame("w").select(pl.when("w").then(pl.lit("unknown_code"))).to_series())

    return read


def booleans(true: Sequence[str], false: Sequence[str]) -> Reader:
    """Yes or no, in the words given; width, case and blanks around do not count."""
    words = {tidy(word).lower(): "false" for word in false} | {tidy(word).lower(): "true" for word in true}

    def read(values: pl.Series) -> Read:
        distinct = values.unique(maintain_order=True)
        means = pl.Series(
            [None if one is None else words.get(tidy(one).lower()) for one in distinct.to_list()], dtype=pl.String
        )
        table = pl.DataFrame({"v": distinct, "m": means})
        found = values.to_frame("v").join(table, on="v", how="left", maintain_order="left", nulls_equal=True)["m"]
        return judged(values, found, "bad_boolean")

    return read
