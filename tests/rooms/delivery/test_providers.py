# SPDX-License-Identifier: Apache-2.0
"""Several providers of one channel: shares, fail-over, rests, probes."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.ids import uuid7
from duly.kernel.refusals import Refusal
from duly.rooms.delivery import actions, queries
from duly.rooms.delivery.actions import posting, wave
from duly.rooms.delivery.channel import (
    Accepted,
    Letter,
    Limits,
    Outcome,
    Provider,
    Refused,
    Unknown,
    channel_named,
    provider_named,
)
from duly.rooms.delivery.models import Delivery, Health
from duly.rooms.tariffs import queries as tariffs
from duly.rooms.tariffs.facts import Money
from rooms.delivery.post_office import PostOffice, Recorder, make_due_at, make_post_office, turned

pytestmark = pytest.mark.django_db()
FAULT = Refused("provider_fault", "500 oops", permanent=False)
CONNECT = Refused("connect", "connection refused", permanent=False)


@dataclass
class Always(Recorder):
    """A channel that answers every letter alike."""

    answer: Outcome = FAULT
    delay: float = 0.0

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Note and answer."""
        time.sleep(self.delay)
        self.posted += letters
        return [self.answer] * len(letters)


def make_two(folder: Path, first: Recorder, second: Recorder, *, customers: int = 1, **terms: Any) -> PostOffice:
    """An office whose e-mail goes through ``a`` and ``b``; ``a`` is far the heavier, so that it has the first turn."""
    office = make_post_office(folder, customers=customers)
    actions.install_channels({"email": (Provider("a", first, weight=10**9), Provider("b", second))})
    office.plan(**terms)
    return office


def carriers() -> Counter[str]:
    return Counter(Delivery.objects.values_list("provider", flat=True))


def test_letters_are_shared_by_weight(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=400)
    pair = (Provider("a", Recorder(), weight=3), Provider("b", Recorder(), weight=1))
    actions.install_channels({"email": pair})
    office.plan()
    assert actions.carry("email") == 400
    assert 240 < carriers()["a"] < 360
    assert carriers().total() == 400


def test_what_a_provider_fails_another_carries_at_once(tmp_path: Path) -> None:
    office = make_two(tmp_path, Always(answer=FAULT), Recorder())
    actions.carry("email")
    row = office.only()
    assert (row.state, row.provider, row.attempt) == ("accepted", "b", 2)


def test_a_fault_for_good_of_a_provider_is_not_the_letters_fault(tmp_path: Path) -> None:
    office = make_two(tmp_path, Always(answer=Refused("credentials", "535", permanent=True)), Recorder(), customers=5)
    actions.carry("email")
    assert office.states() == ["accepted"] * 5


def test_alone_a_provider_that_shuts_the_door_loses_nobody(tmp_path: Path) -> None:
    office = make_post_office(
        tmp_path, customers=3, channel=Always(answer=Refused("credentials", "535", permanent=True))
    )
    office.plan()
    actions.carry("email")
    assert office.states() == ["planned"] * 3


def test_an_unknown_outcome_never_fails_over(tmp_path: Path) -> None:
    other = Recorder()
    office = make_two(tmp_path, Always(answer=Unknown("timeout")), other)
    actions.carry("email")
    assert office.states() == ["unknown"]
    assert other.posted == []


def test_a_refusal_because_of_the_address_does_not_fail_over(tmp_path: Path) -> None:
    other = Recorder()
    office = make_two(tmp_path, Always(answer=Refused("no_mailbox", "550", permanent=True)), other)
    actions.carry("email")
    assert office.states() == ["failed"]
    assert other.posted == []


def test_when_all_fail_it_waits(tmp_path: Path) -> None:
    office = make_two(tmp_path, Always(answer=FAULT), Always(answer=FAULT))
    assert actions.carry("email") == 2
    row = office.only()
    assert row.state == "planned"
    assert row.next_at is not None and row.next_at > clock.now() + timedelta(seconds=5)


def test_a_provider_that_is_away_costs_one_wave_and_the_other_carries_all(tmp_path: Path) -> None:
    away = Always(answer=CONNECT, limits=Limits(batch=5, connections=2))
    office = make_two(tmp_path, away, Recorder(), customers=100)
    actions.carry("email")
    assert office.states() == ["accepted"] * 100
    assert len(away.posted) <= 20
    health = {card.name: card for card in queries.providers_health()}
    assert (health["a"].circuit, health["b"].circuit) == ("open", "closed")
    assert (health["a"].share, health["b"].share) == (0.0, 1.0)
    assert health["a"].last_code == "connect"


def test_after_its_rest_one_letter_tries_a_provider(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=30, channel=Always(answer=CONNECT))
    office.plan()
    actions.carry("email")
    end_rest()
    for row in Delivery.objects.all():
        make_due_at(row, clock.now())
    way = channel_named("email")
    first, second = (wave.turn(SYSTEM, way, [], claim=uuid7()) for _ in range(2))
    assert (len(first.rows), len(second.rows)) == (1, 0)
    assert second.waits == "rest"


def test_one_good_letter_opens_the_door_again(tmp_path: Path) -> None:
    channel = Always(answer=CONNECT)
    office = make_post_office(tmp_path, customers=30, channel=channel)
    office.plan()
    actions.carry("email")
    end_rest()
    for row in Delivery.objects.all():
        make_due_at(row, clock.now())
    channel.answer = Accepted("x")
    assert actions.carry("email") == 30
    assert [card.circuit for card in queries.providers_health()] == ["closed"]


def test_until_when_a_provider_rests_is_said_only_while_it_does(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, channel=Always(answer=Refused("connect", "away", permanent=False)))
    office.plan()
    actions.carry("email")
    (resting,) = queries.providers_health()
    assert resting.circuit == "open"
    assert resting.rests_until is not None and resting.rests_until > clock.now()
    end_rest()
    (tried,) = queries.providers_health()
    assert (tried.circuit, tried.rests_until) == ("half_open", None)


def end_rest() -> None:
    turned(lambda: Health.objects.update(rests_until=clock.now() - timedelta(seconds=1)))


def test_retry_after_is_honoured(tmp_path: Path) -> None:
    channel = Always(answer=Refused("too_many", "429", permanent=False, retry_after=120))
    office = make_post_office(tmp_path, customers=2, channel=channel)
    office.plan()
    actions.carry("email")
    assert all(row.next_at > clock.now() + timedelta(seconds=100) for row in Delivery.objects.all() if row.next_at)
    office.recipients = {}
    office.plan(step=1)
    assert actions.carry("email") == 0
    assert len(channel.posted) == 2


def test_a_slow_provider_does_not_hold_up_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "_PROMPT", 0.05)
    small = Limits(batch=5, connections=1)
    slow = Always(answer=Accepted("x"), delay=1.5, limits=small)
    fast = Always(answer=Accepted("x"), limits=small)
    office = make_post_office(tmp_path, customers=60)
    actions.install_channels({"email": (Provider("a", slow), Provider("b", fast))})
    office.plan()
    begun = time.monotonic()
    assert actions.carry("email") == 60
    assert time.monotonic() - begun < 6
    assert len(fast.posted) > 45
    assert office.states() == ["accepted"] * 60


def test_each_region_has_its_provider_and_nobody_is_lost_without_one(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=2)
    actions.install_channels({"email": (Provider("home", Recorder(), regions=("CN",)),)})
    office.plan()
    actions.carry("email")
    assert set(Delivery.objects.values_list("state", "outcome_code")) == {("held", "no_provider")}

    actions.install_channels({"email": (Provider("home", Recorder(), regions=("CN", "GB")),)})
    assert actions.release(office.world.ada, office.subject) == 2
    actions.carry("email")
    assert office.states() == ["accepted"] * 2


def test_units_and_cost_are_written_with_the_outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tariffs, "cost_of", lambda provider, channel, region, units, at: Money(units * 45_000, "CNY"))
    office = make_post_office(tmp_path, channel=Always(answer=Accepted("x", units=3)))
    office.plan()
    actions.carry("email")
    row = office.only()
    assert (row.provider, row.units, row.cost, row.currency) == ("email", 3, 135_000, "CNY")


def test_a_refused_letter_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tariffs, "cost_of", lambda *_: Money(45_000, "CNY"))
    office = make_post_office(tmp_path, channel=Always(answer=Refused("no_mailbox", "550", permanent=True)))
    office.plan()
    actions.carry("email")
    assert office.only().cost == 0


def test_a_provider_is_found_by_its_name(tmp_path: Path) -> None:
    actions.install_channels({"email": (Provider("a", Recorder()),), "sms": Recorder(name="sms")})
    channel, provider = provider_named("a")
    assert (channel, provider.name) == ("email", "a")
    assert provider_named("sms")[0] == "sms"
    with pytest.raises(Refusal, match="no provider 'z'"):
        provider_named("z")


def test_two_providers_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="name of its own"):
        actions.install_channels({"email": (Provider("a", Recorder()), Provider("a", Recorder()))})


def test_an_adapter_that_miscounts_leaves_the_wave_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = make_post_office(tmp_path, customers=3)
    monkeypatch.setattr(office.channel, "post", lambda letters: [Accepted("x")])
    office.plan()
    actions.carry("email")
    assert office.states() == ["unknown"] * 3


def test_health_costs_one_row_for_each_provider(tmp_path: Path) -> None:
    office = make_two(tmp_path, Recorder(), Recorder(), customers=50)
    actions.carry("email")
    assert set(Health.objects.values_list("provider", flat=True)) <= {"a", "b"}
    assert office.states() == ["accepted"] * 50
