# SPDX-License-Identifier: Apache-2.0
"""The way of a request from its asking to its closing."""

from datetime import timedelta

import pytest

from duly.kernel import clock
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.facts import State, Wish
from duly.rooms.change_requests.models import ChangeRequest, Message
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Item
from rooms.change_requests.stage import NEW_EMAIL, NEW_PHONE, Stage

pytestmark = pytest.mark.django_db()


def test_a_new_phone_goes_the_whole_way_by_itself_once_the_old_and_the_new_contact_proved_it(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    assert (request.number, stage.state(request)) == ("CR-2026-000001", "identifying")
    stage.prove(stage.world.cy, request)
    assert stage.state(request) == "checking"
    stage.prove_new(stage.world.cy, request)
    stage.carry()
    assert stage.state(request) == "cooling"
    stage.cool(hours=11)
    assert (stage.state(request), stage.value()) == ("cooling", "+12025550100")
    stage.cool(hours=2)
    stage.carry()
    assert (stage.state(request), stage.value()) == ("closed", NEW_PHONE)
    assert stage.recorded("change_requests.applied") == 1


def test_four_eyes_and_every_step_in_its_turn(stage: Stage) -> None:
    request = stage.in_review()
    assert stage.state(request) == "in_review"
    assert stage.accept(request) == "cooling"
    assert stage.value() != NEW_PHONE
    stage.cool()
    stage.carry()
    steps = [one.after for one in queries.case(stage.world.bo, request.id).events]
    assert steps == [
        "received", "identifying", "checking", "in_review", "confirming", "cooling", "ready", "applied", "notified", "closed",
    ]  # fmt: skip


def test_a_preference_is_applied_at_once_when_the_customer_is_signed_in(stage: Stage) -> None:
    on_record = stage.entity("profile")
    request = stage.ask(stage.customer, Wish("profile", "language", "zh-Hans", on_record.id))
    stage.carry()
    assert stage.state(request) == "closed"
    assert stage.entity("profile").attributes["language"] == "zh-Hans"


def test_numbers_run_through_the_year(stage: Stage) -> None:
    first = stage.ask(stage.world.cy, stage.phone())
    second = stage.ask(stage.world.cy, stage.name())
    assert [first.number, second.number] == ["CR-2026-000001", "CR-2026-000002"]


def test_the_same_call_again_gives_the_same_request(stage: Stage) -> None:
    first = stage.ask(stage.world.cy, stage.phone(), idempotency_key="k-1")
    again = stage.ask(stage.world.cy, stage.phone(), idempotency_key="k-1")
    assert (again.id, again.is_joined) == (first.id, True)
    with pytest.raises(Refusal, match="used for another request"):
        stage.ask(stage.world.cy, stage.name(), idempotency_key="k-1")


def test_the_same_request_of_the_same_customer_is_joined(stage: Stage) -> None:
    first = stage.ask(stage.world.cy, stage.phone())
    again = stage.ask(stage.customer, stage.phone())
    assert (again.id, again.is_joined) == (first.id, True)
    assert ChangeRequest.objects.filter(state="duplicate", canonical_id=first.id).count() == 1


def test_legal_names_take_a_document_a_call_back_and_the_customers_word(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.name(), channel="phone")
    stage.prove(stage.world.cy, request)
    with pytest.raises(Refusal, match="document"):
        stage.submit(request)
    stage.document(stage.world.cy, request)
    actions.take_down(stage.world.cy, request.id, method="document", passed=True, note="seen")
    with pytest.raises(Refusal, match="call back"):
        stage.submit(request)
    point = stage.entity().id
    actions.take_down(stage.world.cy, request.id, method="call_back", passed=True, note="spoke", point=point)
    stage.submit(request)
    assert stage.accept(request) == "confirming"
    stage.carry()
    assert stage.state(request) == "confirming"
    code = stage.code("email", "Is that right")
    assert actions.prove(stage.customer, request.id, code, who="confirmation").is_right
    stage.carry()
    assert stage.state(request) == "cooling"
    stage.cool()
    stage.carry()
    assert stage.state(request) == "closed"
    assert stage.entity("profile").values["name"] == "Acme Buyers Ltd"


def test_an_item_may_be_refused_and_the_rest_applied(stage: Stage) -> None:
    on_record = stage.entity(channel="email")
    email = Wish("contact_point", "value", NEW_EMAIL, on_record.id, on_record.digests["value"])
    request = stage.in_review(stage.phone(), email)
    row = stage.row(request)
    phone, mail = row.items.order_by("position")
    decided = {phone.id: "", mail.id: "not_true"}
    actions.review(stage.world.bo, row.id, digest=row.payload_digest, decisions=decided, note="only one")
    stage.carry()
    stage.cool()
    stage.carry()
    assert (stage.value(), stage.value("email")) == (NEW_PHONE, "c0@example.com")
    assert queries.case(stage.world.bo, row.id).card.business_status == "completed"
    assert queries.case(stage.world.bo, row.id).partial


def test_what_is_refused_says_why_and_how_to_appeal_and_the_customer_may_disagree(stage: Stage) -> None:
    request = stage.in_review()
    row = stage.row(request)
    decided = dict.fromkeys((item.id for item in row.items.all()), "document_doubtful")
    assert actions.review(stage.world.bo, row.id, digest=row.payload_digest, decisions=decided) == State.REFUSED
    stage.carry()
    (told,) = stage.posted("email", "was not granted")
    assert "could not be accepted" in told.text
    assert "You may appeal" in told.text
    actions.disagree(stage.customer, row.id, "My document is genuine.")
    assert stage.state(request) == "disagreement_logged"


def test_sent_back_the_clock_stands_and_another_round_begins(stage: Stage) -> None:
    request = stage.in_review()
    before = stage.row(request)
    actions.send_back(stage.world.bo, request.id, what="the second page")
    stage.time.passes(days=2)
    actions.take_up(stage.world.cy, request.id)
    after = stage.row(request)
    assert (after.state, after.round, after.payload_digest) == ("checking", 2, "")
    assert after.due_at - before.due_at == timedelta(days=2)


def test_a_day_ahead_is_waited_for(stage: Stage) -> None:
    ahead = clock.now() + timedelta(days=30)
    request = stage.in_review(stage.phone(), effective_from=ahead)
    stage.accept(request)
    stage.carry()
    stage.cool()
    assert (stage.state(request), stage.value()) == ("ready", "+12025550100")
    stage.cool(days=28)
    stage.carry()
    assert (stage.state(request), stage.value()) == ("closed", NEW_PHONE)


def test_undo_is_another_request_filled_in_with_the_old_value(stage: Stage) -> None:
    request = stage.applied()
    undone = stage.row(actions.undo(stage.world.cy, request.id))
    assert (undone.undo_of_id, undone.state, undone.tier) == (request.id, "identifying", 3)
    (side,) = actions.see(stage.world.cy, undone.id, why="on the phone with them")
    assert (side.now, side.proposed) == (NEW_PHONE, "+12025550100")


def test_a_new_contact_point_is_told_and_so_is_every_old_one(stage: Stage) -> None:
    request = stage.applied()
    told = Message.objects.filter(request_id=request.id, matter="applied").values_list("role", "channel")
    assert sorted(told) == [("new", "sms"), ("old", "email"), ("old", "sms")]
    addresses = {one.address for one in stage.posted("sms", "was changed")}
    assert addresses == {"+12025550100", NEW_PHONE}


def test_a_request_without_an_answer_expires(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone())
    stage.cool(days=8)
    assert stage.state(request) == "expired"


def test_a_customer_may_withdraw_until_it_is_applied(stage: Stage) -> None:
    request = stage.ask(stage.customer, stage.phone())
    actions.withdraw(stage.customer, request.id)
    assert stage.state(request) == "withdrawn"
    applied = stage.applied()
    with pytest.raises(Refusal, match=r"is closed"):
        actions.withdraw(stage.customer, applied.id)


def test_an_operator_lets_the_clock_try_again_what_failed(stage: Stage) -> None:
    request = stage.in_review(stage.uscc())
    stage.accept(request)
    stage.confirm(request)
    stage.take_identifier_elsewhere()
    stage.cool()
    assert stage.state(request) == "failed"
    stage.end_identifier_elsewhere()
    actions.retry(stage.world.operator, request.id)
    stage.carry()
    stage.carry()
    assert stage.state(request) == "closed"


def test_queue_counts_and_late_ones(stage: Stage) -> None:
    first = stage.ask(stage.world.cy, stage.phone())
    stage.time.passes(days=1)
    second = stage.ask(stage.world.cy, stage.name())
    assert [card.id for card in queries.queue(stage.world.ada)] == [first.id, second.id]
    assert queries.counts(stage.world.ada) == {State.IDENTIFYING: 2}
    assert queries.late(stage.world.ada) == []
    stage.time.passes(days=8)
    assert [card.id for card in queries.late(stage.world.ada)] == [first.id]
    assert queries.by_number(stage.world.ada, stage.world.acme.id, "cr-2026-000002") == second.id


def test_what_the_record_says_already_is_applied_as_such(stage: Stage) -> None:
    request = stage.in_review()
    stage.accept(request)
    stage.carry()
    on_record = stage.entity()
    stage.change_elsewhere(Item("contact_point", on_record.id, "value", NEW_PHONE, on_record.digests["value"]))
    stage.cool()
    row = stage.row(request)
    assert (row.state in {"applied", "closed"}, row.record_id, row.items.get().outcome) == (True, None, "already")


def test_the_record_keeps_who_asked_proved_made_and_checked(stage: Stage) -> None:
    stage.applied()
    (entry, *_) = customers.changes_of(stage.party.id)
    assert (entry.number, entry.maker, entry.checker) == ("CR-2026-000001", stage.world.ada.id, stage.world.bo.id)
    assert "requester:code_email:2" in entry.proofs


def test_a_contact_point_that_proved_itself_says_so_on_record(stage: Stage) -> None:
    stage.applied(Wish("contact_point", "value", NEW_EMAIL, attributes={"channel": "email", "purpose": "billing"}))
    found = customers.record_of(stage.party.id).of("contact_point")
    (entity,) = [one for one in found if one.values["value"] == NEW_EMAIL]
    assert (entity.attributes["verified"], entity.attributes["purpose"]) == ("code_email", "billing")
