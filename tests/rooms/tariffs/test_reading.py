# SPDX-License-Identifier: Apache-2.0
"""A price list is read strictly, and every no names its row in two languages."""

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel.refusals import Refusal
from duly.rooms.tariffs.rules import choosing, reading
from rooms.tariffs.price_lists import price, sheet

JUNE = datetime(2026, 6, 1, tzinfo=UTC)


def test_a_price_is_kept_to_the_millionth_and_begins_in_the_zone_of_the_list() -> None:
    row = reading.read_sheet(sheet(price(**{"from": "2026-01-01"}), zone="Asia/Shanghai"))[0]
    assert (row.micros, row.unit, row.currency) == (45_000, "segment", "CNY")
    assert row.valid_from == datetime(2025, 12, 31, 16, tzinfo=UTC)


def test_an_hourly_rate_is_a_sixtieth_for_each_minute() -> None:
    row = reading.read_sheet(sheet(labour=({"per_hour": "90", "currency": "EUR"},)))[0]
    assert (row.provider, row.channel, row.unit, row.micros) == ("agent", "call", "minute", 1_500_000)


def test_a_list_written_out_again_is_the_same_list() -> None:
    read = reading.read_sheet(
        sheet(
            price(before="2026-07-01"),
            price(channel="email", price=0),
            labour=({"per_minute": "0.5", "currency": "CNY"},),
        )
    )
    again = reading.read_sheet(reading.plain_sheet(read))
    assert sorted(map(str, again)) == sorted(map(str, read))
    assert reading.digest_of(again) == reading.digest_of(read) == reading.digest_of(read[::-1])


@pytest.mark.parametrize(
    ("raw", "code", "where"),
    [
        ([], "tariffs.bad_sheet", "tariffs"),
        ({"duly": "tariffs/2"}, "tariffs.bad_sheet", "duly"),
        (sheet(price(colour="red")), "tariffs.bad_sheet", "prices[0]"),
        (sheet(price(colour="{red}")) | {"{x}": 1}, "tariffs.bad_sheet", "tariffs"),
        (sheet("cheap"), "tariffs.bad_sheet", "prices[0]"),
        (sheet() | {"prices": "cheap"}, "tariffs.bad_sheet", "prices"),
        (sheet(price(region="China")), "tariffs.bad_sheet", "prices[0]"),
        (sheet(price(channel="*")), "tariffs.bad_sheet", "prices[0]"),
        (sheet(price(channel="call")), "tariffs.bad_sheet", "prices[0]"),
        (sheet(zone="Mars/Olympus"), "tariffs.bad_sheet", "zone"),
        (sheet(price(), price(region="US", **{"from": "soon"})), "tariffs.bad_sheet", "prices[1]"),
        (sheet(price(currency="RMB")), "tariffs.bad_currency", "prices[0]"),
        (sheet(price(currency=None)), "tariffs.bad_currency", "prices[0]"),
        (sheet(price(price="-0.01")), "tariffs.negative", "prices[0]"),
        (sheet(price(price="0.0000001")), "tariffs.bad_price", "prices[0]"),
        (sheet(price(price="NaN")), "tariffs.bad_price", "prices[0]"),
        (sheet(price(price="Infinity")), "tariffs.bad_price", "prices[0]"),
        (sheet(price(price=True)), "tariffs.bad_price", "prices[0]"),
        (sheet(price(price="free")), "tariffs.bad_price", "prices[0]"),
        (sheet(price(price=10**7)), "tariffs.bad_price", "prices[0]"),
        (sheet(price(unit="page")), "tariffs.bad_unit", "prices[0]"),
        (sheet(labour=({"channel": "sms", "per_minute": 1, "currency": "CNY"},)), "tariffs.bad_unit", "labour[0]"),
        (sheet(labour=({"currency": "CNY"},)), "tariffs.bad_sheet", "labour[0]"),
        (sheet(price(**{"from": "2026-02-01", "before": "2026-01-01"})), "tariffs.bad_dates", "prices[0]"),
        (sheet(price(), price()), "tariffs.overlap", "prices[1]"),
        (sheet(price(before="2026-03-02"), price(**{"from": "2026-03-01"})), "tariffs.overlap", "prices[1]"),
        (sheet(price(unit="message", currency="USD"), price()), "tariffs.mixed_currency", "prices[0]"),
        (sheet(price(unit="message", currency="USD", provider="*", region="*"), price()), "tariffs.mixed_currency", "prices[0]"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_place(raw: Any, code: str, where: str) -> None:
    with pytest.raises(Refusal) as no:
        reading.read_sheet(raw)
    assert (no.value.code, no.value.field) == (code, where)
    assert where in no.value.say("en")
    assert no.value.say("zh") != no.value.say("en")


def test_currencies_that_never_meet_may_differ() -> None:
    apart = sheet(
        price(unit="message", currency="USD", before="2026-01-01"), price(**{"from": "2026-01-01"}),
        price(unit="message", currency="USD", provider="beta"), price(region="US", unit="message", currency="USD"),
    )  # fmt: skip
    assert len(reading.read_sheet(apart)) == 4


def test_the_price_that_speaks_most_closely_is_meant() -> None:
    prices = reading.read_sheet(
        sheet(price(provider="*", region="*", price=1), price(provider="*", region="CN-44", price=2),
              price(provider="alpha", region="*", price=3), price(provider="alpha", region="CN", price=4))
    )  # fmt: skip
    asked = [("beta", "FR"), ("beta", "CN-44"), ("beta", "CNX"), ("alpha", "FR"), ("alpha", "CN-44"), ("alpha", "CN")]
    found = [choosing.amount(choosing.spans(prices, who, "sms", where), 1, JUNE).micros for who, where in asked]
    assert found == [1_000_000, 2_000_000, 1_000_000, 3_000_000, 4_000_000, 4_000_000]


def test_postage_is_paid_once_and_pages_each() -> None:
    rows = (price(channel="letter", unit="message", price="1.2"), price(channel="letter", price="0.15"))
    life = choosing.spans(reading.read_sheet(sheet(*rows)), "alpha", "letter", "CN")
    assert choosing.amount(life, 3, JUNE) == (1_650_000, "CNY")


@given(st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), min_size=2, max_size=6, unique=True))
def test_prices_one_after_another_never_overlap_and_never_leave_a_gap(days: list[Any]) -> None:
    days = sorted(days)
    rows = [price(price=n, **{"from": str(a), "before": str(b)}) for n, (a, b) in enumerate(pairwise(days), 1)]
    life = choosing.spans(reading.read_sheet(sheet(*rows)), "alpha", "sms", "CN")
    for n, day in enumerate(days[:-1], 1):
        assert choosing.amount(life, 1, datetime(day.year, day.month, day.day, tzinfo=UTC)).micros == n * 1_000_000
    assert choosing.amount(life, 1, datetime(2031, 1, 1, tzinfo=UTC)) == (0, "")
