# SPDX-License-Identifier: Apache-2.0
"""The support PIN: who sets it, what it proves, how often it may be wrong, and that nobody ever sees it."""

import pytest

from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.models import SupportPin
from duly.rooms.change_requests.rules import pins
from rooms.change_requests.stage import Stage

pytestmark = pytest.mark.django_db()
PIN = "482915"


@pytest.fixture()
def set_(stage: Stage) -> Stage:
    """The customer set one two days ago."""
    actions.set_pin(stage.customer, PIN)
    stage.time.passes(days=2)
    return stage


def test_it_proves_enough_for_what_is_small(set_: Stage) -> None:
    request = set_.ask(set_.world.cy, set_.name("Ace")._replace(field="alias", base=""), channel="phone")
    assert actions.prove_pin(set_.world.cy, request.id, PIN).is_right
    assert set_.state(request) in {"closed", "checking", "ready"}


def test_alone_it_is_not_enough_for_a_contact_point_and_beside_a_text_message_it_is(set_: Stage) -> None:
    request = set_.ask(set_.world.cy, set_.phone(), channel="phone", flags=("first_seen",))
    assert actions.prove_pin(set_.world.cy, request.id, PIN).is_right
    assert set_.state(request) == "checking"
    assert "another_proof" in queries.case(set_.world.cy, request.id).lacking
    set_.prove(set_.world.cy, request, "sms")
    assert "another_proof" not in queries.case(set_.world.cy, request.id).lacking


def test_it_stands_for_neither_document_nor_call_back(set_: Stage) -> None:
    request = set_.ask(set_.world.cy, set_.name(), channel="phone")
    actions.prove_pin(set_.world.cy, request.id, PIN)
    assert set(queries.case(set_.world.cy, request.id).lacking) == {"document", "call_back"}


def test_whoever_typed_it_does_not_decide(set_: Stage) -> None:
    request = set_.ask(set_.world.cy, set_.phone(), channel="phone", flags=("first_seen",))
    actions.prove_pin(set_.eve, request.id, PIN)
    set_.prove(set_.world.cy, request)
    set_.prove_new(set_.world.cy, request)
    set_.submit(request)
    with pytest.raises(Refusal, match="cannot decide"):
        set_.accept(request, set_.eve)


def test_one_that_was_just_set_proves_nothing(stage: Stage) -> None:
    actions.set_pin(stage.customer, PIN)
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    with pytest.raises(Refusal, match="no support PIN that counts"):
        actions.prove_pin(stage.world.cy, request.id, PIN)


def test_five_wrong_ones_close_it_for_every_request(set_: Stage) -> None:
    first = set_.ask(set_.world.cy, set_.phone(), channel="phone")
    second = set_.ask(set_.world.cy, set_.name(), channel="phone")
    left = [actions.prove_pin(set_.world.cy, (first, second)[n % 2].id, "111112").left for n in range(5)]
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(Refusal, match="wrongly too often"):
        actions.prove_pin(set_.world.cy, second.id, PIN)
    card = queries.pin_of(set_.party.id)
    assert card is not None
    assert (card.is_closed, card.counts) == (True, False)


def test_a_right_one_begins_the_count_anew_and_so_does_another_pin(set_: Stage) -> None:
    request = set_.ask(set_.world.cy, set_.phone(), channel="phone")
    for _ in range(4):
        actions.prove_pin(set_.world.cy, request.id, "000001")
    assert actions.prove_pin(set_.world.cy, request.id, PIN).is_right
    assert SupportPin.objects.get().wrong == 0
    actions.set_pin(set_.customer, "907143")
    assert SupportPin.objects.count() == 1


def test_every_contact_point_hears_that_one_was_set(stage: Stage) -> None:
    actions.set_pin(stage.customer, PIN)
    stage.carry()
    assert [one.address for one in stage.posted("email", "A support PIN was set")] == ["c0@example.com"]
    assert stage.posted("sms", "A support PIN was set")
    assert PIN not in "".join(one.text for one in stage.posted("email", ""))


def test_nobody_sees_it_and_the_ledger_knows_nothing_of_it(set_: Stage) -> None:
    request = set_.ask(set_.world.cy, set_.phone(), channel="phone")
    actions.prove_pin(set_.world.cy, request.id, PIN)
    assert not Inbox.objects.filter(body__contains=PIN).exists()
    assert PIN.encode() not in bytes(SupportPin.objects.get().kept)
    assert all(PIN not in proof.target for proof in queries.case(set_.world.cy, request.id).proofs)


def test_staff_set_none_and_a_customer_only_their_own(stage: Stage) -> None:
    with pytest.raises(Refusal, match="may not do this"):
        actions.set_pin(stage.world.cy, PIN)
    with pytest.raises(Refusal, match="no customer"):
        actions.set_pin(stage.visitor, PIN)
    with pytest.raises(Refusal, match="may not do this"):
        actions.prove_pin(stage.customer, stage.ask(stage.customer, stage.phone()).id, PIN)


def test_it_can_be_ended_and_ends_with_the_customers_data(set_: Stage) -> None:
    actions.end_pin(set_.customer)
    assert queries.pin_of(set_.party.id) is None
    actions.set_pin(set_.customer, PIN)
    actions.forget(SYSTEM, set_.party.id)
    assert not SupportPin.objects.exists()


@pytest.mark.parametrize(
    ("pin", "why"),
    [("12345", "length"), ("123456789", "length"), ("12a456", "length"), ("", "length"), ("111111", "plain"), ("123456", "plain"),
     ("987654", "plain"), ("121212", "plain"), ("123123", "plain"), ("112211", "plain"), ("550100", "on_record"), ("482915", "")],
)  # fmt: skip
def test_what_is_easy_to_guess_is_none(pin: str, why: str) -> None:
    assert pins.unfit(pin, ["+1 202-555-0100"]) == why


def test_it_may_be_typed_as_people_type() -> None:
    assert pins.typed(" ４８２-９15 ") == PIN


def test_without_the_house_secret_a_stolen_table_says_nothing() -> None:
    kept = pins.kept(b"house", PIN)
    assert pins.is_right(b"house", PIN, kept)
    assert not pins.is_right(b"other", PIN, kept)
    assert not pins.is_right(b"house", "000000", b"")
    assert kept != pins.kept(b"house", PIN)
