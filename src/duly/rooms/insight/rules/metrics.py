# SPDX-License-Identifier: Apache-2.0
"""How a month compares with the targets of the bundles in use: what was measured beside what was aimed at."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from duly.rooms.library.facts import MEASURED_WORDS, Measured, Metric

_COUNTED = {
    Measured.CONFIRMED_IN_TIME: "in_time",
    Measured.REACHED: "reached",
    Measured.BOUNCED: "bounced",
    Measured.COMPLAINED: "complaints",
}
"""What is counted of customers. When a question was answered is kept nowhere, so that is measured nowhere."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One target, and what came of it."""

    bundle: str
    name: str
    what: str
    target: str
    """Percent, such as ``92.5``."""
    at_most: bool
    value: str | None
    """Percent with one decimal; ``None``: not measured, or nobody was told."""
    counted: int
    told: int
    is_met: bool | None


def compared(bundle: str, metric: Metric, totals: Mapping[str, int], language: str) -> Compared:
    """A metric held against the sums of the month; those who were exempt were not told."""
    told = totals["customers"] - totals["exempt"]
    counted = totals[_COUNTED[metric.what]] if metric.what in _COUNTED else 0
    is_measured = metric.what in _COUNTED and told > 0
    exactly = Decimal(counted * 100) / told if is_measured else Decimal()
    aim = Decimal(metric.target) / 10
    return Compared(
        bundle=bundle, name=metric.words.say(language), what=MEASURED_WORDS[metric.what].say(language),
        target=metric.percent, at_most=metric.at_most,
        value=str(exactly.quantize(Decimal("0.1"), ROUND_HALF_UP)) if is_measured else None,
        counted=counted, told=told,
        is_met=(exactly <= aim if metric.at_most else exactly >= aim) if is_measured else None,
    )  # fmt: skip
