# SPDX-License-Identifier: Apache-2.0
"""A forecast asks whose country a number is of, wherever its owner lives, and in which order customers wish to be asked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from doors.story import a_bilingual_file
from duly.rooms.customers import actions as customers
from duly.rooms.customers import queries as registry
from duly.rooms.customers.facts import Criteria
from duly.rooms.customers.models import ContactPoint, Party
from duly.rooms.insight import queries
from duly.rooms.tariffs import actions as tariffs
from duly.rooms.tariffs import queries as prices
from rooms.customers.files_of import make_import
from rooms.delivery.post_office import turned
from rooms.notices.letters import an_approved_notice
from rooms.tariffs.price_lists import price, sheet
from world import World, a_world, customer_row, make_customers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    prices.forget()
    yield
    prices.forget()


def labour(region: str, per_hour: int) -> dict[str, Any]:
    return {"role": "agent", "channel": "call", "region": region, "per_hour": per_hour, "currency": "CNY"}


PRICES = sheet(
    price(provider="*", region="CN", price="0.03"),
    price(provider="*", region="HK", price="0.50"),
    price(provider="*", region="KZ", price="2"),
    price(provider="*", region="US", price="0.10"),
    price(provider="*", region="JE", price="0.70"),
    price(provider="*", channel="voice", region="CN", unit="message", price="1"),
    price(provider="*", channel="voice", region="HK", unit="message", price="9"),
    labour=(labour("CN", 60), labour("HK", 600)),
)


def forecast(world: World, *channels: str) -> dict[str, dict[str, Any]]:
    steps = [{"channel": channel, "wait": "1d"} for channel in channels]
    spoken = {
        f"content/{tag}/summary": "{{ effective_on|date }}: {{ new_address }}, {{ phone }}." for tag in ("en", "zh-CN")
    }
    notice = an_approved_notice(world, a_bilingual_file(**{"plan/steps": steps, **spoken}))
    return {row["channel"]: row for row in queries.forecast_for(world.ada, notice.id)["channels"]}


@pytest.mark.parametrize(
    ("language", "region", "phone", "each"),
    [
        ("zh-CN", "CN", "13800138000", 30_000),
        ("zh-CN", "CN-31", "+85291234567", 500_000),
        ("zh-CN", "CN", "+77012345678", 2_000_000),
        ("zh-CN", "GB", "+447797712345", 700_000),
        ("en", "CN", "+12125550142", 100_000),
        ("en", "US-NY", "+8613800138000", 30_000),
    ],
)
def test_a_text_costs_what_it_costs_in_the_country_of_the_number(
    tmp_path: Path, language: str, region: str, phone: str, each: int
) -> None:
    world = a_world()
    make_customers(world, [customer_row(0, language=language, region=region, phone=phone, email="")], tmp_path)
    tariffs.set_sheet(world.operator, PRICES)
    row = forecast(world, "sms")["sms"]
    assert (row["messages"], row["unpriced"]) == (1, 0)
    assert row["cost"] == [{"currency": "CNY", "micros": each * row["units"]}]


def test_neighbours_are_counted_apart_by_the_countries_of_their_numbers(tmp_path: Path) -> None:
    world = a_world()
    rows = [
        customer_row(number, language=language, region="CN", phone=phone, email="")
        for number, (language, phone) in enumerate(
            [("zh-CN", "13800138000"), ("zh-CN", "13900139000"), ("zh-CN", "+85291234567"), ("en", "+85261234567")]
        )
    ]
    make_customers(world, rows, tmp_path)
    found = registry.alike(world.acme.id, Criteria())
    abroad = (("sms", "HK"), ("call", "HK"))
    assert {(row.language, row.abroad): row.n for row in found} == {
        ("zh-Hans", ()): 2, ("zh-Hans", abroad): 1, ("en", abroad): 1,
    }  # fmt: skip


def test_a_call_goes_to_the_landline_and_else_to_the_mobile_number(tmp_path: Path) -> None:
    """The labour of a call to Hong Kong costs ten times that of one to the mainland."""
    world = a_world()
    header = "ref,name,email,mobile,landline,region,language,services"
    make_import(world, tmp_path, ["A,Alpha,,+85291234567,01080000000,CN,zh-CN,hosting"], header)
    tariffs.set_sheet(world.operator, PRICES)
    rows = forecast(world, "voice", "call")
    assert rows["voice"]["cost"] == [{"currency": "CNY", "micros": 1_000_000}]
    dear = (("sms", "HK"), ("call", "HK"))
    assert [row.abroad for row in registry.alike(world.acme.id, Criteria())] == [(("sms", "HK"),)]
    near = rows["call"]["cost"][0]["micros"] / rows["call"]["messages"]
    turned(lambda: ContactPoint.objects.filter(channel="voice").update(state="bounced"))
    assert [row.abroad for row in registry.alike(world.acme.id, Criteria())] == [dear]
    row = forecast(world, "call")["call"]
    assert row["cost"][0]["micros"] / row["messages"] == pytest.approx(10 * near, rel=0.5)


def test_of_several_numbers_the_first_that_works_counts(tmp_path: Path) -> None:
    world = a_world()
    (party,) = make_customers(world, [customer_row(0, region="CN", phone="13800138000; +85291234567")], tmp_path)
    assert [row.abroad for row in registry.alike(world.acme.id, Criteria())] == [()]
    first = ContactPoint.objects.filter(party=party, channel="sms", rank=0)
    turned(lambda: first.update(state="bounced"))
    assert [dict(row.abroad)["sms"] for row in registry.alike(world.acme.id, Criteria())] == ["HK"]


def wish(world: World, *channels: str, n: int) -> None:
    for party in Party.objects.order_by("ref")[:n]:
        customers.prefer_channels(world.cy, party.id, channels=channels, mechanism="call")


def test_who_wishes_another_order_is_forecast_in_it(tmp_path: Path) -> None:
    """Of ten, 18 % confirm by mail and 20 % by text: what is left after the first step gets the second."""
    world = a_world()
    make_customers(world, [customer_row(number) for number in range(10)], tmp_path)
    plain = forecast(world, "email", "sms")
    assert [plain[name]["messages"] for name in ("email", "sms")] == [10, 8]
    assert plain["sms"]["starts_at"] > plain["email"]["starts_at"]
    wish(world, "sms", n=5)
    wished = forecast(world, "email", "sms")
    assert [wished[name]["messages"] for name in ("email", "sms")] == [9, 9]
    assert [wished[name]["step"] for name in ("email", "sms")] == [0, 1]
    assert wished["sms"]["starts_at"][:16] == wished["email"]["starts_at"][:16]


def test_a_cheaper_order_is_found_for_those_who_wish_none(tmp_path: Path) -> None:
    world = a_world()
    make_customers(world, [customer_row(number) for number in range(10)], tmp_path)
    tariffs.set_sheet(world.operator, sheet(*(
        price(provider="*", channel=channel, region="*", unit="message", price=each)
        for channel, each in (("email", "0.001"), ("sms", "1"))
    )))  # fmt: skip
    steps = [{"channel": channel, "wait": "1d"} for channel in ("sms", "email")]
    found = [queries.forecast_for(world.ada, an_approved_notice(world, a_bilingual_file(**{"plan/steps": steps})).id)]
    wish(world, "email", n=5)
    found.append(
        queries.forecast_for(world.ada, an_approved_notice(world, a_bilingual_file(**{"plan/steps": steps})).id)
    )
    cheaper = [one["cheaper"] for one in found]
    assert [one["order"] for one in cheaper] == [["email", "sms"]] * 2
    assert cheaper[0]["cost"] == cheaper[1]["cost"]
    saved = [one["saves"][0]["micros"] for one in cheaper]
    assert saved[1] == pytest.approx(saved[0] / 2, rel=0.01)


def test_where_the_plan_keeps_its_order_wishes_change_no_forecast(tmp_path: Path) -> None:
    world = a_world()
    make_customers(world, [customer_row(number) for number in range(3)], tmp_path)
    fixed = a_bilingual_file(**{"plan/order": "fixed"})
    before = queries.forecast_for(world.ada, an_approved_notice(world, fixed).id)["channels"]
    wish(world, "sms", n=2)
    after = queries.forecast_for(world.ada, an_approved_notice(world, fixed).id)["channels"]
    assert [(row["channel"], row["messages"]) for row in after] == [(row["channel"], row["messages"]) for row in before]
