# SPDX-License-Identifier: Apache-2.0
"""Providers on the console, over the API and on the command line."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from doors.api.programs import Program
from doors.cli.shell import duly
from doors.story import Story, a_browser, a_story, text_of
from duly.adapters.channels.webhook import WebhookChannel
from duly.kernel import clock
from duly.rooms.delivery.channel import Provider, install_channels, installed
from duly.rooms.delivery.models import Health
from duly.rooms.tariffs import actions as tariffs
from duly.rooms.tariffs import queries as prices
from rooms.delivery.post_office import Recorder, turned
from rooms.delivery.test_secrets import URL, a_secret
from rooms.tariffs.price_lists import price, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    before = dict(installed())
    prices.forget()
    story = a_story(tmp_path)
    tariffs.set_sheet(
        story.world.operator,
        sheet(price(provider="*", channel="email", region="*", price="0.001"), price(provider="north", price="0.045")),
    )
    install_channels(
        {
            "email": [Provider("relay-a", Recorder(), weight=300, adapter="smtp"), Provider("relay-b", Recorder())],
            "sms": [Provider("north", Recorder("sms"), regions=("CN",), adapter="aliyun_sms", hook="/hooks/north")],
            "webhook": [Provider("erp", WebhookChannel({"secret": a_secret("a")}), adapter="webhook")],
        }
    )
    turned(lambda: _ill("relay-b"))
    yield story
    install_channels(before)
    prices.forget()


def _ill(name: str) -> None:
    now = clock.now()
    Health.objects.create(
        provider=name, channel="email", good=2, faults=9, judged_at=now, failures=2, last_code="connect",
        rests_until=now + timedelta(minutes=1),
    )  # fmt: skip


def test_the_page_says_how_every_provider_does_and_what_it_costs(story: Story) -> None:
    page = text_of(a_browser("ada@example.com").get("/console/providers"))
    for said in (
        "relay-a", "relay-b", "resting", "Others carry its messages", "the provider could not be reached", "9 not taken",
        "/hooks/north", "China", "0.045", "0.001", "nothing to carry", "Ask an operator",
    ):  # fmt: skip
        assert said in page, said
    assert "whsec_" not in page
    chinese = text_of(a_browser("operator@example.com", "zh-CN").get("/console/providers"))
    for said in ("服务商", "暂停使用", "无法连接服务商", "duly providers secret"):
        assert said in chinese, said


def test_only_the_part_that_changes_is_asked_for_again(story: Story) -> None:
    page = a_browser("ada@example.com").get("/console/providers", headers={"HX-Request": "true"})
    assert "<h1" not in text_of(page)
    assert "relay-a" in text_of(page)


def test_programs_read_the_same(story: Story) -> None:
    items = {one["name"]: one for one in Program(story.world, story.world.ada).get("/providers").json()["items"]}
    assert items["north"]["hook_url"].endswith("/hooks/north")
    assert items["north"]["prices"] == [{"region": "CN", "unit": "segment", "micros": 45_000, "currency": "CNY"}]
    assert items["relay-a"]["prices"][0]["region"] == "*"
    assert (items["relay-b"]["circuit"], items["relay-b"]["share"], items["relay-a"]["share"]) == ("open", 0.0, 1.0)
    assert items["relay-a"]["adapter"] == "smtp"


def test_the_command_line_lists_them_and_prints_a_secret(story: Story) -> None:
    assert "relay-b" in duly("providers", "list").out
    assert "暂停使用" in duly("providers", "list", home_language="zh_CN.UTF-8").out
    assert duly("--json", "providers", "secret", URL, "--provider", "erp").json["secret"].startswith("whsec_")
    assert duly("--as", "ada@example.com", "providers", "secret", URL, "--provider", "erp").code != 0


def test_a_stranger_is_asked_to_sign_in() -> None:
    assert a_browser().get("/console/providers").status_code == 302
