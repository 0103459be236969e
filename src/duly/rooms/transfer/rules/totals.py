# SPDX-License-Identifier: Apache-2.0
"""What one side adds up to: rows, digests, and totals per column. Shards add up in constant memory, in any order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from duly.kernel.canonical import Json
from duly.rooms.transfer.rules import canonical
from duly.rooms.transfer.rules.digests import Multiset, multiset, multiset_of, row_digests
from duly.rooms.transfer.target import Field, Wanted

_NUMBERS = (canonical.INTEGER, canonical.DECIMAL)
_SAFE_DIGITS = 30
"""So many digits, fifty thousand times, stay within 128 bits."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What a column adds up to. ``least`` and ``most`` are of numbers, dates and moments: never of text, which may be personal.
    ``size`` is the bytes of all values.
    """

    nulls: int = 0
    empties: int = 0
    size: int = 0
    total: Decimal | None = None
    least: Decimal | str | None = None
    most: Decimal | str | None = None

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(
            self.nulls + other.nulls,
            self.empties + other.empties,
            self.size + other.size,
            other.total
            if self.total is None
            else self.total
            if other.total is None
            else canonical.EXACT.add(self.total, other.total),
            _chosen(min, self.least, other.least),
            _chosen(max, self.most, other.most),
        )


@dataclass(frozen=True, slots=True)
class Side:
    """One side, as far as it adds up: its rows, its digests over whole rows and over keys, its columns."""

    rows: int = 0
    whole: Multiset = field(default_factory=Multiset)
    keys: Multiset = field(default_factory=Multiset)
    columns: Mapping[str, Totals] = field(default_factory=dict)

    def __add__(self, other: "Side") -> "Side":
        names = dict.fromkeys([*self.columns, *other.columns])
        columns = {name: self.columns.get(name, Totals()) + other.columns.get(name, Totals()) for name in names}
        return Side(self.rows + other.rows, self.whole + other.whole, self.keys + other.keys, columns)


def measure(frame: pl.DataFrame, wanted: Wanted, digests: pl.Series | None = None) -> Side:
    """What a shard adds to its side; ``digests`` of its rows, where somebody made them already."""
    if digests is None:
        digests = row_digests(frame, [one.name for one in wanted.fields])
    columns = {one.name: _totals(frame[one.name], one) for one in wanted.fields}
    return Side(frame.height, multiset(digests), multiset_of(frame, wanted.key), columns)


def _totals(values: pl.Series, one: Field) -> Totals:
    size = int(values.str.len_bytes().sum() or 0)
    found = Totals(values.null_count(), int((values == "").sum() or 0), size)
    present = values.drop_nulls()
    if one.kind in {canonical.TEXT, canonical.BOOLEAN} or not len(present):
        return found
    if one.kind not in _NUMBERS:
        return Totals(found.nulls, found.empties, size, None, *_both_ends(present))
    return Totals(found.nulls, found.empties, size, *_sum_and_ends(present))


def _both_ends(values: pl.Series) -> tuple[str, str]:
    least, most = values.min(), values.max()
    return str(least), str(most)


def _sum_and_ends(values: pl.Series) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Exact sums and ends of numbers. What is no number is left out here: the digests and the cells tell of it."""
    parts = values.to_frame("v").filter(pl.col("v").str.contains(r"^-?[0-9]+(?:\.[0-9]+)?$"))
    split = parts.select(
        digits=pl.col("v").str.replace(".", "", literal=True),
        after=pl.col("v").str.extract(r"\.([0-9]+)$", 1).str.len_bytes().fill_null(0),
    )  # fmt: skip
    found = [_of_scale(part, int(after)) for (after,), part in split.partition_by("after", as_dict=True).items()]
    if not found:
        return None, None, None
    total = Decimal(0)
    for one in found:
        total = canonical.EXACT.add(total, one[0])
    return total, min(one[1] for one in found), max(one[2] for one in found)


def _of_scale(part: pl.DataFrame, after: int) -> tuple[Decimal, Decimal, Decimal]:
    digits = part["digits"]
    if (digits.str.len_bytes() > _SAFE_DIGITS).any():
        numbers = [int(one) for one in digits.to_list()]
        sums = (sum(numbers), min(numbers), max(numbers))
    else:
        whole = digits.cast(pl.Int128)
        sums = (int(str(whole.sum())), int(str(whole.min())), int(str(whole.max())))
    total, least, most = (canonical.EXACT.scaleb(Decimal(one), -after) for one in sums)
    return total, least, most


def _chosen(choose: Any, one: Decimal | str | None, other: Decimal | str | None) -> Decimal | str | None:
    if one is None or other is None:
        return other if one is None else one
    chosen: Decimal | str = choose(one, other)
    return chosen


def written(side: Side) -> dict[str, Json]:
    """A side as plain JSON, to be kept with its shard. Names of columns may be in any language, so they are values."""
    return {
        "rows": side.rows,
        "whole": f"{side.whole.total:032x}",
        "keys": f"{side.keys.total:032x}",
        "columns": [
            [
                name,
                one.nulls,
                one.empties,
                one.size,
                _text(one.total),
                _text(one.least),
                _text(one.most),
                isinstance(one.least, Decimal),
            ]
            for name, one in side.columns.items()
        ],
    }


def read_side(raw: Mapping[str, Any]) -> Side:
    """The inverse of :func:`written`."""
    rows = raw["rows"]
    columns = {name: _read_totals(*rest) for name, *rest in raw["columns"]}
    return Side(rows, Multiset(rows, int(raw["whole"], 16)), Multiset(rows, int(raw["keys"], 16)), columns)


def _read_totals(nulls: int, empties: int, size: int, *ends: Any) -> Totals:
    total, least, most, is_number = ends
    kind: Callable[[str], Decimal | str] = Decimal if is_number else str
    return Totals(
        nulls, empties, size, None if total is None else Decimal(total),
        None if least is None else kind(least), None if most is None else kind(most),
    )  # fmt: skip


def _text(value: Decimal | str | None) -> str | None:
    return f"{value:f}" if isinstance(value, Decimal) else value
