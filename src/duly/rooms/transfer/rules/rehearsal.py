# SPDX-License-Identifier: Apache-2.0
"""What a rehearsal tells beforehand: how long the run will take, what it will cost, and what rows will look like."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

import polars as pl

from duly.rooms.transfer.rules.comparing import compare
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.target import Wanted

SHOWN = ("public", "ordinary")
"""Classes of sensitivity whose values may stand in a report; ``personal`` is shown in part, everything else not at all."""
_CENT, _HOUR, _MINUTE = Decimal("0.01"), 3_600, 60
_DOTS = "***"


class Timing(NamedTuple):
    """How long a stage took for one shard."""

    stage: str
    rows: int
    seconds: float


class Forecast(NamedTuple):
    """Seconds of a stage, or of all: at the pace of the fastest tenth of shards, of the middle, of the slowest tenth."""

    stage: str
    least: int
    likely: int
    most: int


def forecast(timings: Sequence[Timing], rows: int, *, workers: int = 1, limit: int | None = None) -> list[Forecast]:
    """How long each stage will take for so many rows, and all of them together (stage ``""``, the last).

    ``limit`` is how many rows a second may be read, where the live system is spared: nothing is faster than that.
    """
    found = []
    for stage in dict.fromkeys(one.stage for one in timings):
        paces = sorted(one.seconds / one.rows for one in timings if one.stage == stage and one.rows > 0)
        if paces:
            found.append(Forecast(stage, *(_whole(_at(paces, share) * rows / workers) for share in (0.1, 0.5, 0.9))))
    floor = _whole(rows / limit) if limit else 0
    sums = [max(floor, sum(getattr(one, name) for one in found)) for name in ("least", "likely", "most")]
    return [*found, Forecast("", *sums)]


def _at(paces: Sequence[float], share: float) -> float:
    return paces[min(len(paces) - 1, int(share * len(paces)))]


def _whole(seconds: float) -> int:
    return max(1, -(-int(seconds * 1_000) // 1_000))


class Rates(NamedTuple):
    """What things cost here, in one currency; the organisation says so."""

    person_hour: Decimal = Decimal(0)
    machine_hour: Decimal = Decimal(0)
    message: Decimal = Decimal(0)
    minutes_per_quarantined: int = 3
    """What a person takes to mend one row that was held back."""
    minutes_per_sampled: int = 2
    """What a person takes to compare one row with its original."""


class Line(NamedTuple):
    """One line of a cost report: ``people``, ``machines``, ``messages`` or, in the end, ``total``."""

    what: str
    quantity: Decimal
    amount: Decimal


def cost(seconds: int, quarantined: int, sampled: int, messages: int, *, rates: Rates) -> list[Line]:
    """What the run will cost, or did: the same lines before and after, so that they can be compared."""
    minutes = quarantined * rates.minutes_per_quarantined + sampled * rates.minutes_per_sampled
    people, machines = (Decimal(count) / each for count, each in ((minutes, _MINUTE), (seconds, _HOUR)))
    lines = [
        Line("people", _cents(people), _cents(people * rates.person_hour)),
        Line("machines", _cents(machines), _cents(machines * rates.machine_hour)),
        Line("messages", Decimal(messages), _cents(messages * rates.message)),
    ]
    return [*lines, Line("total", Decimal(0), sum((one.amount for one in lines), Decimal(0)))]


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)


class Example(NamedTuple):
    """A value before and after, shown as far as its sensitivity allows; ``kind`` says what the difference is even where both
    look alike masked.
    """

    row: int
    field: str
    before: str | None
    after: str | None
    kind: str


def examples(
    after: pl.DataFrame, before: pl.DataFrame, wanted: Wanted, sensitivity: Mapping[str, str], most: int = 20
) -> list[Example]:
    """Values that the run would write over: ``after`` as the mapping makes them, ``before`` (with the ``row`` that comes) as
    they stand at the target.

    A field whose sensitivity nobody said is taken for sensitive.
    """
    names = [one.name for one in wanted.fields]
    found = compare(before.select(ROW, *names), after.select(names), wanted).differences.head(most)
    return [
        Example(row, name, masked(stood, sensitivity.get(name, "")), masked(comes, sensitivity.get(name, "")), kind)
        for row, name, stood, comes, kind in found.select(ROW, "field", "expected", "got", "kind").rows()
    ]


def masked(value: str | None, sensitivity: str) -> str | None:
    """A value as a report may show it: ``李***``; whether there is one at all is no secret."""
    if value is None or not value or sensitivity in SHOWN:
        return value
    return value[0] + _DOTS if sensitivity == "personal" else _DOTS
