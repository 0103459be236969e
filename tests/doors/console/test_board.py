# SPDX-License-Identifier: Apache-2.0
"""The live board: what it says, what it offers, and that it never counts deliveries."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doors.story import Story, a_bilingual_file, a_browser, a_story, text_of
from duly.foundation.ledger.actions import action
from duly.foundation.ledger.guard import Running, running
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.rooms.customers.models import ContactPoint
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import Refused, install_channels, installed
from duly.rooms.delivery.models import Delivery
from duly.rooms.insight import actions as insight
from duly.rooms.notices import actions as notices
from duly.rooms.tariffs import actions as tariffs
from duly.rooms.tariffs import queries as prices
from rooms.delivery.post_office import Recorder
from rooms.notices.letters import a_peopled_world, an_approved_notice
from rooms.tariffs.price_lists import price, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = dict(installed())
    prices.forget()
    cache.clear()
    yield
    install_channels(before)
    prices.forget()
    cache.clear()


@pytest.fixture
def story(tmp_path: Path) -> Story:
    story = a_story(tmp_path)
    tariffs.set_sheet(story.world.operator, sheet(price(provider="*", channel="email", region="*")))
    return story


def get(story: Story, part: str = "", language: str = "en", email: str = "ada@example.com") -> Any:
    return a_browser(email, language).get(f"/console/notices/{story.notice.id}/board{part}")


@action("delivery.planted", silent="the test plays the clock and the quiet hours")
def _plant(actor: Actor, **changes: object) -> None:
    Delivery.objects.update(**changes)


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duly.kernel.rights.require", lambda *_: None)


def send(*answers: Any) -> None:
    install_channels({"email": Recorder(answers=list(answers))})
    _plant(SYSTEM, state="planned", next_at=clock.now(), outcome_code="")
    delivery.carry("email")


def test_the_board_shows_channels_languages_states_and_cost(story: Story, planted: None) -> None:
    send()
    insight.freeze(SYSTEM, story.notice.id)
    page = text_of(get(story))
    for said in ("Live board", "简体中文", "English", "accepted", "forecast", "CN¥0.135"):
        assert said in page, said
    assert "实时看板" in text_of(get(story, language="zh-CN"))


def with_good_addresses() -> None:
    token = running.set(Running("test.corrected", SYSTEM))
    try:
        ContactPoint.objects.update(state="active")
    finally:
        running.reset(token)


def test_what_failed_is_grouped_by_reason_and_tried_again_by_a_button(story: Story, planted: None) -> None:
    send(Refused("no_mailbox", "550", permanent=True), Refused("no_mailbox", "550", permanent=True))
    page = text_of(get(story))
    assert "no such mailbox" in page
    browser = a_browser("operator@example.com")
    bad = browser.post(f"/console/notices/{story.notice.id}/board/retry", {"code": "no_mailbox", "channel": "email"})
    assert "Correct them first" in text_of(bad)
    with_good_addresses()
    answer = browser.post(f"/console/notices/{story.notice.id}/board/retry", {"code": "no_mailbox", "channel": "email"})
    assert answer.status_code == 303
    assert "2 messages are tried again" in text_of(browser.get(answer.headers["Location"]))
    assert Delivery.objects.filter(state="planned").count() == 2


def test_what_nobody_carried_has_its_button_once_somebody_does(story: Story, planted: None) -> None:
    _plant(SYSTEM, state="skipped", outcome_code="no_provider", next_at=None)
    install_channels({"sms": Recorder("sms")})
    page = text_of(get(story, email="operator@example.com"))
    assert "nobody carries this channel" in page
    assert "Try these again" not in page
    install_channels({"email": Recorder()})
    assert "Try these again" in text_of(get(story, email="operator@example.com"))
    again = {"code": "no_provider", "channel": "email"}
    answer = a_browser("operator@example.com").post(f"/console/notices/{story.notice.id}/board/retry", again)
    assert answer.status_code == 303
    assert set(Delivery.objects.values_list("state", flat=True)) == {"planned"}


def test_people_and_held_messages_come_after_the_page(story: Story, planted: None) -> None:
    _plant(SYSTEM, state="held", outcome_code="quiet_hours", next_at=clock.now() + timedelta(hours=8))
    page = text_of(get(story))
    assert 'hx-trigger="load"' in page
    assert "<rect" in text_of(get(story, "/held"))
    assert "need a person" in text_of(get(story, "/people"))
    assert "需人工处理" in text_of(get(story, "/people", "zh-CN"))


def test_no_part_that_moves_counts_deliveries(story: Story, planted: None) -> None:
    send()
    for part in ("", "/moving"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert get(story, part).status_code == 200
        counted = [row["sql"] for row in asked if "COUNT" in row["sql"] and "delivery_delivery" in row["sql"]]
        assert counted == []
        assert len(asked) < 60


def test_the_forecast_stands_on_the_page_of_the_notice(story: Story) -> None:
    address = f"/console/notices/{story.notice.id}/forecast"
    assert "assumed, not measured" in text_of(a_browser("ada@example.com").get(address))
    insight.freeze(SYSTEM, story.notice.id)
    assert "as it stood at launch" in text_of(a_browser("ada@example.com").get(address))
    assert "发布时的预测" in text_of(a_browser("ada@example.com", "zh-CN").get(address))


@pytest.mark.parametrize("part", ["", "/moving", "/people", "/held"])
def test_a_stranger_sees_no_board(story: Story, part: str) -> None:
    assert get(story, part, email="dee@example.com").status_code == 404


def test_prices_are_set_on_the_page_of_costs_by_operators_only(story: Story) -> None:
    operator = a_browser("operator@example.com")
    assert "Put in force" in text_of(operator.get("/console/costs"))
    assert "Put in force" not in text_of(a_browser("ada@example.com").get("/console/costs"))
    text = "duly: tariffs/1\nprices:\n- {channel: sms, price: 0.05, currency: CNY}\n"
    assert operator.post("/console/costs/tariffs", {"list": text}).status_code == 303
    doubt = "email carries e-mail and has no price in force"
    assert doubt in text_of(operator.get("/console/costs"))
    assert "没有生效的价格" in text_of(a_browser("operator@example.com", "zh-CN").get("/console/costs"))
    more = text + "- {channel: email, price: 0.001, currency: CNY}\n"
    assert operator.post("/console/costs/tariffs", {"list": more}).status_code == 303
    assert doubt not in text_of(operator.get("/console/costs"))
    bad = operator.post("/console/costs/tariffs", {"list": text.replace("CNY", "RMB")})
    assert bad.status_code == 422
    assert "prices[0]" in text_of(bad)
    assert operator.post("/console/costs/tariffs", {"list": "a: ["}).status_code == 422


def deed(story: Story, name: str, email: str = "ada@example.com", **form: str) -> Any:
    return a_browser(email).post(f"/console/notices/{story.notice.id}/board/{name}", form)


def test_sending_is_paused_and_resumed_from_the_board(story: Story) -> None:
    assert "Pause sending" in text_of(get(story))
    assert 'id="ask"' in text_of(get(story, "?ask=pause"))
    assert deed(story, "pause").status_code == 303
    page = text_of(get(story))
    assert "Resume sending" in page
    assert "Pause sending" not in page
    assert deed(story, "resumption").status_code == 303
    assert "Pause sending" in text_of(get(story))
    assert "Pause sending" not in text_of(get(story, email="cy@example.com"))
    assert deed(story, "pause", "cy@example.com").status_code == 403
    assert deed(story, "pause", "dee@example.com").status_code == 404
    assert deed(story, "approval").status_code == 404


def test_phases_are_stopped_and_released_from_the_board(tmp_path: Path) -> None:
    world = a_peopled_world(tmp_path)
    notice = an_approved_notice(world, a_bilingual_file(**{"plan/phases": ["50%", "100%"]}))
    notices.launch(world.ada, notice.id)
    story = Story(world, notice, [])
    assert "Release phase 2" in text_of(get(story))
    assert deed(story, "phase-stop", number="1").status_code == 422
    refused = text_of(deed(story, "phase-stop", number="1"))
    assert 'id="ask"' in refused
    assert deed(story, "phase-stop", number="1", reason="A wrong word.").status_code == 303
    page = text_of(get(story))
    assert "Release phase 1" in page
    assert "Stop phase" not in page
    assert deed(story, "phase-release", number="1", reason="It is right.").status_code == 303
    assert "第 2 阶段" in text_of(get(story, language="zh-CN"))


def test_what_bounced_leads_to_where_addresses_are_mended(story: Story, planted: None) -> None:
    send()
    _plant(SYSTEM, state="bounced", outcome_code="no_mailbox")
    page = text_of(get(story, email="operator@example.com"))
    assert "Mend the addresses" in page
    assert "Try these again" not in page
