# SPDX-License-Identifier: Apache-2.0
"""The call list: taking, dropping, recording; what each end leads to; and two agents who reach for one customer."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries as customers
from duly.rooms.customers.models import Consent
from duly.rooms.delivery import actions, queries
from duly.rooms.delivery.models import CallLease, Delivery
from duly.rooms.tariffs import actions as tariffs
from duly.rooms.tariffs import queries as prices
from rooms.delivery.post_office import PostOffice, make_due_at, make_post_office, turned
from rooms.tariffs.price_lists import sheet

pytestmark = pytest.mark.django_db()
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
NIGHT = datetime(2026, 11, 25, 23, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody lives in London, and it is noon there."""
    monkeypatch.setattr(clock, "now", lambda: NOON)


def make_calls(folder: Path, count: int = 1, **changes: object) -> PostOffice:
    office = make_post_office(folder, customers=count)
    office.plan(channel="call", **changes)
    return office


def ids(office: PostOffice) -> list[object]:
    return [call.delivery.id for call in queries.call_list_for(office.world.cy)]


def test_the_next_call_is_the_one_that_waits_longest(tmp_path: Path) -> None:
    office = make_calls(tmp_path, 2)
    first, second = ids(office)
    assert actions.next_call(office.world.cy) == first
    assert [call.delivery.id for call in queries.call_list_for(office.world.cy, mine=True)] == [first]
    assert actions.next_call(office.world.operator) == second


def test_a_taken_call_is_nobody_elses_until_its_time_is_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = make_calls(tmp_path)
    until = actions.take_call(office.world.cy, office.only().id)
    assert until == NOON + timedelta(minutes=15)
    with pytest.raises(Refusal, match="Somebody else"):
        actions.take_call(office.world.operator, office.only().id)
    with pytest.raises(Refusal, match="Somebody else"):
        actions.record_call(office.world.operator, office.only().id, result="spoken")
    assert actions.next_call(office.world.operator) is None
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=16))
    assert actions.next_call(office.world.operator) == office.only().id


def test_taking_it_again_extends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = make_calls(tmp_path)
    actions.take_call(office.world.cy, office.only().id)
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=10))
    assert actions.take_call(office.world.cy, office.only().id) == NOON + timedelta(minutes=25)


def test_two_notices_to_one_customer_are_one_conversation(tmp_path: Path) -> None:
    office = make_calls(tmp_path)
    mailing = office.open_mailing(channel="call", step=1)
    actions.plan(office.world.operator, mailing, office.lines())
    first, second = ids(office)
    actions.take_call(office.world.cy, first)
    with pytest.raises(Refusal, match="Somebody else"):
        actions.take_call(office.world.operator, second)


def test_a_dropped_call_is_for_anybody(tmp_path: Path) -> None:
    office = make_calls(tmp_path)
    actions.take_call(office.world.cy, office.only().id)
    with pytest.raises(Refusal, match="Somebody else"):
        actions.drop_call(office.world.operator, office.only().id)
    actions.drop_call(office.world.cy, office.only().id)
    assert actions.next_call(office.world.operator) == office.only().id


def test_nobody_is_called_at_night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = make_calls(tmp_path, respects_quiet_hours=True)
    monkeypatch.setattr(clock, "now", lambda: NIGHT)
    assert actions.next_call(office.world.cy) is None
    (call,) = queries.call_list_for(office.world.cy)
    assert (call.is_decent, call.decent_at) == (False, datetime(2026, 11, 26, 8, tzinfo=UTC))


def test_a_call_that_nobody_took_is_taken_with_its_result_but_not_at_night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = make_calls(tmp_path, respects_quiet_hours=True)
    monkeypatch.setattr(clock, "now", lambda: NIGHT)
    with pytest.raises(Refusal) as no:
        actions.record_call(office.world.cy, office.only().id, result="no_answer")
    assert no.value.code == "delivery.call_not_taken"
    assert queries.backlog_for(office.world.cy) == (1, datetime(2026, 11, 26, 8, tzinfo=UTC))
    actions.take_call(office.world.cy, office.only().id)  # the customer rang
    monkeypatch.setattr(clock, "now", lambda: NIGHT + timedelta(minutes=20))
    assert actions.record_call(office.world.cy, office.only().id, result="busy") == "planned"
    monkeypatch.setattr(clock, "now", lambda: NOON)
    assert actions.record_call(office.world.cy, office.only().id, result="spoken") == "delivered"
    assert Inbox.objects.filter(body__contains='"type":"delivery.call_taken"').count() == 2


def test_a_strangers_call_does_not_exist(tmp_path: Path) -> None:
    office = make_calls(tmp_path)
    with pytest.raises(Refusal, match="no such delivery"):
        actions.take_call(
            office.world.dee.__class__(
                "user", office.world.dee.id, "Dee", frozenset({"agent"}), office.world.dee.organisations
            ),
            office.only().id,
        )
    with pytest.raises(Refusal, match="no such delivery"):
        queries.call_for(office.world.dee, office.only().id)


@pytest.mark.parametrize(
    ("result", "state", "code"),
    [
        ("confirmed", "delivered", "confirmed"), ("refused", "delivered", "refused"), ("spoken", "delivered", "spoken"),
        ("busy", "planned", "busy"), ("language_needed", "planned", "language_needed:fr"),
        ("do_not_call", "failed", "do_not_call"), ("message_left", "accepted", "message_left"),
    ],
)  # fmt: skip
def test_every_end_of_a_call_leads_somewhere(tmp_path: Path, result: str, state: str, code: str) -> None:
    office = make_calls(tmp_path)
    actions.take_call(office.world.cy, office.only().id)
    language = "fr" if result == "language_needed" else ""
    assert actions.record_call(office.world.cy, office.only().id, result=result, language=language) == state
    assert (office.only().state, office.only().outcome_code) == (state, code)
    assert not CallLease.objects.filter(until__gt=clock.now()).exists()


def test_a_call_back_comes_back_when_the_customer_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = make_calls(tmp_path)
    at = NIGHT + timedelta(minutes=30)
    actions.record_call(office.world.cy, office.only().id, result="call_back", call_back=at)
    assert actions.next_call(office.world.cy) is None
    monkeypatch.setattr(clock, "now", lambda: at)
    assert actions.next_call(office.world.cy) == office.only().id  # their own wish, although it is late


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (None, "when to call back"),
        (NOON - timedelta(hours=1), "over already"),
        (NOON + timedelta(days=61), "within 60"),
    ],
)
def test_a_call_back_needs_a_moment_to_come(tmp_path: Path, at: datetime | None, why: str) -> None:
    office = make_calls(tmp_path)
    with pytest.raises(Refusal, match=why):
        actions.record_call(office.world.cy, office.only().id, result="call_back", call_back=at)
    assert office.only().attempt == 0


def test_who_does_not_speak_the_language_is_not_handed_the_call_again(tmp_path: Path) -> None:
    office = make_calls(tmp_path)
    actions.record_call(office.world.cy, office.only().id, result="language_needed", language="fr")
    assert actions.next_call(office.world.cy) is None
    assert actions.next_call(office.world.operator, language="de") is None
    assert actions.next_call(office.world.operator, language="fr") == office.only().id


def test_who_wants_no_calls_gets_none_but_those_by_law(tmp_path: Path) -> None:
    office = make_calls(tmp_path, mandatory=True)
    for step, mandatory in ((1, False), (2, True)):
        mailing = office.open_mailing(channel="call", step=step, mandatory=mandatory)
        actions.plan(office.world.operator, mailing, office.lines())
    first = Delivery.objects.get(mailing__step=0)
    actions.record_call(office.world.cy, first.id, result="do_not_call")
    assert dict(Delivery.objects.values_list("mailing__step", "state")) == {0: "failed", 1: "skipped", 2: "planned"}
    consent = Consent.objects.get()
    assert (consent.decision, consent.channel, consent.mechanism) == ("withdrawn", "call", "call")
    assert customers.reaches([first.customer_id], "call")[first.customer_id].opted_out


def test_minutes_are_charged_and_a_recording_is_sealed(tmp_path: Path) -> None:
    office = make_calls(tmp_path)
    prices.forget()
    tariffs.set_sheet(
        office.world.operator, sheet(labour=({"role": "agent", "channel": "call", "per_hour": 60, "currency": "CNY"},))
    )
    prices.forget()
    where = "https://recordings.example/8812"
    actions.record_call(office.world.cy, office.only().id, result="no_answer", minutes=0.5)
    actions.record_call(office.world.cy, office.only().id, result="spoken", minutes=3.5, recording=where)
    prices.forget()
    row = office.only()
    assert (row.units, row.cost, row.currency) == (5, 4_000_000, "CNY")
    assert Inbox.objects.filter(body__contains='"minutes":"3.5"').exists()
    assert not Inbox.objects.filter(body__contains="recordings.example").exists()


@pytest.mark.parametrize("minutes", [-1.0, 601.0, float("nan")])
def test_a_call_takes_a_possible_time(tmp_path: Path, minutes: float) -> None:
    office = make_calls(tmp_path)
    with pytest.raises(Refusal, match="between 0 and 600"):
        actions.record_call(office.world.cy, office.only().id, result="spoken", minutes=minutes)


def test_a_call_under_way_is_recorded_although_the_customer_confirmed_meanwhile(tmp_path: Path) -> None:
    office = make_calls(tmp_path)
    actions.take_call(office.world.cy, office.only().id)
    actions.halt(office.world.operator, office.subject, list(office.recipients.values()))
    assert actions.record_call(office.world.cy, office.only().id, result="no_answer") == "skipped"
    assert Inbox.objects.filter(body__contains='"type":"delivery.called"').count() == 1
    with pytest.raises(Refusal, match="not an open call"):
        actions.record_call(office.world.cy, office.only().id, result="no_answer")


def test_a_corrected_number_brings_the_call_back(tmp_path: Path) -> None:
    office = make_calls(tmp_path)
    row = office.only()
    actions.record_call(office.world.cy, row.id, result="wrong_number")
    assert [one.delivery for one in queries.missed([row.id])] == [row.id]
    assert queries.missed_by(row.customer_id, row.contact_point_id) == [(row.recipient_id, office.subject)]
    again = actions.rerun(
        office.world.cy, row.customer_id, row.contact_point_id, row.contact_point_id, recipients=[row.recipient_id]
    )
    assert (again, office.only().state, office.only().next_at) == (1, "planned", None)


@pytest.mark.parametrize("state", ["accepted", "delivered", "unknown", "sending"])
def test_what_may_have_arrived_is_never_run_again(tmp_path: Path, state: str) -> None:
    office = make_calls(tmp_path)
    row = office.only()
    turned(lambda: Delivery.objects.update(state=state))
    assert not actions.rerun(
        office.world.cy, row.customer_id, row.contact_point_id, row.contact_point_id, recipients=[row.recipient_id]
    )


@pytest.mark.django_db(transaction=True)
def test_two_agents_never_dial_one_customer(tmp_path: Path) -> None:
    office = make_calls(tmp_path, 12)
    found: dict[str, list[object]] = {"cy": [], "operator": []}
    ready = threading.Barrier(2)

    def dial(name: str) -> None:
        agent = getattr(office.world, name)
        try:
            ready.wait(10)
            while (call := actions.next_call(agent)) is not None:
                found[name].append(call)
                make_due_at(Delivery.objects.get(id=call), NOON + timedelta(days=1))  # the call list moves on
        finally:
            connection.close()

    threads = [threading.Thread(target=dial, args=(name,)) for name in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    called = found["cy"] + found["operator"]
    assert len(called) == len(set(called)) == 12


@pytest.mark.django_db(transaction=True)
def test_of_two_who_reach_for_one_call_exactly_one_gets_it(tmp_path: Path) -> None:
    office = make_calls(tmp_path, 8)
    ready, outcomes = threading.Barrier(2), []

    def reach(name: str) -> None:
        agent = getattr(office.world, name)
        try:
            for call in wanted:
                ready.wait(10)
                try:
                    actions.take_call(agent, call)
                    outcomes.append((call, name))
                except Refusal:
                    pass
        finally:
            connection.close()

    wanted = ids(office)
    threads = [threading.Thread(target=reach, args=(name,)) for name in ("cy", "operator")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(str(call) for call, _ in outcomes) == sorted(str(call) for call in wanted)
