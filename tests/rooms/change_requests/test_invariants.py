# SPDX-License-Identifier: Apache-2.0
"""What always holds, I4 to I18, as far as it is this room's; the registry's own part is tested with the registry."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.facts import Wish
from duly.rooms.change_requests.models import (
    ChangeItem,
    ChangeRequest,
    CheckResult,
    Message,
    PolicyConfirmation,
    PolicyVersion,
)
from duly.rooms.customers.facts import Item
from rooms.change_requests.stage import NEW_EMAIL, NEW_PHONE, Stage
from rooms.delivery.post_office import turned

pytestmark = pytest.mark.django_db()


def test_i04_maker_and_intake_agent_differ_from_t2_on(stage: Stage) -> None:
    request = stage.ask(stage.eve, stage.phone(), channel="phone")
    stage.prove(stage.eve, request)
    with pytest.raises(Refusal, match="leaves the decision"):
        actions.submit(stage.eve, request.id)
    with pytest.raises(IntegrityError, match="maker_took_not_in"):
        turned(lambda: ChangeRequest.objects.filter(id=request.id).update(maker_id=stage.eve.id))


def test_i05_what_is_applied_is_what_was_agreed_to(stage: Stage) -> None:
    request = stage.in_review()
    with pytest.raises(Refusal, match="not what"):
        row = stage.row(request)
        decided = dict.fromkeys((item.id for item in row.items.all()), "")
        actions.review(stage.world.bo, row.id, digest="sha256:another", decisions=decided)
    row = stage.row(stage.applied_from(request))
    assert {one.payload_digest for one in row.reviews.all()} == {row.payload_digest}


def test_i06_a_new_round_voids_every_approval(stage: Stage) -> None:
    request = stage.in_review()
    stage.accept(request)
    phone = stage.entity()
    stage.change_elsewhere(Item("contact_point", phone.id, "value", "+12025550133", phone.digests["value"]))
    stage.cool()
    assert stage.state(request) == "conflict"
    (side,) = queries.three_ways(stage.world.ada, request.id)
    assert side.verdict == "changed"
    (full,) = actions.see(stage.world.ada, request.id, why="conflict")
    assert (full.before, full.now, full.proposed) == ("+12025550100", "+12025550133", NEW_PHONE)
    before = stage.row(request)
    digest = actions.rebase(stage.world.ada, request.id)
    after = stage.row(request)
    assert (after.state, after.round, digest != before.payload_digest) == ("in_review", 2, True)
    assert not after.reviews.filter(round=2).exists()
    stage.accept(request)
    stage.cool()
    assert stage.value() == NEW_PHONE


def test_i06_the_customers_yes_is_to_what_was_reviewed_and_void_in_another_round(stage: Stage) -> None:
    request = stage.in_review(stage.name())
    with pytest.raises(Refusal, match="to be confirmed"):
        actions.start_proof(stage.customer, request.id, who="confirmation")
    with pytest.raises(Refusal, match="to be confirmed"):
        actions.take_down(
            stage.world.cy, request.id, method="counter", passed=True, note="they said yes", who="confirmation"
        )
    stage.accept(request)
    stage.confirm(request)
    assert stage.state(request) == "cooling"
    profile = stage.entity("profile")
    stage.change_elsewhere(Item("profile", profile.id, "name", "Another Ltd", profile.digests["name"]))
    stage.cool()
    actions.rebase(stage.world.ada, request.id)
    stage.accept(request)
    stage.cool()
    assert stage.state(request) == "confirming"
    stage.prove(stage.customer, request, who="confirmation")
    stage.cool()
    assert stage.entity("profile").values["name"] == "Acme Buyers Ltd"


def test_i07_applied_means_written_or_said_so_already(stage: Stage) -> None:
    stage.applied()
    assert not ChangeItem.objects.filter(request__state="closed", decision="accepted", outcome="").exists()


def test_i08_everybody_on_record_before_is_told_at_the_address_of_then(stage: Stage) -> None:
    on_record = stage.entity(channel="email")
    request = stage.applied(Wish("contact_point", "value", NEW_EMAIL, on_record.id, on_record.digests["value"]))
    told = {one.address for one in stage.posted("email", "was changed")}
    assert told == {"c0@example.com", NEW_EMAIL}
    versions = Message.objects.filter(request_id=request.id, matter="applied", role="old").values_list("version_id")
    assert all(version for (version,) in versions)


def test_i09_no_message_has_a_link_or_the_new_value_in_full(stage: Stage) -> None:
    stage.applied()
    letters = [*stage.mail.posted, *stage.sms.posted]
    assert letters
    for one in letters:
        text = f"{one.subject} {one.text} {one.html or ''}"
        assert "http" not in text.replace("http://www.w3.org", "")
        assert NEW_PHONE not in text


def test_i10_the_last_way_to_reach_a_customer_is_not_ended_by_itself(stage: Stage) -> None:
    both = [stage.entity(), stage.entity(channel="email")]
    wishes = [Wish("contact_point", "value", None, one.id) for one in both]
    request = stage.ask(stage.world.cy, *wishes, nature="end")
    actions.check(stage.world.cy, request.id)
    assert CheckResult.objects.get(request_id=request.id, code="contact.last").outcome == "fail"


def test_i11_a_new_contact_point_that_did_not_prove_itself_is_never_applied(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone", flags=("first_seen",))
    stage.prove(stage.world.cy, request)
    stage.submit(request)
    stage.accept(request)
    stage.cool(days=20)
    assert (stage.state(request), stage.value()) == ("confirming", "+12025550100")


def test_i12_within_thirty_days_the_next_change_takes_a_document_and_a_call_back(stage: Stage) -> None:
    stage.applied()
    stage.time.passes(days=10)
    request = stage.ask(stage.customer, stage.phone("+12025550155"))
    stage.prove(stage.customer, request)
    assert queries.case(stage.world.ada, request.id).lacking[:2] == ("document", "call_back")


def test_i13_the_time_of_receipt_is_ours(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), claim={"sent_at": "2020-01-01T00:00:00Z"})
    assert stage.row(request).received_at == clock.now()
    with pytest.raises(IntegrityError, match="how it came in stands"):
        turned(lambda: ChangeRequest.objects.filter(id=request.id).update(received_at=clock.now() - timedelta(days=1)))


def test_i15_no_leaf_says_who_it_is_or_what_is_on_record(stage: Stage) -> None:
    stage.applied()
    leaves = " ".join(Inbox.objects.filter(body__contains='"type":"change_requests.').values_list("body", flat=True))
    for said in (NEW_PHONE, "+12025550100", "c0@example.com", "Customer 0", str(stage.party.id)):
        assert said not in leaves


def test_i16_when_the_key_is_destroyed_nothing_of_a_request_opens_and_the_record_stands(stage: Stage) -> None:
    from duly.foundation.vault import actions as vault

    request = stage.applied()
    vault.destroy_key(stage.world.operator, stage.party.id, why="erasure")
    (line,) = queries.case(stage.world.bo, request.id).lines
    assert (line.asked, stage.state(request)) == ("", "closed")
    assert queries.case(stage.world.bo, request.id).digest.startswith("sha256:")


def test_i18_what_could_not_be_judged_is_no_pass(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duly.rooms.customers.queries.checks", None, raising=False)
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    stage.prove(stage.world.cy, request)
    stage.prove_new(stage.world.cy, request)
    stage.carry()
    assert stage.state(request) == "checking"
    assert CheckResult.objects.filter(request_id=request.id, code="truth.unknown").first() is not None
    stage.submit(request)
    row = stage.row(request)
    decided = {item.id: "" for item in row.items.all()}
    with pytest.raises(Refusal, match="few words"):
        actions.review(stage.world.bo, row.id, digest=row.payload_digest, decisions=decided)


def test_a_hold_stops_the_clock_and_two_people_lift_it(stage: Stage) -> None:
    request = stage.in_review()
    due = stage.row(request).due_at
    hold = actions.hold(stage.world.bo, request.id, kind="fraud", note="odd voice")
    stage.time.passes(days=3)
    assert queries.late(stage.world.ada) == []
    with pytest.raises(Refusal, match="takes two"):
        actions.release(stage.legal, hold)
    actions.ask_release(stage.world.cy, hold, note="it was a cold")
    with pytest.raises(Refusal, match="takes two"):
        actions.release(stage.world.bo, hold)
    actions.release(stage.legal, hold)
    row = stage.row(request)
    assert (row.state, row.due_at - due) == ("in_review", timedelta(days=3))


def test_what_is_held_may_be_refused(stage: Stage) -> None:
    request = stage.in_review()
    actions.hold(stage.world.cy, request.id, kind="fraud", note="odd voice")
    actions.refuse(stage.world.bo, request.id, reason="not_proved")
    assert stage.state(request) == "refused"


def test_a_person_says_whom_it_concerns_where_nobody_could_tell(stage: Stage) -> None:
    wish = Wish("contact_point", "value", NEW_EMAIL, attributes={"channel": "email"})
    request = stage.ask(stage.visitor, wish, claim={"name": "somebody"})
    stage.carry()
    assert stage.state(request) == "identifying"
    with pytest.raises(Refusal, match="no customer"):
        actions.match_party(stage.world.cy, request.id, "C-99999")
    actions.match_party(stage.world.cy, request.id, "C-00000")
    row = stage.row(request)
    assert (row.party_id, row.sealed_under) == (stage.party.id, stage.party.id)
    (side,) = actions.see(stage.world.cy, request.id, why="to compare")
    assert side.proposed == NEW_EMAIL


def test_what_is_no_request_is_set_aside(stage: Stage) -> None:
    wish = Wish("attribute", "value", "buy now", attributes={"name": "offer"})
    request = stage.ask(stage.visitor, wish)
    actions.set_aside(stage.world.cy, request.id)
    assert stage.state(request) == "spam"


def test_a_dispute_that_is_upheld_undoes_the_change_by_a_request_of_its_own(stage: Stage) -> None:
    request = stage.applied()
    found = actions.dispute(stage.customer, request.id, "I never asked for this.")
    assert stage.state(request) == "disputed"
    with pytest.raises(Refusal, match="leaves the decision"):
        actions.settle_dispute(stage.world.bo, found, upheld=True, note="looked at it")
    undone = actions.settle_dispute(stage.legal, found, upheld=True, note="looked at it")
    assert undone is not None
    assert (stage.state(request), stage.row(undone).undo_of_id) == ("closed", request.id)


def test_a_dispute_comes_too_late_after_sixty_days(stage: Stage) -> None:
    request = stage.applied()
    stage.time.passes(days=61)
    with pytest.raises(Refusal, match="60 days"):
        actions.dispute(stage.customer, request.id, "I never asked for this.")


def test_rules_are_in_force_once_a_second_person_says_so_and_each_request_keeps_its_own(stage: Stage) -> None:
    organisation, document = stage.world.acme.id, {"fields": {"contact_point.value": 3}}
    first = stage.ask(stage.world.cy, stage.phone())
    number = actions.set_policy(stage.world.bo, organisation, document)
    with pytest.raises(Refusal, match="yourself"):
        actions.confirm_policy(stage.world.bo, organisation, number)
    assert queries.policy_of(organisation).version == 0
    actions.confirm_policy(stage.legal, organisation, number)
    second = stage.ask(stage.customer, stage.phone("+12025550155"))
    assert [(stage.row(one).policy_version, stage.row(one).tier) for one in (first, second)] == [(0, 2), (1, 3)]
    version = PolicyVersion.objects.get()
    with pytest.raises(IntegrityError, match="record"):
        turned(lambda: PolicyVersion.objects.filter(id=version.id).update(digest="x"))


def test_the_database_refuses_whoever_confirms_their_own_rules(stage: Stage) -> None:
    actions.set_policy(stage.world.bo, stage.world.acme.id, {"sample": 50})
    version = PolicyVersion.objects.get()
    with pytest.raises(IntegrityError, match="second_person"):
        turned(lambda: PolicyConfirmation.objects.create(version=version, by=stage.world.bo.id, at=clock.now()))


def test_the_new_value_is_nowhere_in_the_tables_in_the_clear(stage: Stage) -> None:
    request = stage.applied()
    row = stage.row(request)
    texts = [str(one.__dict__) for model in (ChangeItem, Message, CheckResult) for one in model.objects.all()]
    texts += [str(row.__dict__), *(str(one.__dict__) for one in row.verifications.all())]
    assert not any(NEW_PHONE in text or "c0@example.com" in text for text in texts)
