# SPDX-License-Identifier: Apache-2.0
"""Prices, forecast and cost over the API."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from doors.api.programs import Program
from doors.story import Story, a_story
from duly.kernel.actors import SYSTEM
from duly.rooms.insight import actions
from duly.rooms.tariffs import queries
from rooms.tariffs.price_lists import price, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    queries.forget()
    yield
    queries.forget()


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return a_story(tmp_path)


def put(program: Program, body: object) -> object:
    return program.client.put("/api/v1/tariffs", json.dumps(body), content_type="application/json")


def test_prices_are_set_and_read(story: Story) -> None:
    program = Program(story.world, story.world.operator)
    assert program.get("/tariffs").json()["number"] == 0
    assert put(program, sheet(price())).status_code == 200  # type: ignore[attr-defined]
    held = program.get("/tariffs").json()
    assert (held["prices"][0]["micros"], held["prices"][0]["unit"]) == (45_000, "segment")


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
