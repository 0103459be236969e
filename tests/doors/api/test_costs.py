# SPDX-License-Identifier: Apache-2.0
"""Prices, forecast and cost over the API."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from doors.api.programs import Program
from doors.story import Story, a_story
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.delivery.channel import Provider, install_channels
from duly.rooms.insight import actions
from duly.rooms.tariffs import queries
from rooms.delivery.post_office import Recorder
from rooms.tariffs.price_lists import price, sheet
from theatre import staged

pytestmark = pytest.mark.django_db
story = staged(a_story)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    queries.forget()
    yield
    queries.forget()


def put(program: Program, body: object) -> object:
    return program.client.put("/api/v1/tariffs", json.dumps(body), content_type="application/json")


def test_prices_are_set_and_read(story: Story) -> None:
    program = Program(story.world, story.world.operator)
    assert program.get("/tariffs").json()["number"] == 0
    assert put(program, sheet(price())).status_code == 200  # type: ignore[attr-defined]
    held = program.get("/tariffs").json()
    assert (held["prices"][0]["micros"], held["prices"][0]["unit"]) == (45_000, "segment")


def test_what_to_look_at_in_a_list_is_told_in_both_languages(story: Story) -> None:
    program = Program(story.world, story.world.operator)
    assert program.get("/tariffs").json()["warnings"] == []
    install_channels({"sms": (Provider("alpha", Recorder("sms")), Provider("beta", Recorder("sms")))})
    rows = (price(), price(region="US", before="2020-01-01"), price(provider="gone"))
    answer = put(program, sheet(*rows))
    told = {row["en"]: row["zh"] for row in answer.json()["warnings"]}  # type: ignore[attr-defined]
    assert told == {
        "No provider gone is installed for SMS; its price is not used.": (
            "渠道「短信」没有安装名为 gone 的服务商，其价格不会被使用。"
        ),
        "beta carries SMS and has no price in force; what it costs is unknown.": (
            "beta 承载渠道「短信」，但没有生效的价格，其费用为未知。"
        ),
        "The price of alpha for SMS (US) ended on 2020-01-01, and none follows.": (
            "alpha 的「短信」价格（US）已于 2020-01-01 结束，之后没有新价格。"
        ),
    }
    assert program.get("/tariffs").json()["warnings"] == answer.json()["warnings"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("days", "said"), [(10, "ends on"), (-10, "ended on"), (40, None)])
@pytest.mark.parametrize("follows", [True, False])
def test_a_price_that_ends_is_told_unless_another_follows(story: Story, days: int, said: str, *, follows: bool) -> None:
    day = (clock.now() + timedelta(days=days)).date().isoformat()
    install_channels({"sms": (Provider("alpha", Recorder("sms")),)})
    rows = [price(before=day), price(region="*")] + ([price(**{"from": day})] if follows else [])
    told = [row["en"] for row in put(Program(story.world, story.world.operator), sheet(*rows)).json()["warnings"]]  # type: ignore[attr-defined]
    assert [said in text and day in text for text in told] == ([True] if said and not follows else [])


def test_a_bad_list_is_refused_with_its_place_and_a_maker_may_not_set_any(story: Story) -> None:
    answer = put(Program(story.world, story.world.operator), sheet(price(currency="YEN")))
    assert (answer.status_code, answer.json()["code"]) == (422, "tariffs.bad_currency")  # type: ignore[attr-defined]
    assert put(Program(story.world, story.world.ada), sheet()).status_code == 403  # type: ignore[attr-defined]


def test_forecast_and_cost_of_a_notice(story: Story) -> None:
    program = Program(story.world, story.world.ada)
    put(Program(story.world, story.world.operator), sheet(price(provider="*", region="*")))
    actions.freeze(SYSTEM, story.notice.id)
    forecast = program.get(f"/notices/{story.notice.number}/forecast").json()
    assert forecast["customers"] == 3
    assert forecast["frozen_at"] is not None
    assert program.get(f"/notices/{story.notice.number}/cost").json()["forecast"]["cost"] == forecast["cost"]
    assert program.get(f"/notices/{story.notice.number}/status").json()["forecast"]["settled_at"] is not None
    assert program.get("/reports/channels").json() == []


def test_a_stranger_sees_neither(story: Story) -> None:
    program = Program(story.world, story.world.dee)
    for path in ("forecast", "cost"):
        assert program.get(f"/notices/{story.notice.id}/{path}").status_code == 404
    assert program.get("/reports/channels").json() == []
