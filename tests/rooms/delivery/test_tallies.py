# SPDX-License-Identifier: Apache-2.0
"""The tally is exact after any story, without anybody having counted; folding it (fold_tally) changes no sum."""

import random
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Count, F, Func, Sum, TextField

from duly.foundation.ledger.actions import action
from duly.kernel import clock
from duly.kernel.actors import PROVIDER, SYSTEM, Actor
from duly.kernel.refusals import Refusal
from duly.rooms.delivery import actions, queries, tallies
from duly.rooms.delivery.actions.folding import MINUTES_KEPT, fold_tally
from duly.rooms.delivery.channel import Accepted, Provider, Receipt, Refused, Unknown
from duly.rooms.delivery.facts import State
from duly.rooms.delivery.models import Delivery, Delta
from duly.rooms.tariffs import actions as tariffs
from duly.rooms.tariffs import queries as prices
from rooms.delivery.post_office import PostOffice, Recorder, make_post_office
from rooms.tariffs.price_lists import price, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def post_office(tmp_path: Path) -> PostOffice:
    return make_post_office(tmp_path, customers=6)


class _Code(Func):
    function = "delivery_cell_code"
    output_field = TextField()


def counted() -> Counter[tuple[object, ...]]:
    """What counting every row gives."""
    keys = ("mailing_id", "language", "state", "provider", "code", "currency")
    rows = Delivery.objects.annotate(code_=_Code(F("state"), F("outcome_code"))).values_list(
        *(key if key != "code" else "code_" for key in keys)
    )
    found: Counter[tuple[object, ...]] = Counter()
    for *key, n, sent, units, micros in rows.annotate(n=Count("id"), s=Sum("attempt"), u=Sum("units"), m=Sum("cost")):
        found[tuple(key)] = (n, sent, units, int(micros))  # type: ignore[assignment]
    return found


def tallied() -> Counter[tuple[object, ...]]:
    """What the tally says."""
    keys = ("mailing_id", "language", "state", "provider", "code", "currency")
    found: Counter[tuple[object, ...]] = Counter()
    sums = {"s": Sum("n"), "a": Sum("sent"), "u": Sum("units"), "m": Sum("micros")}
    for *key, n, sent, units, micros in Delta.objects.values_list(*keys).annotate(**sums):
        if n or sent or units or micros:
            found[tuple(key)] = (n, sent, units, int(micros))  # type: ignore[assignment]
    return found


@action("delivery.planted", silent="the test plays the provider's bill")
def _bill(actor: Actor, rows: list[Delivery]) -> None:
    for row in rows:
        row.provider, row.units, row.cost, row.currency = "alpha", row.units + 1, row.cost + 45_000, "CNY"
        row.save()


@action("delivery.planted", silent="the test lets time pass")
def _make_due(actor: Actor) -> None:
    Delivery.objects.filter(state__in=("planned", "held")).update(next_at=clock.now())


def _send(office: PostOffice, dice: random.Random, rows: list[Delivery]) -> None:
    outcomes = [
        Accepted("r"), Refused("no_mailbox", "550", permanent=True), Refused("busy", "4", permanent=False),
        Unknown("no_answer"), Unknown(f"free text {dice.random()}"),
    ]  # fmt: skip
    office.channel.answers = [dice.choice(outcomes) for _ in rows]
    _make_due(SYSTEM)
    actions.carry("email")


def _receive(office: PostOffice, dice: random.Random, rows: list[Delivery]) -> None:
    outcomes = ["delivered", "bounced", "failed"]
    some = dice.sample(rows, 2)
    office.channel.calls = [Receipt(row.id, dice.choice(outcomes), "no_mailbox") for row in some]
    actions.take_receipts(SYSTEM, "email", {}, uuid4().bytes)


def _halt(office: PostOffice, dice: random.Random, rows: list[Delivery]) -> None:
    actions.halt(SYSTEM, office.subject, [row.recipient_id for row in dice.sample(rows, 2)])


def _charge(office: PostOffice, dice: random.Random, rows: list[Delivery]) -> None:
    _bill(SYSTEM, dice.sample(rows, 2))


def _fold(office: PostOffice, dice: random.Random, rows: list[Delivery]) -> None:
    fold_tally(SYSTEM, dice.choice([0, 5]))


def _settle(office: PostOffice, dice: random.Random, rows: list[Delivery]) -> None:
    for row in rows:
        if row.state == State.UNKNOWN:
            actions.settle(SYSTEM, row.id, outcome="delivered", reason="seen")


def _retry(office: PostOffice, dice: random.Random, rows: list[Delivery]) -> None:
    with suppress(Refusal):  # nothing may have failed
        actions.retry(SYSTEM, office.subject, code="no_mailbox")


@pytest.mark.parametrize("seed", range(4))
def test_after_any_story_the_tally_is_what_counting_gives(
    post_office: PostOffice, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr("duly.kernel.rights.require", lambda *_: None)
    dice = random.Random(seed)
    mailings = [post_office.open_mailing(step=step) for step in range(3)]
    for mailing in mailings:
        actions.plan(SYSTEM, mailing, post_office.lines())
    for _ in range(25):
        rows = list(Delivery.objects.order_by("id"))
        dice.choice([_send, _send, _receive, _halt, _charge, _fold, _settle, _retry])(post_office, dice, rows)
        assert tallied() == counted()
    by_channel = Counter(
        {state: n for states in queries.tally(post_office.subject).values() for state, n in states.items()}
    )
    assert by_channel == Counter(Delivery.objects.values_list("state", flat=True))


def test_folding_keeps_minutes_for_two_hours_and_sums_for_good(
    post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("duly.kernel.rights.require", lambda *_: None)
    actions.plan(SYSTEM, post_office.open_mailing(), post_office.lines())
    actions.carry("email")
    before, sent = tallied(), tallies.spent(post_office.subject)
    minute = tallies.sent_by_minute(post_office.subject, clock.now() - timedelta(hours=1))
    assert sum(minute.values()) == len(post_office.customers)
    assert fold_tally(SYSTEM, 0) > 0
    assert (tallied(), tallies.spent(post_office.subject)) == (before, sent)
    assert sum(tallies.sent_by_minute(post_office.subject, clock.now() - timedelta(hours=1)).values()) == sum(
        minute.values()
    )
    assert fold_tally(SYSTEM, 1_000) == 0
    _age(SYSTEM)
    actions.fold()
    assert not Delta.objects.filter(at__isnull=False).exists()
    assert (tallied(), tallies.spent(post_office.subject)) == (before, sent)
    assert fold_tally(SYSTEM, 0) == 0


@action("delivery.planted", silent="the test lets time pass")
def _age(actor: Actor) -> None:
    Delta.objects.update(at=clock.now() - MINUTES_KEPT - timedelta(hours=1))


def test_a_row_that_only_changes_hands_leaves_nothing(post_office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duly.kernel.rights.require", lambda *_: None)
    actions.plan(SYSTEM, post_office.open_mailing(), post_office.lines())
    rows = Delta.objects.count()
    _touch(SYSTEM)
    assert Delta.objects.count() == rows


@action("delivery.planted", silent="the test touches what the tally does not look at")
def _touch(actor: Actor) -> None:
    Delivery.objects.update(claim=uuid4(), next_at=clock.now())


def test_words_of_a_provider_do_not_become_cells() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT delivery_cell_code('unknown', 'timeout: port 4711'), delivery_cell_code('planned', 'busy')"
        )
        assert cursor.fetchone() == ("timeout:", "")


def test_sent_is_what_a_provider_took_whatever_became_of_it(tmp_path: Path) -> None:
    """Accepted, delivered and bounced count; refused and unknown do not, though what is unknown may have to be paid for."""
    office = make_post_office(tmp_path, customers=6)
    rate = price(provider="*", channel="email", region="*", price="0.001")
    tariffs.set_sheet(office.world.operator, sheet(rate))
    prices.forget()
    taken = [Accepted(f"r{nth}") for nth in range(3)]
    office.channel.answers = [
        *taken,
        Refused("no_mailbox", "550", permanent=True),
        Unknown("no_answer"),
        Accepted("r9"),
    ]
    office.plan()
    actions.carry("email")
    arrived, bounced, *_ = Delivery.objects.filter(state="accepted").order_by("id")
    office.channel.calls = [Receipt(arrived.id, "delivered"), Receipt(bounced.id, "bounced", "mailbox_full")]
    actions.take_receipts(PROVIDER, "email", {}, b"x")
    prices.forget()
    assert office.states() == ["accepted", "accepted", "bounced", "delivered", "failed", "unknown"]
    spent = queries.spent(office.subject)
    assert (sum(row.sent for row in spent), sum(row.units for row in spent)) == (4, 5)
    assert {row.currency: row.micros for row in spent if row.micros} == {"CNY": 5_000}


def test_a_letter_that_another_provider_took_in_the_end_was_sent_once(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    first = Recorder(answers=[Refused("provider_fault", "500", permanent=False)])
    actions.install_channels({"email": (Provider("a", first, weight=10**9), Provider("b", Recorder()))})
    office.plan()
    actions.carry("email")
    assert [(row.provider, row.sent) for row in queries.spent(office.subject)] == [("b", 1)]
