# SPDX-License-Identifier: Apache-2.0
"""Dates as they are written: which form, which order of day and month the evidence allows, which years."""

from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

YMD, DMY, MDY, EITHER, EXCEL, NAMED = "ymd", "dmy", "mdy", "either", "excel", "named"
_SEP = r"\s*[-/.]\s*"
_TIME = r"(?:[T\s]+\d{1,2}(?::\d{2}){1,2}(?:[.,]\d+)?\s*(?:[AaPp][Mm])?\s*(?:Z|[+-]\d{2}:?\d{2}|UTC)?)"
FORMS: Mapping[str, str] = {
    YMD: rf"^(?:1[89]|20|99|00)\d{{2}}{_SEP}\d{{1,2}}{_SEP}\d{{1,2}}{_TIME}?$|^(?:1[89]|20)\d{{2}}\s*年\s*\d{{1,2}}\s*月(?:\s*\d{{1,2}}\s*[日号])?(?:\s*\d{{1,2}}[:时时]\d{{1,2}}.*)?$",
    "compact": r"^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{6})?$",
    "numbers": rf"^\d{{1,2}}{_SEP}\d{{1,2}}{_SEP}(?:\d{{4}}|\d{{2}}){_TIME}?$",
    NAMED: rf"(?i)^\d{{1,2}}(?:st|nd|rd|th)?[-\s./]+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[-\s,./]+\d{{2,4}}{_TIME}?$|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}{_TIME}?$",
}
"""Patterns of dates; year first, run together, numbers whose order must be found out, months by name."""
_QUICK = {form: pattern.replace(r"\d", "[0-9]") for form, pattern in FORMS.items()}
_WITH_TIME = r"\d[T\s]+\d{1,2}:\d{2}|^\d{14}$|\d{1,2}[:时]\d{2}"


class Orders(NamedTuple):
    """Rows by what they prove of the order of day and month."""

    only_day_first: int
    only_month_first: int
    either: int

    @property
    def told(self) -> str:
        """The order, or ``either`` where nothing tells."""
        if self.only_day_first and self.only_month_first * 20 < self.only_day_first:
            return DMY
        if self.only_month_first and self.only_day_first * 20 < self.only_month_first:
            return MDY
        return EITHER

    @property
    def contradict(self) -> bool:
        """Whether some rows can only be the one and some only the other."""
        return self.told == EITHER and bool(self.only_day_first and self.only_month_first)


def shares(text: pl.Series) -> dict[str, float]:
    """Form to the share of values that have it."""
    size = max(1, len(text))
    return {form: int(text.str.contains(pattern).sum() or 0) / size for form, pattern in _QUICK.items()}


def share(text: pl.Series) -> float:
    """How many are dates in any form."""
    return min(1.0, sum(shares(text).values()))


def timed(text: pl.Series) -> float:
    """How many have a time of day that is not midnight."""
    clock = text.str.contains(_WITH_TIME) & ~text.str.contains(r"[T\s]0{1,2}:00(?::00(?:\.0+)?)?Z?$")
    return int(clock.sum() or 0) / max(1, len(text))


def orders(text: pl.Series) -> Orders:
    """What the values prove of the order, where day and month are both numbers and the year is last."""
    few = text.filter(text.str.contains(FORMS["numbers"]))
    first = few.str.extract(r"^(\d{1,2})", 1).cast(pl.Int32, strict=False)
    second = few.str.extract(rf"^\d{{1,2}}{_SEP}(\d{{1,2}})", 1).cast(pl.Int32, strict=False)
    day_first = int(((first > 12) & (second <= 12)).sum() or 0)
    month_first = int(((second > 12) & (first <= 12)).sum() or 0)
    return Orders(day_first, month_first, len(few) - day_first - month_first)


def years(text: pl.Series) -> pl.Series:
    """The years of those that are dates with a year of four digits."""
    found = pl.select(
        pl.coalesce(
            pl.lit(text).str.extract(r"^((?:18|19|20)\d{2})(?:\s*[-/.年]|\d{4}(?:\d{6})?$)", 1),
            pl.lit(text).str.extract(r"[-/.\s,]((?:18|19|20)\d{2})(?:[T\s]|$)", 1),
        )
    ).to_series()
    return found.cast(pl.Int32, strict=False).drop_nulls()


def order_of(text: pl.Series) -> str:
    """How the dates of a column are to be read: ``ymd``, ``dmy``, ``mdy`` or, where day and month cannot be told apart, ``either``."""
    found = orders(text)
    if found.only_day_first or found.only_month_first or found.either:
        return found.told
    return YMD
