# SPDX-License-Identifier: Apache-2.0
"""set_sheet, and what things cost afterwards: at the moment of the attempt, from memory, never a guess."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from duly.foundation.ledger.actions import action
from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.refusals import Refusal
from duly.rooms.tariffs import actions, queries
from duly.rooms.tariffs.models import Rate
from rooms.tariffs.price_lists import price, sheet
from world import a_world

pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    queries.forget()
    yield
    queries.forget()


@pytest.fixture
def operator() -> Actor:
    return a_world().operator


def test_without_a_list_nothing_is_known() -> None:
    assert queries.cost_of("alpha", "sms", "CN", 2, JUNE) == (0, "")
    assert queries.labour_cost(3, "call", "CN", JUNE) == (0, "")
    assert queries.in_force() is None


def test_a_list_is_in_force_at_once_and_its_digest_is_in_the_ledger(operator: Actor) -> None:
    queries.cost_of("alpha", "sms", "CN", 1, JUNE)
    card = actions.set_sheet(operator, sheet(price()))
    assert queries.cost_of("alpha", "sms", "CN", 2, JUNE) == (90_000, "CNY")
    assert queries.sheet_for(operator) == card
    assert card.digest in Inbox.objects.get(body__contains="tariffs.set").body


def test_the_price_is_that_of_the_moment_of_the_attempt(operator: Actor) -> None:
    actions.set_sheet(operator, sheet(price(before="2026-06-01"), price(price="0.05", **{"from": "2026-06-01"})))
    before, after = datetime(2026, 5, 31, 23, 59, 59, tzinfo=UTC), JUNE
    assert [queries.cost_of("alpha", "sms", "CN", 1, at).micros for at in (before, after)] == [45_000, 50_000]


def test_minutes_of_people_count_to_the_half(operator: Actor) -> None:
    actions.set_sheet(operator, sheet(labour=({"per_hour": "60", "currency": "CNY", "region": "CN"},)))
    assert queries.labour_cost(2.5, "call", "CN-31", JUNE) == (2_500_000, "CNY")
    assert queries.labour_cost(1, "call", "US", JUNE) == (0, "")
    assert queries.labour_cost(1, "counter", "CN", JUNE) == (0, "")


def test_the_same_list_again_changes_nothing(operator: Actor) -> None:
    first = actions.set_sheet(operator, sheet(price(), price(region="US", currency="USD")))
    assert actions.set_sheet(operator, sheet(price(region="US", currency="USD"), price())).number == first.number


def test_a_newer_list_takes_the_place_of_the_older_whole(operator: Actor) -> None:
    actions.set_sheet(operator, sheet(price()))
    actions.set_sheet(operator, sheet(price(channel="email", price="0.001")))
    assert queries.cost_of("alpha", "sms", "CN", 1, JUNE) == (0, "")
    assert Rate.objects.count() == 2


def test_a_list_set_elsewhere_is_noticed(operator: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    queries.cost_of("alpha", "sms", "CN", 1, JUNE)
    monkeypatch.setattr(queries, "forget", lambda: None)
    actions.set_sheet(operator, sheet(price()))
    assert queries.cost_of("alpha", "sms", "CN", 1, JUNE).micros == 0
    monkeypatch.setattr(queries, "FRESH_SECONDS", 0.0)
    assert queries.cost_of("alpha", "sms", "CN", 1, JUNE).micros == 45_000


def test_only_operators_set_prices_and_a_bad_list_leaves_the_good_one(operator: Actor) -> None:
    actions.set_sheet(operator, sheet(price()))
    with pytest.raises(Refusal, match=r"currency|NOPE"):
        actions.set_sheet(operator, sheet(price(currency="NOPE")))
    with pytest.raises(Refusal) as no:
        actions.set_sheet(Actor("user", operator.id, "Ada", frozenset({"maker"})), sheet())
    assert no.value.code == "rights.not_allowed"
    assert queries.cost_of("alpha", "sms", "CN", 1, JUNE).micros == 45_000


@action("tariffs.planted", silent="the test plants what the verb refuses")
def _plant(actor: Actor, rate: Rate) -> None:
    rate.pk = None
    rate.save(force_insert=True)


@action("tariffs.planted", silent="the test plants what no verb does")
def _reprice(actor: Actor) -> None:
    Rate.objects.update(micros=1)


def test_the_database_itself_refuses_two_prices_at_a_time_and_any_change(
    operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("duly.kernel.rights.require", lambda *_: None)
    actions.set_sheet(operator, sheet(price()))
    with pytest.raises(IntegrityError, match="tariffs_one_price_at_a_time"), transaction.atomic():
        _plant(SYSTEM, Rate.objects.get())
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        _reprice(SYSTEM)


def test_asking_is_cheap_enough_for_the_hot_path(operator: Actor, django_assert_num_queries: object) -> None:
    actions.set_sheet(operator, sheet(*(price(provider=f"p{n}") for n in range(300))))
    queries.cost_of("p7", "sms", "CN", 1, JUNE)
    with django_assert_num_queries(0):  # type: ignore[operator]
        started = time.perf_counter()
        for _ in range(20_000):
            queries.cost_of("p7", "sms", "CN", 1, JUNE)
        print((time.perf_counter() - started) / 20_000 * 1e6, "µs")  # noqa: T201
