# SPDX-License-Identifier: Apache-2.0
"""Cases of fraud from outside, F1 to F18, each with what stops it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.facts import Wish
from duly.rooms.change_requests.models import ChangeRequest, CheckResult, Message, Verification
from duly.rooms.customers.facts import Item
from duly.rooms.delivery.channel import Refused
from rooms.change_requests.stage import NEW_EMAIL, NEW_PHONE, Stage, customer_of

pytestmark = pytest.mark.django_db()
GONE = Refused("no_mailbox", "550 no such user", permanent=True)


def email(stage: Stage, value: str = NEW_EMAIL) -> Wish:
    """The e-mail address is to be another."""
    on_record = stage.entity(channel="email")
    return Wish("contact_point", "value", value, on_record.id, on_record.digests["value"])


def test_f01_a_stolen_session_moves_nothing_without_a_code_from_a_contact_point_on_record(stage: Stage) -> None:
    request = stage.ask(stage.customer, email(stage))
    stage.carry()
    assert stage.state(request) == "identifying"
    told = {one.address for one in (*stage.posted("email", "was asked for"), *stage.posted("sms", "asked"))}
    assert told == {"c0@example.com", "+12025550100"}
    assert stage.value("email") == "c0@example.com"


def test_f02_what_is_known_is_no_proof_and_nobody_marks_a_code_as_right(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone", claim={"name": "Customer 0", "ref": "C-00000"})
    for method in ("session", "code_email", "code_sms"):
        with pytest.raises(Refusal, match="by hand"):
            actions.take_down(stage.world.cy, request.id, method=method, passed=True, note="she knew her birthday")
    with pytest.raises(Refusal, match="cannot prove this"):
        actions.take_down(stage.world.cy, request.id, method="birthday", passed=True, note="she knew it")
    assert stage.state(request) == "identifying"


def test_f03_pressing_for_time_makes_it_harder(stage: Stage) -> None:
    calm = stage.row(stage.ask(stage.world.cy, stage.phone()))
    pressed = stage.row(stage.ask(stage.world.cy, email(stage), flags=("urgent",)))
    assert (calm.tier, pressed.tier) == (2, 3)


def test_f04_a_text_message_alone_never_proves_a_new_contact_point(stage: Stage) -> None:
    request = stage.ask(stage.customer, email(stage))
    stage.prove(stage.customer, request, channel="sms")
    stage.prove_new(stage.customer, request, channel="email")
    stage.carry()
    assert stage.state(request) == "checking"
    assert queries.case(stage.world.ada, request.id).lacking == ("another_proof",)
    with pytest.raises(Refusal, match="a text message or a PIN alone is not enough"):
        stage.submit(request)


def test_f04_a_number_changed_within_thirty_days_proves_nothing(stage: Stage) -> None:
    stage.applied()
    stage.time.passes(days=29)
    request = stage.ask(stage.customer, email(stage))
    with pytest.raises(Refusal, match="30 days"):
        actions.start_proof(stage.customer, request.id, point=stage.entity().id)
    with pytest.raises(Refusal, match="30 days"):
        actions.take_down(
            stage.world.cy, request.id, method="call_back", passed=True, note="called", point=stage.entity().id
        )
    stage.time.passes(days=9)
    later = stage.ask(stage.customer, email(stage, "later@example.com"))
    actions.start_proof(stage.customer, later.id, point=stage.entity().id)


def test_f05_a_mail_proves_nothing_and_signs_of_forgery_make_it_harder(stage: Stage) -> None:
    wish = Wish("contact_point", "value", NEW_EMAIL, attributes={"channel": "email"})
    request = stage.ask(
        stage.world.operator, wish, channel="email", party=None, claim={"email": "c0@example.com"},
        flags=("reply_to_differs", "sender_unproved"),
    )  # fmt: skip
    stage.carry()
    row = stage.row(request)
    assert (row.party_id, row.state, row.tier) == (stage.party.id, "identifying", 3)
    assert not row.verifications.filter(result="passed").exists()


def test_f06_an_address_that_only_looks_like_one_is_found(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, email(stage, "аdmin@example.com"))
    counted = actions.check(stage.world.cy, request.id)
    found = CheckResult.objects.filter(request_id=request.id, code__startswith="truth.").exclude(outcome="pass")
    assert found.exists()
    assert counted.get("fail", 0) + counted.get("warn", 0) + counted.get("unknown", 0)


def test_f07_a_second_change_within_thirty_days_is_as_hard_as_a_bank_account(stage: Stage) -> None:
    stage.applied()
    stage.time.passes(days=20)
    row = stage.row(stage.ask(stage.customer, email(stage)))
    assert (row.tier, row.flags) == (3, ["window"])


def test_f08_while_no_old_contact_point_was_reached_nothing_goes_on_until_somebody_says_why(stage: Stage) -> None:
    stage.mail.answers, stage.sms.answers = [GONE], [GONE]
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone", flags=("first_seen",))
    stage.carry()
    stage.prove(stage.world.cy, request)
    stage.prove_new(stage.world.cy, request)
    stage.submit(request)
    stage.accept(request)
    stage.cool(days=5)
    assert stage.state(request) == "confirming"
    with pytest.raises(Refusal, match="few words"):
        actions.go_on_untold(stage.world.bo, request.id, note="")
    actions.go_on_untold(stage.world.bo, request.id, note="spoke with the board in person")
    row = stage.row(request)
    assert row.state == "cooling"
    assert row.cooling_until is not None
    assert row.cooling_until - clock.now() == timedelta(days=7)


def test_f08_what_came_back_is_on_record(stage: Stage) -> None:
    stage.sms.answers = [GONE]
    request = stage.ask(stage.world.cy, stage.phone())
    stage.carry()
    assert sorted((one.channel, one.outcome) for one in queries.told_of(stage.world.cy, request.id)) == [
        ("email", ""), ("sms", "came_back"),
    ]  # fmt: skip
    assert stage.recorded("change_requests.undelivered") == 1
    assert actions.hear(SYSTEM, []) == 0


def test_f09_the_new_contact_point_alone_confirms_nothing(stage: Stage) -> None:
    request = stage.ask(stage.customer, stage.phone())
    stage.carry()
    with pytest.raises(Refusal):
        actions.prove(stage.customer, request.id, "ABCDEF", who="new_contact")
    actions.prove_new_contact(stage.customer, request.id, stage.row(request).items.get().id)
    stage.prove_new(stage.customer, request)
    stage.cool(days=10)
    assert (stage.state(request), stage.value()) == ("expired", "+12025550100")


def test_f10_an_objection_from_the_old_contact_point_holds_and_needs_a_call_back(stage: Stage) -> None:
    request = stage.in_review()
    stage.accept(request)
    stage.carry()
    code = stage.code("sms", "stop code")
    assert actions.object_to(stage.visitor, request.id, code, note="not me")
    assert stage.state(request) == "held"
    (hold,) = queries.case(stage.world.bo, request.id).holds
    with pytest.raises(Refusal, match="Call the customer back"):
        actions.ask_release(stage.world.cy, hold.id, note="it is fine")
    point = stage.entity().id
    actions.take_down(stage.world.cy, request.id, method="call_back", passed=True, note="a joke", point=point)
    actions.ask_release(stage.world.cy, hold.id, note="the customer said it was a joke")
    with pytest.raises(Refusal, match="takes two"):
        actions.release(stage.eve_asks(hold.id), hold.id)
    actions.release(stage.world.bo, hold.id)
    assert stage.state(request) == "cooling"


def test_f10_wrong_stop_codes_are_counted(stage: Stage) -> None:
    request = stage.ask(stage.customer, stage.phone())
    for _ in range(20):
        assert not actions.object_to(stage.visitor, request.id, "ZZZZZZ")
    with pytest.raises(Refusal, match="No code is valid"):
        actions.object_to(stage.visitor, request.id, "ZZZZZZ")
    stage.carry()
    assert stage.state(request) == "identifying"


def test_f11_the_answer_is_the_same_whether_we_know_them_or_not(stage: Stage) -> None:
    wish = Wish("contact_point", "value", NEW_EMAIL, attributes={"channel": "email"})
    known, unknown = (
        stage.ask(stage.visitor, wish, claim={"email": address}) for address in ("c0@example.com", "nobody@example.com")
    )
    assert (known.is_joined, unknown.is_joined) == (False, False)
    assert (stage.state(known), stage.state(unknown)) == ("received", "received")
    assert not stage.mail.posted
    for request in (known, unknown):
        actions.start_proof(stage.visitor, request.id)
        assert actions.prove(stage.visitor, request.id, "ZZZZZZ") == (False, 2)
    assert Verification.objects.values_list("method", flat=True).distinct().get() == "code_email"
    stage.carry()
    stage.carry()
    assert [one.address for one in stage.posted("email", "is your code")] == ["c0@example.com"]


def test_f11_a_visitor_cannot_tell_by_asking_for_the_new_contacts_code(stage: Stage) -> None:
    wish = Wish("contact_point", "value", NEW_EMAIL, attributes={"channel": "email"})
    for address in ("c0@example.com", "nobody@example.com"):
        request = stage.ask(stage.visitor, wish, claim={"email": address})
        stage.carry()
        with pytest.raises(Refusal, match="no such request"):
            actions.prove_new_contact(stage.visitor, request.id, stage.row(request).items.get().id)


def test_f11_who_asks_for_codes_gets_them_counted_alike(stage: Stage) -> None:
    wish = Wish("contact_point", "value", NEW_EMAIL, attributes={"channel": "email"})
    for address in ("c0@example.com", "nobody@example.com"):
        request = stage.ask(stage.visitor, wish, claim={"email": address})
        for _ in range(5):
            actions.start_proof(stage.visitor, request.id)
        with pytest.raises(Refusal, match="Enough codes"):
            actions.start_proof(stage.visitor, request.id)


def test_f12_a_document_that_came_before_is_looked_at_and_an_expired_one_fails(stage: Stage) -> None:
    first, second = stage.ask(stage.world.cy, stage.name()), stage.ask(stage.world.cy, stage.phone())
    stage.document(stage.world.cy, first)
    stage.document(stage.world.cy, second, issued_on=date(2020, 1, 1), expires_on=date(2021, 1, 1))
    (line,) = queries.case(stage.world.ada, second.id).evidence
    assert line.seen_before == 1
    actions.check(stage.world.cy, second.id)
    found = dict(CheckResult.objects.filter(request_id=second.id).values_list("code", "outcome"))
    assert (found["evidence.reused"], found["evidence.dates"]) == ("warn", "fail")


def test_f13_a_mandate_that_is_over_authorises_nobody(stage: Stage) -> None:
    ended = Item("mandate", None, "holder", "Max Muster", "", (("scope", "contact data"), ("until", "2026-01-31")))
    stage.change_elsewhere(ended)
    mandate = stage.entity("mandate")
    request = stage.ask(stage.world.cy, stage.phone(), on_behalf=True, mandate=mandate.id)
    actions.check(stage.world.cy, request.id)
    assert CheckResult.objects.get(request_id=request.id, code="mandate.valid").outcome == "fail"


def test_f14_a_made_up_company_number_is_no_silent_pass(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.uscc("91310000MA1FL0TQ8X"))
    actions.check(stage.world.cy, request.id)
    found = CheckResult.objects.filter(request_id=request.id, code__startswith="truth.")
    assert set(found.values_list("outcome", flat=True)) - {"pass"}


def test_f15_a_flood_from_one_place_ends(stage: Stage) -> None:
    for number in range(10):
        wish = Wish("contact_point", "value", f"a{number}@example.com", attributes={"channel": "email"})
        stage.ask(stage.visitor, wish, origin="203.0.113.7")
    with pytest.raises(Refusal, match="Too many requests"):
        stage.ask(stage.visitor, stage.phone(), origin="203.0.113.7")
    stage.ask(stage.visitor, stage.phone(), origin="203.0.113.8")


def test_f16_text_that_hides_something_is_refused_at_the_door(stage: Stage) -> None:
    for value in ("a\x00b", "\u202egnp.exe", "x" * 2001, "\ud800"):
        with pytest.raises(Refusal, match="longer than"):
            stage.ask(stage.visitor, Wish("attribute", "value", value, attributes={"name": "note"}))


def test_f17_a_code_is_good_once_and_for_its_own_request(stage: Stage) -> None:
    first, second = stage.ask(stage.customer, stage.phone()), stage.ask(stage.customer, email(stage))
    stage.prove(stage.customer, first)
    code = stage.code("email")
    with pytest.raises(Refusal, match="No code is valid"):
        actions.prove(stage.customer, first.id, code)
    actions.start_proof(stage.customer, second.id, point=stage.entity(channel="email").id)
    assert not actions.prove(stage.customer, second.id, code).is_right


def test_f17_three_wrong_tries_void_a_code_and_time_does_too(stage: Stage) -> None:
    request = stage.ask(stage.customer, stage.phone())
    actions.start_proof(stage.customer, request.id, point=stage.entity().id)
    stage.carry()
    right = stage.code("sms")
    assert [actions.prove(stage.customer, request.id, "ZZZZZZ").left for _ in range(3)] == [2, 1, 0]
    with pytest.raises(Refusal, match="No code is valid"):
        actions.prove(stage.customer, request.id, right)
    actions.start_proof(stage.customer, request.id, point=stage.entity().id)
    stage.carry()
    stage.time.passes(minutes=11)
    with pytest.raises(Refusal, match="No code is valid"):
        actions.prove(stage.customer, request.id, stage.code("sms"))


def test_f18_the_customer_freezes_their_record_at_once(stage: Stage) -> None:
    request = stage.in_review()
    stage.accept(request)
    hold = actions.freeze_record(stage.customer, stage.party.id)
    assert stage.state(request) == "held"
    assert stage.state(stage.ask(stage.world.cy, email(stage))) == "held"
    stage.cool(days=30)
    assert (stage.state(request), stage.value()) == ("held", "+12025550100")
    assert actions.freeze_record(stage.customer, stage.party.id) == hold
    actions.ask_release(stage.world.cy, hold, note="they came to the counter")
    actions.release(stage.world.bo, hold)
    stage.carry()
    assert stage.state(request) != "held"


def test_f18_a_stop_code_freezes_the_record_too(stage: Stage) -> None:
    request = stage.ask(stage.customer, stage.phone())
    stage.carry()
    code = stage.code("sms", "stop code")
    other = stage.ask(stage.world.cy, stage.name())
    assert actions.object_to(stage.visitor, request.id, code, freeze=True)
    assert [stage.state(one) for one in (request, other)] == ["held", "held"]


def test_f18_nobody_freezes_anothers_record(stage: Stage) -> None:
    with pytest.raises(Refusal, match="no customer"):
        actions.freeze_record(customer_of(stage.world, stage.other.id), stage.party.id)


def test_an_unknown_id_says_no_more_than_one_of_others(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone())
    for asked in (request.id, uuid4()):
        with pytest.raises(Refusal, match="no such request"):
            queries.case(stage.visitor, asked)
        with pytest.raises(Refusal, match="no such request"):
            queries.case(stage.world.dee, asked)
    assert ChangeRequest.objects.count() == 1
    assert Message.objects.exclude(channel__in=("email", "sms")).count() == 0
    assert NEW_PHONE not in str(queries.case(stage.customer, request.id))
