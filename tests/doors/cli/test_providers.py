# SPDX-License-Identifier: Apache-2.0
"""Providers from a terminal: how each does, and the secret of a customer's own system."""

from datetime import timedelta
from pathlib import Path

import pytest

from doors.cli.shell import duly
from duly.adapters.channels.webhook.channel import WebhookChannel
from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.rooms.delivery.channel import Provider, install_channels
from duly.rooms.delivery.models import Health
from rooms.delivery.post_office import Recorder, turned
from rooms.delivery.test_secrets import a_secret
from world import a_world

pytestmark = pytest.mark.django_db


def _ill() -> None:
    now = clock.now()
    Health.objects.create(
        provider="relay-b", channel="email", faults=9, judged_at=now, failures=2, last_code="connect",
        rests_until=now + timedelta(minutes=1),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _providers() -> None:
    a_world()
    install_channels(
        {
            "email": [Provider("relay-a", Recorder(), weight=300, adapter="smtp"), Provider("relay-b", Recorder())],
            "webhook": [Provider("erp", WebhookChannel({"secret": a_secret("a")}), adapter="webhook")],
        }
    )
    turned(_ill)


def test_how_every_provider_does_is_told_in_both_languages() -> None:
    english, chinese = duly("providers", "list").out, duly("providers", "list", home_language="zh_CN.UTF-8").out
    for said in ("relay-a", "relay-b", "100%", "working", "resting", "the provider could not be reached", "webhook"):
        assert said in english, said
    for said in ("服务商", "电子邮件", "正常", "暂停使用", "无法连接服务商"):
        assert said in chinese, said


def test_programs_get_the_figures() -> None:
    rows = {row["name"]: row for row in duly("providers", "list", "--json").json}
    assert (rows["relay-a"]["circuit"], rows["relay-a"]["share"], rows["relay-a"]["rests_until"]) == (
        "closed",
        1.0,
        None,
    )
    assert (rows["relay-b"]["circuit"], rows["relay-b"]["share"], rows["relay-b"]["last_code"]) == (
        "open",
        0.0,
        "connect",
    )


def test_a_secret_is_shown_for_one_address_and_that_is_recorded() -> None:
    said = duly("providers", "secret", "https://erp.example.com/duly", "--provider", "erp", "--json")
    assert said.json["secret"].startswith("whsec_")
    assert (
        "请仅交给"
        in duly(
            "providers", "secret", "https://erp.example.com/duly", "--provider", "erp", home_language="zh_CN.UTF-8"
        ).out
    )
    assert Inbox.objects.filter(body__contains="secret").count() == 2
    assert duly("providers", "secret", "https://erp.example.com/duly", "--provider", "relay-a").code == 5
    assert duly("providers", "secret", "nonsense", "--provider", "erp").code == 2
    assert duly("providers", "secret", "https://erp.example.com/duly", "--provider", "gone").code == 4


def test_a_maker_gets_no_secret(tmp_path: Path) -> None:
    words = ("providers", "secret", "https://erp.example.com/duly", "--provider", "erp")
    assert duly("--as", "ada@example.com", *words).code == 3
