# SPDX-License-Identifier: Apache-2.0
"""Dates, moments, and whether dates are more likely those on which people were born."""

from collections.abc import Callable, Mapping

from duly.rooms.recognition.rules import dates
from duly.rooms.recognition.rules.observing import Observed

_BORN_BEFORE = 2006
_SPREAD = 15
_NEITHER = 0.25
"""Dates of a few years only may be birthdays of a class at school: that speaks neither for it nor against it."""


def _date(values: Observed) -> float:
    return max(values.dated, _serial(values))


def _serial(values: Observed) -> float:
    """Day numbers of a spreadsheet may be dates: they prove nothing, and contradict nothing."""
    return values.share(r"^[1-6]\d{4}(?:\.\d+)?$") * _NEITHER


def _timestamp(values: Observed) -> float:
    return min(values.dated, values.timed)


def _moment(values: Observed) -> float:
    """Programs write when something was made to the second; people who copy it keep the day."""
    return max(values.dated * 0.4 + _timestamp(values) * 0.6, _serial(values))


def _birth_date(values: Observed) -> float:
    """Dates without a time over many years, the middle one long ago."""
    if values.dated < 0.5 or values.timed > 0.1:
        return _serial(values)
    years = dates.years(values.text)
    if len(years) < values.size * 0.5:
        return values.dated * 0.3
    low, middle, high = (float(years.quantile(part) or 0) for part in (0.1, 0.5, 0.9))
    spread = high - low >= _SPREAD
    return values.dated if spread and middle < _BORN_BEFORE else _NEITHER


def _time(values: Observed) -> float:
    return values.share(r"^(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?$")


SHAPES: Mapping[str, Callable[[Observed], float]] = {
    "date": _date, "timestamp": _timestamp, "moment": _moment, "birth_date": _birth_date, "time": _time,
}  # fmt: skip
