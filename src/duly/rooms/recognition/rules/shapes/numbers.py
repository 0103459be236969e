# SPDX-License-Identifier: Apache-2.0
"""Amounts, counts, shares, places on the globe, running numbers."""

from collections.abc import Callable, Mapping
from itertools import pairwise

from duly.rooms.recognition.rules.observing import Observed

_MONEY = r"^[+-]?\(?(?:[￥¥$€£]|RMB|CNY|USD|EUR)\s?[+-]?[\d,]+(?:\.\d+)?\)?$|^[+-]?\(?[\d,]+(?:\.\d+)?\)?\s?(?:元|万元|USD|CNY|RMB|EUR|美元)$"
_GROUPED = r"^[+-]?\(?\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?\)?$"
_TWO_PLACES = r"^[+-]?\d+[.,]\d{2}$"
_PLACES = r"^[+-]?\d+\.\d{3,}$"
_NEITHER = 0.25
"""Whole numbers, all different, may number rows that were sorted or left out: that speaks neither for it nor against it."""


def _amount(values: Observed) -> float:
    """Money by its sign, its groups or its two places; a number without any of them is only possibly one."""
    told = values.share(f"{_MONEY}|{_GROUPED}")
    two = values.share(_TWO_PLACES)
    if told + two > 0.5:
        return min(1.0, told + max(two, values.numeric - told))
    some = values.share(r"^[+-]?\d+\.\d{1,4}$")
    return values.numeric * (0.75 if some > 0.3 else 0.4)


def _number(values: Observed) -> float:
    return values.numeric


def _integer(values: Observed) -> float:
    small = values.numbers.filter(values.numbers.abs() < 100_000)
    return values.integral * (1.0 if len(small) > 0.9 * len(values.numbers) else 0.4)


def _rate(values: Observed) -> float:
    percent = values.share(r"^[+-]?\d+(?:\.\d+)?\s?%$")
    fraction = values.of(values.matches(r"^-?0?\.\d+$|^0$|^1(?:\.0+)?$"))
    parts = values.share(r"^-?0?\.\d*[1-9]\d*$")
    return max(percent, fraction * 0.8 if parts > 0.4 else 0.0)


def _age(values: Observed) -> float:
    if values.integral < 0.9 or len(values.counts) < 15:
        return values.integral * 0.1
    low, high = (values.numbers.quantile(part) or 0 for part in (0.02, 0.98))
    middle = values.numbers.median() or 0
    return 1.0 if low >= 0 and high <= 105 and 18 <= float(str(middle)) <= 75 else 0.05


def _latitude(values: Observed) -> float:
    return values.share(_PLACES) if _between(values, 90) else 0.0


def _longitude(values: Observed) -> float:
    return values.share(_PLACES) if _between(values, 180) else 0.0


def _between(values: Observed, most: float) -> bool:
    return values.numeric > 0.9 and bool((values.numbers.abs() <= most).all())


def _sequence(values: Observed) -> float:
    """Each number a fixed step above the one before it, as rows are numbered; they begin at 0 or 1."""
    if values.integral < 0.98:
        return 0.0
    steps = [later - before for before, later in pairwise(values.numbers.to_list())]
    if not steps:
        return _NEITHER
    same = steps.count(steps[0]) / len(steps) if steps[0] > 0 else 0.0
    return max(same if values.numbers[0] in {0, 1} else same * 0.5, _NEITHER if values.distinct > 0.99 else 0.0)


def _year(values: Observed) -> float:
    return values.share(r"^(?:19|20)\d{2}年?$|^(?:19|20)\d{2}[-/年.]?(?:0[1-9]|1[0-2])月?$|^(?:0?[1-9]|1[0-2])月$")


SHAPES: Mapping[str, Callable[[Observed], float]] = {
    "amount": _amount, "number": _number, "integer": _integer, "rate": _rate, "age": _age, "latitude": _latitude,
    "longitude": _longitude, "sequence": _sequence, "year": _year,
}  # fmt: skip
