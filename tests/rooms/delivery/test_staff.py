# SPDX-License-Identifier: Apache-2.0
"""What people do by hand: settling, calling, halting, cancelling; and what they see."""

from pathlib import Path
from uuid import uuid4

import pytest

from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.customers.models import ContactPoint
from duly.rooms.delivery import actions, queries
from duly.rooms.delivery.channel import Unknown
from rooms.delivery.post_office import PostOffice, make_post_office

pytestmark = pytest.mark.django_db()


def make_unknown(folder: Path) -> PostOffice:
    office = make_post_office(folder)
    office.channel.answers = [Unknown("no_answer")]
    office.plan()
    actions.carry("email")
    return office


def make_call(folder: Path) -> PostOffice:
    office = make_post_office(folder)
    office.plan(channel="call")
    return office


@pytest.mark.parametrize("outcome", ["accepted", "delivered", "failed"])
def test_an_unknown_outcome_is_settled_with_a_reason(tmp_path: Path, outcome: str) -> None:
    office = make_unknown(tmp_path)
    actions.settle(office.world.cy, office.only().id, outcome=outcome, reason="The relay's log has it.")
    assert office.states() == [outcome]
    assert not Inbox.objects.filter(body__contains="relay's log").exists()


@pytest.mark.parametrize(("outcome", "reason", "said"), [("lost", "x", "not an outcome"), ("failed", "  ", "Say why")])
def test_a_settlement_needs_an_outcome_and_a_reason(tmp_path: Path, outcome: str, reason: str, said: str) -> None:
    office = make_unknown(tmp_path)
    with pytest.raises(Refusal, match=said):
        actions.settle(office.world.cy, office.only().id, outcome=outcome, reason=reason)


def test_what_is_known_cannot_be_settled(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.plan()
    actions.carry("email")
    with pytest.raises(Refusal, match="Only a delivery whose outcome is unknown"):
        actions.settle(office.world.cy, office.only().id, outcome="failed", reason="x")


def test_a_stranger_cannot_settle(tmp_path: Path) -> None:
    office = make_unknown(tmp_path)
    with pytest.raises(Refusal):
        actions.settle(office.world.dee, office.only().id, outcome="failed", reason="x")
    with pytest.raises(Refusal, match="no such delivery"):
        actions.settle(office.world.cy, uuid4(), outcome="failed", reason="x")


@pytest.mark.parametrize(
    ("result", "state"),
    [("spoken", "delivered"), ("message_left", "accepted"), ("wrong_number", "bounced"), ("no_answer", "planned")],
)
def test_how_a_call_went(tmp_path: Path, result: str, state: str) -> None:
    office = make_call(tmp_path)
    assert actions.record_call(office.world.cy, office.only().id, result=result, note="asked for Ms Li") == state
    assert office.states() == [state]
    assert not Inbox.objects.filter(body__contains="Ms Li").exists()


def test_after_three_calls_without_an_answer_it_has_failed(tmp_path: Path) -> None:
    office = make_call(tmp_path)
    states = [str(actions.record_call(office.world.cy, office.only().id, result="no_answer")) for _ in range(3)]
    assert states == ["planned", "planned", "failed"]


def test_a_wrong_number_is_marked(tmp_path: Path) -> None:
    office = make_call(tmp_path)
    actions.record_call(office.world.cy, office.only().id, result="wrong_number")
    assert "bounced" in ContactPoint.objects.exclude(channel="email").values_list("state", flat=True)


def test_the_call_list_shows_whom_to_call_and_only_to_their_own_people(tmp_path: Path) -> None:
    office = make_call(tmp_path)
    (call,) = queries.call_list_for(office.world.cy)
    assert ("C-00000", "Customer 0", "+12025550100", "Europe/London") == (
        call.customer_ref,
        call.name,
        call.number,
        call.time_zone,
    )
    assert queries.call_list_for(office.world.dee) == []


@pytest.mark.parametrize(("result", "said"), [("hung_up", "not an outcome")])
def test_a_call_needs_a_known_result(tmp_path: Path, result: str, said: str) -> None:
    office = make_call(tmp_path)
    with pytest.raises(Refusal, match=said):
        actions.record_call(office.world.cy, office.only().id, result=result)


def test_an_email_is_not_a_call(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.plan()
    with pytest.raises(Refusal, match="not an open call"):
        actions.record_call(office.world.cy, office.only().id, result="spoken")


def test_who_acknowledged_is_not_written_to_any_more(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=2)
    office.plan()
    gone = office.recipients[office.customers[0].id]
    assert actions.halt(SYSTEM, office.subject, [gone]) == 1
    assert actions.carry("email") == 1
    assert office.states() == ["accepted", "skipped"]
    assert actions.halt(SYSTEM, office.subject, [gone]) == 0


def test_a_cancelled_subject_sends_nothing_more(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=2)
    office.plan()
    assert actions.cancel(office.world.ada, office.subject) == 2
    assert actions.carry("email") == 0
    assert office.states() == ["skipped", "skipped"]


def test_what_the_screens_ask(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=3)
    office.plan()
    assert not queries.is_quiet(office.subject)
    actions.carry("email")
    recipients = list(office.recipients.values())
    assert queries.is_quiet(office.subject)
    assert queries.tally(office.subject) == {"email": {"accepted": 3}}
    assert queries.states_of(office.subject, recipients, 0) == dict.fromkeys(recipients, "accepted")
    assert queries.all_states_of(office.subject, recipients) == {one: ["accepted"] for one in recipients}
    assert {one: ["email"] for one in recipients} == {
        one: [card.channel for card in cards] for one, cards in queries.deliveries_of(recipients).items()
    }


def test_the_outbox_is_paged_and_shows_nothing_of_other_companies(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=3)
    office.plan()
    first = queries.outbox_for(office.world.ada, limit=2)
    rest = queries.outbox_for(office.world.ada, after=first[-1].id, limit=2)
    assert (2, 1) == (len(first), len(rest))
    assert queries.outbox_for(office.world.dee) == []
    assert queries.outbox_for(office.world.ada, state="accepted") == []


def test_a_letter_can_be_shown_as_it_went_out(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.plan()
    actions.carry("email")
    assert queries.letter(office.only().id) == office.channel.posted[0]


def test_what_a_message_counts_as_may_be_known_later(tmp_path: Path) -> None:
    office = make_call(tmp_path)
    actions.meter(office.world.operator, {office.only().id: 3})
    assert (office.only().units, office.only().cost) == (3, 0)
    assert Inbox.objects.filter(body__contains='"type":"delivery.metered"').count() == 1
