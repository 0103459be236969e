# SPDX-License-Identifier: Apache-2.0
"""A column's values as they are looked at: some thousand of those that are any, plain, and what can be said of all of them."""

from collections.abc import Collection
from functools import cached_property
from typing import ClassVar

import polars as pl

from duly.rooms.recognition.rules import dates, lexicon

LOOKED_AT = 1_000
"""As many values are looked at: the shares of a thousand are known to about 3 % in 95 of 100 cases."""
_LONGEST = 400
_BLANKS = " \t\r\n\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"


class Observed:
    """Values of a column that are not empty, in one width, simplified, without blanks around; at most a thousand, spread over all."""

    asked: ClassVar[dict[str, str]] = {}

    def __init__(self, values: pl.Series) -> None:
        held = values.cast(pl.String).drop_nulls()
        spread = held.gather_every(max(1, len(held) // LOOKED_AT)).head(LOOKED_AT) if len(held) > LOOKED_AT else held
        plain = spread.str.slice(0, _LONGEST).str.normalize("NFKC").str.strip_chars(_BLANKS)
        known = ~plain.str.to_lowercase().is_in(list(lexicon.words("placeholders")))
        self.text = _simplified(plain.filter((plain != "") & known)).alias("v")
        self.size = len(self.text)
        self._shares: dict[str, float] = {}

    @cached_property
    def counts(self) -> dict[str, int]:
        """Value, folded, to how often it was seen."""
        table = self.text.str.to_lowercase().value_counts(sort=True)
        found: dict[str, int] = {}
        for value, count in zip(lexicon.all_folded(table["v"].to_list()), table["count"].to_list(), strict=True):
            found[value] = found.get(value, 0) + count
        return found

    @cached_property
    def dated(self) -> float:
        """The share of dates, in whatever form."""
        return dates.share(self.text)

    @cached_property
    def timed(self) -> float:
        """The share of those that have a time of day."""
        return dates.timed(self.text)

    @cached_property
    def distinct(self) -> float:
        """Different values, as a share of all."""
        return len(self.counts) / self.size if self.size else 0.0

    @cached_property
    def numbers(self) -> pl.Series:
        """Those that are plain numbers."""
        bare = self.text.str.replace_all(r"^[￥¥$€£]\s*|%$", "")
        bare = bare.str.replace_all(",", "")
        return bare.filter(bare.str.contains(r"^[+-]?(?:\d+\.?\d*|\.\d+)$")).cast(pl.Float64, strict=False).drop_nulls()

    @cached_property
    def numeric(self) -> float:
        """The share of numbers."""
        return len(self.numbers) / self.size if self.size else 0.0

    @cached_property
    def integral(self) -> float:
        """The share of whole numbers of at most nine digits."""
        return self.share(r"^[+-]?\d{1,9}$")

    @cached_property
    def worded(self) -> float:
        """The share of values that hold a letter."""
        return self.share(r"\p{L}")

    @cached_property
    def mean_length(self) -> float:
        """Characters, on average."""
        return _mean(self.text.str.len_chars())

    @cached_property
    def digits(self) -> float:
        """The share of values that hold a digit."""
        return self.share(r"\d")

    def share(self, pattern: str) -> float:
        """How many of the values hold the pattern."""
        self.asked.setdefault(pattern, _quick(pattern))
        if pattern not in self._shares:
            self._look()
        return self._shares[pattern]

    def _look(self) -> None:
        """Look for every pattern that was ever asked for, all in one pass: a pass for each costs several times as much."""
        wanted = {pattern: quick for pattern, quick in list(self.asked.items()) if pattern not in self._shares}
        cell = pl.col("v")
        sums = self.text.to_frame().select(
            cell.str.contains(quick).sum().alias(pattern) for pattern, quick in wanted.items()
        )
        self._shares |= {pattern: count / max(1, self.size) for pattern, count in sums.row(0, named=True).items()}

    def matches(self, pattern: str) -> pl.Series:
        """Which of the values hold the pattern. Digits are those of ASCII: the values are plain already, and it is three times as fast."""
        return self.text.str.contains(_quick(pattern))

    def of(self, marks: pl.Series) -> float:
        """How many are marked, as a share of all."""
        return int(marks.sum() or 0) / self.size if self.size else 0.0

    def within(self, words: Collection[str]) -> float:
        """How many of the values are one of these words (folded)."""
        if not self.size:
            return 0.0
        return sum(count for value, count in self.counts.items() if value in words) / self.size


def _simplified(plain: pl.Series) -> pl.Series:
    """Chinese in simplified letters: 陳 and 號 are looked for as 陈 and 号."""
    if not (plain.str.len_bytes() != plain.str.len_chars()).any():
        return plain
    return pl.Series(lexicon.simplified(plain.str.replace_all(r"[\r\n]", " ").to_list()), dtype=pl.String)


def _quick(pattern: str) -> str:
    return pattern.replace(r"\d", "[0-9]").replace(r"\w", "[0-9A-Za-z_]")


def _mean(numbers: pl.Series) -> float:
    return float(sum(numbers.to_list())) / len(numbers) if len(numbers) else 0.0
