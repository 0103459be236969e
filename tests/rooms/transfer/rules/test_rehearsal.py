# SPDX-License-Identifier: Apache-2.0
"""Time, cost and examples that are told before anything is written."""

from decimal import Decimal

import polars as pl
import pytest

from duly.rooms.transfer.rules.rehearsal import Forecast, Line, Rates, Timing, cost, examples, forecast, masked
from duly.rooms.transfer.target import Field, Wanted

TIMINGS = [Timing("map", 1_000, second) for second in (1.0, 2.0, 4.0)] + [
    Timing("load", 1_000, 3.0),
    Timing("load", 0, 9.0),
]


def test_time_is_foretold_from_the_pace_of_shards() -> None:
    assert forecast(TIMINGS, 10_000) == [
        Forecast("map", 10, 20, 40),
        Forecast("load", 30, 30, 30),
        Forecast("", 40, 50, 70),
    ]


def test_more_workers_take_less_and_a_limit_takes_as_long_as_it_says() -> None:
    assert forecast(TIMINGS, 10_000, workers=2)[-1] == Forecast("", 20, 25, 35)
    assert forecast(TIMINGS, 10_000, limit=200)[-1] == Forecast("", 50, 50, 70)


def test_without_timings_nothing_is_foretold_but_the_limit() -> None:
    assert forecast([], 10_000) == [Forecast("", 0, 0, 0)]
    assert forecast([], 10_000, limit=100) == [Forecast("", 100, 100, 100)]


def test_cost_is_told_by_people_machines_and_messages() -> None:
    rates = Rates(
        person_hour=Decimal(120),
        machine_hour=Decimal("0.5"),
        message=Decimal("0.045"),
        minutes_per_quarantined=3,
        minutes_per_sampled=2,
    )
    assert cost(7_200, 10, 15, 1_000, rates=rates) == [
        Line("people", Decimal("1.00"), Decimal("120.00")), Line("machines", Decimal("2.00"), Decimal("1.00")),
        Line("messages", Decimal(1_000), Decimal("45.00")), Line("total", Decimal(0), Decimal("166.00")),
    ]  # fmt: skip


WANTED = Wanted(
    "t",
    (Field("id", "text"), Field("name", "text"), Field("city", "text"), Field("paper", "text"), Field("odd", "text")),
    ("id",),
)


def test_examples_show_as_much_as_their_sensitivity_allows() -> None:
    after = pl.DataFrame(
        {
            "row": [1, 2],
            "id": ["a", "b"],
            "name": ["李雷", "x"],
            "city": ["上海", "y"],
            "paper": ["1101", "z"],
            "odd": ["q", "q"],
        },
        schema_overrides={"row": pl.UInt64},
    )
    before = pl.DataFrame(
        {"row": [1], "id": ["a"], "name": ["李磊"], "city": ["北京"], "paper": [None], "odd": ["Q"]},
        schema_overrides={"paper": pl.String, "row": pl.UInt64},
    )
    found = examples(after, before, WANTED, {"name": "personal", "city": "public", "paper": "sensitive"})
    assert [tuple(one) for one in found] == [
        (1, "city", "北京", "上海", "other"), (1, "name", "李***", "李***", "other"), (1, "odd", "***", "***", "case"), (1, "paper", None, "***", "appeared"),
    ]  # fmt: skip
    assert len(examples(after, before, WANTED, {}, most=2)) == 2


@pytest.mark.parametrize(("value", "shown"), [(None, None), ("", ""), ("李雷", "李***")])
def test_no_value_is_no_secret(value: str | None, shown: str | None) -> None:
    assert masked(value, "personal") == shown
