# SPDX-License-Identifier: Apache-2.0
"""Forecast before, cost after, freeze in between: on a real notice with real verbs."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from doors.story import a_bilingual_file
from duly.foundation.ledger.guard import Running, running
from duly.foundation.ledger.models import Inbox
from duly.house import flow
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.audience import queries as audience
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import install_channels, installed
from duly.rooms.insight import actions, queries
from duly.rooms.insight.facts import ASSUMPTIONS
from duly.rooms.insight.models import Forecast
from duly.rooms.insight.queries import rates
from duly.rooms.notices import actions as notices
from duly.rooms.notices.facts import Rehearsal
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations.jobs import advance_due
from duly.rooms.tariffs import actions as tariffs
from duly.rooms.tariffs import queries as prices
from rooms.delivery.post_office import Recorder
from rooms.notices.letters import an_approved_notice
from rooms.tariffs.price_lists import price, sheet
from world import World, a_world, customer_row, make_customers

pytestmark = pytest.mark.django_db
PRICES = sheet(
    price(provider="*", region="*", price="0.03", currency="CNY"),
    price(provider="*", channel="email", region="*", price="0.001", currency="CNY"),
)


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = dict(installed())
    prices.forget()
    yield
    install_channels(before)
    prices.forget()


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = a_world()
    rows = [
        customer_row(0), customer_row(1, email=""), customer_row(2, language="zh-CN", region="CN"),
        customer_row(3, email="", phone=""),
    ]  # fmt: skip
    make_customers(world, rows, tmp_path)
    return world


def by_channel(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["channel"]: row for row in found["channels"]}


def test_a_forecast_counts_people_segments_and_money_before_anything_is_sent(world: World) -> None:
    tariffs.set_sheet(world.operator, PRICES)
    notice = an_approved_notice(world, a_bilingual_file())
    found = queries.forecast_for(world.ada, notice.number)
    rows = by_channel(found)
    assert (found["customers"], found["unreachable"], found["without_edition"]) == (4, 1, 0)
    assert (rows["email"]["messages"], rows["email"]["skipped"]) == (2, 2)
    assert rows["email"]["cost"] == [{"currency": "CNY", "micros": 2_000}]
    assert rows["sms"]["units"] >= rows["sms"]["messages"] >= 2
    assert rows["sms"]["rate"]["source"] == "assumed"
    lengths = {row["language"]: row["units"] for row in found["lengths"]}
    assert lengths["zh-Hans"] > lengths["en"] >= 1
    assert found["reached_all_at"] < found["settled_at"]
    assert found["unpriced"] == 0


def test_without_prices_messages_are_counted_as_unpriced_not_as_free(world: World) -> None:
    found = queries.forecast_for(world.ada, an_approved_notice(world, a_bilingual_file()).id)
    assert (found["cost"], found["unpriced"]) == ([], sum(row["messages"] for row in found["channels"]))


def test_a_strangers_notice_has_no_forecast(world: World) -> None:
    notice = an_approved_notice(world, a_bilingual_file())
    with pytest.raises(Exception, match="no notice"):
        queries.forecast_for(world.dee, notice.id)


def test_the_forecast_is_frozen_at_launch_and_stands_beside_the_outcome(world: World) -> None:
    tariffs.set_sheet(world.operator, PRICES)
    install_channels({"email": Recorder()})
    notice = an_approved_notice(world, a_bilingual_file(**{"plan/quiet_hours": "waived"}))
    assert queries.status_for(world.ada, notice.id)["forecast"]["settled_at"] is None
    notices.launch(world.ada, notice.id)
    while flow.dispatch():
        pass
    actions.freeze(SYSTEM, notice.id)
    actions.freeze(SYSTEM, notice.id)
    frozen = queries.frozen_of(notice.id)
    assert frozen is not None
    assert Inbox.objects.filter(body__contains="insight.forecast_frozen").count() == 1
    assert queries.status_for(world.ada, notice.id)["forecast"]["settled_at"] == frozen["settled_at"]

    tariffs.set_sheet(world.operator, sheet())
    assert queries.forecast_for(world.ada, notice.id)["cost"] == frozen["cost"]

    tariffs.set_sheet(world.operator, PRICES)
    advance_due()
    assert delivery.carry("email") == 2
    first = audience.recipients(notice.id)[0]
    obligations.acknowledge(world.operator, first.id, how="call")
    cost = queries.cost_for(world.ada, notice.id)
    row = by_channel(cost)["email"]
    assert (row["sent"], row["confirmed"]) == (2, 1)
    assert row["cost"] == [{"currency": "CNY", "micros": 2_000}]
    assert cost["per_confirmed"] == [{"currency": "CNY", "micros": 2_000}]
    assert cost["forecast"]["cost"] == frozen["cost"]
    report = {row["channel"]: row for row in queries.channel_report_for(world.ada)}
    assert (report["email"]["notices"], report["email"]["sent"], report["email"]["arrived"]) == (1, 2, 2)


def test_a_rehearsal_is_forecast_in_its_own_time(world: World) -> None:
    notice = an_approved_notice(world, a_bilingual_file())
    real = queries.forecast_for(world.ada, notice.id)
    notices.launch(world.ada, notice.id, rehearsal=Rehearsal(1000, ignore_quiet_hours=True))
    actions.freeze(SYSTEM, notice.id)
    frozen = queries.frozen_of(notice.id)
    assert frozen is not None
    assert frozen["scale"] == 1000
    assert frozen["settled_at"] < real["settled_at"]


def test_what_was_measured_here_takes_the_place_of_what_was_assumed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_channels({"email": Recorder()})
    notice = an_approved_notice(world, a_bilingual_file(**{"plan/quiet_hours": "waived"}))
    notices.launch(world.ada, notice.id)
    advance_due()
    delivery.carry("email")
    obligations.acknowledge(world.operator, audience.recipients(notice.id)[0].id, how="call")
    assert rates.rates_of(world.acme.id, ["email"])["email"] == ASSUMPTIONS["email"]
    monkeypatch.setattr(rates, "ENOUGH", 2)
    measured = rates.rates_of(world.acme.id, ["email", "sms", "pigeon"])
    assert measured["email"] == (1.0, 0.5, "measured", 2)
    assert measured["sms"] == ASSUMPTIONS["sms"]
    assert measured["pigeon"].source == "assumed"


def test_of_a_channel_that_has_carried_plenty_older_launches_are_not_counted_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_channels({"email": Recorder()})
    for _ in range(2):
        notice = an_approved_notice(world, a_bilingual_file(**{"plan/quiet_hours": "waived"}))
        notices.launch(world.ada, notice.id)
        advance_due()
        delivery.carry("email")
    monkeypatch.setattr(rates, "ENOUGH", 1)
    both = rates.rates_of(world.acme.id, ["email"])["email"].sample
    monkeypatch.setattr(rates, "_PLENTY", 1)
    assert rates.rates_of(world.acme.id, ["email"])["email"].sample == both // 2 > 0


def test_a_frozen_forecast_cannot_be_changed_behind_our_back(world: World) -> None:
    notice = an_approved_notice(world, a_bilingual_file())
    notices.launch(world.ada, notice.id)
    actions.freeze(SYSTEM, notice.id)
    token = running.set(Running("test.tamper", SYSTEM))
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Forecast.objects.update(digest="sha256:0")
    running.reset(token)


def test_classes_of_customers_are_forecast_on_their_own_steps(world: World) -> None:
    document = a_bilingual_file(**{
        "plan/classes": {"china": {"regions": ["CN"], "steps": [{"channel": "sms", "wait": "1d"}]}}
    })  # fmt: skip
    rows = by_channel(queries.forecast_for(world.ada, notices.create(world.ada, "acme", document).id))
    assert rows["email"]["messages"] == 1


def test_phases_put_the_end_off_and_a_person_who_releases_them_is_named(world: World) -> None:
    whole = queries.forecast_for(world.ada, an_approved_notice(world, a_bilingual_file()).id)
    phases = [{"share": "50%", "wait": "1d"}, {"share": "100%"}]
    found = queries.forecast_for(world.ada, an_approved_notice(world, a_bilingual_file(**{"plan/phases": phases})).id)
    lasts = [clock.unstamp(one["settled_at"]) - clock.unstamp(one["starts_at"]) for one in (whole, found)]
    assert lasts[1] - lasts[0] == timedelta(days=1)
    assert (whole["phases"], whole["waits_for_release"], found["waits_for_release"]) == ([], False, True)
    assert [(one["permille"], one["go"]) for one in found["phases"]] == [(500, "launch"), (500, "human")]


def test_channels_of_our_own_need_no_price(world: World) -> None:
    steps = [{"channel": "portal", "wait": "1d"}]
    notice = an_approved_notice(world, a_bilingual_file(**{"plan/steps": steps, "mandatory": False}))
    assert queries.forecast_for(world.ada, notice.id)["unpriced"] == 0
