# SPDX-License-Identifier: Apache-2.0
"""Whether both sides hold the same, on five levels: counts, totals per column, digests, keys, cells.

Sides add up over shards (:mod:`.totals`); keys and cells are compared shard by shard (:mod:`.comparing`).
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

import polars as pl

from duly.rooms.transfer.rules.comparing import Comparison, compare
from duly.rooms.transfer.rules.totals import Side, Totals, measure, read_side, written

__all__ = [
    "Comparison",
    "Finding",
    "Level",
    "Side",
    "Tally",
    "Totals",
    "compare",
    "judge",
    "measure",
    "read_side",
    "written",
]
COUNTS, TOTALS, DIGESTS, KEYS, CELLS = 1, 2, 3, 4, 5
_EXAMPLES = 10


class Finding(NamedTuple):
    """One thing that differs. ``code`` is of :data:`.differences.DIFFERENCES`; ``examples`` are numbers of source rows, or keys
    where a row has no number on our side.
    """

    code: str
    field: str
    expected: str
    got: str
    rows: int
    examples: tuple[str, ...] = ()


class Level(NamedTuple):
    """What was asked, and what differs; nothing does where it holds."""

    number: int
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether both sides agree on this level."""
        return not self.findings


def judge(expected: Side, got: Side, comparisons: Iterable[Comparison] = ()) -> list[Level]:
    """The five levels. Of the comparisons of shards, each finding is told once, with how many rows it is about."""
    rows = (
        ()
        if expected.rows == got.rows
        else (Finding("rows", "", str(expected.rows), str(got.rows), abs(expected.rows - got.rows)),)
    )
    columns = tuple(
        finding
        for name in dict.fromkeys([*expected.columns, *got.columns])
        for finding in _unequal(name, expected.columns.get(name, Totals()), got.columns.get(name, Totals()))
    )
    pairs = (("digest", expected.whole, got.whole), ("keys", expected.keys, got.keys))
    sums = tuple(Finding(code, "", one.text, other.text, 0) for code, one, other in pairs if one != other)
    tally = Tally()
    for comparison in comparisons:
        tally.add(comparison)
    return [
        Level(COUNTS, rows),
        Level(TOTALS, columns),
        Level(DIGESTS, sums),
        Level(KEYS, tally.keys()),
        Level(CELLS, tally.cells()),
    ]


def _unequal(name: str, expected: Totals, got: Totals) -> Iterable[Finding]:
    for measure_name in ("nulls", "empties", "size", "total", "least", "most"):
        one, other = getattr(expected, measure_name), getattr(got, measure_name)
        if one != other:
            yield Finding(measure_name, name, _shown(one), _shown(other), 0)


def _shown(value: object) -> str:
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


class Tally:
    """Collects what comparisons found, in memory that grows with the kinds of difference and not with the rows."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[int, list[str]]] = {}

    def add(self, comparison: Comparison) -> None:
        for code, frame in (("missing", comparison.missing), ("extra", comparison.extra)):
            if frame.height:
                self._enter(code, "", frame)
        for (name, kind), part in comparison.differences.partition_by("field", "kind", as_dict=True).items():
            self._enter(str(kind), str(name), part)

    def _enter(self, code: str, name: str, frame: pl.DataFrame) -> None:
        rows, examples = self._found.get((code, name), (0, []))
        few = (
            frame.head(_EXAMPLES - len(examples))
            .select(pl.coalesce(pl.col("row").cast(pl.String), "key"))
            .to_series()
            .to_list()
        )
        self._found[code, name] = (rows + frame.height, examples + few)

    def keys(self) -> tuple[Finding, ...]:
        return tuple(self._finding(code, name) for code, name in self._found if not name)

    def cells(self) -> tuple[Finding, ...]:
        return tuple(self._finding(code, name) for code, name in self._found if name)

    def _finding(self, code: str, name: str) -> Finding:
        rows, examples = self._found[code, name]
        return Finding(code, name, "", "", rows, tuple(examples))
