# SPDX-License-Identifier: Apache-2.0
"""Recipients are told, again until they say that it is done; whoever stays silent is seen; the customer sees who was told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError

from duly.foundation.ledger.facts import News
from duly.kernel import clock
from duly.kernel.actors import PROVIDER, SYSTEM, Actor
from duly.kernel.refusals import Refusal
from duly.rooms.customers import actions as registry
from duly.rooms.customers.models import Party
from duly.rooms.downstream import actions, queries
from duly.rooms.downstream.carrier import Answered
from duly.rooms.downstream.facts import Matter, State
from duly.rooms.downstream.models import Announcement
from duly.rooms.downstream.rules.waiting import SPANS, next_at
from rooms.delivery.post_office import turned
from rooms.downstream.stage import NEW, Stage, leaves


def test_a_change_on_record_is_announced_to_who_gets_such_particulars(stage: Stage) -> None:
    record = stage.change()
    row = stage.one()
    assert (row.matter, row.record_id, row.fields, row.number) == (
        "changed", record, ["contact_point.value"], "CR-2026-000001"
    )  # fmt: skip


def test_what_a_recipient_does_not_get_it_is_not_told_of(stage: Stage) -> None:
    stage.rename("Another Name Ltd")
    assert not Announcement.objects.exists()


def test_a_recipient_for_one_service_is_told_of_its_customers_only(stage: Stage) -> None:
    stage.register("dns", services=("domains",))
    stage.register("web", services=("hosting",))
    stage.change()
    assert sorted(Announcement.objects.values_list("system__ref", flat=True)) == ["erp", "web"]


def test_the_message_is_signed_and_holds_no_value(stage: Stage) -> None:
    stage.change()
    stage.carry()
    parcel, said = stage.carrier.parcels[-1], stage.body()
    assert parcel.keys == (stage.key,)
    assert said["type"] == "duly.record.changed"
    assert said["data"]["customer"] == "C-00000"
    assert NEW.encode() not in parcel.body
    assert b"Customer 0" not in parcel.body


def test_it_names_the_customer_by_the_recipients_own_number_where_one_is_known(stage: Stage) -> None:
    registry.link(SYSTEM, stage.party.id, system="erp", external_id="7001234")
    stage.change()
    stage.carry()
    assert stage.body()["data"]["external_id"] == "7001234"


@pytest.mark.parametrize("content", [b"{}", b"ok", b'{"acknowledged": false}', b'{"acknowledged": "another"}', b"[1]"])
def test_a_polite_answer_is_no_acknowledgement(stage: Stage, content: bytes) -> None:
    stage.change()
    stage.carrier.answer = Answered(200, content)
    stage.carry()
    assert stage.one().state == State.TAKEN


def test_an_answer_may_acknowledge_at_once(stage: Stage) -> None:
    stage.change()
    stage.carrier.answer = Answered(200, b'{"acknowledged": true}')
    stage.carry()
    row = stage.one()
    assert (row.state, row.how, row.next_at) == (State.ACKNOWLEDGED, "body", None)


def test_the_recipient_acknowledges_by_a_signed_call_and_again_changes_nothing(stage: Stage) -> None:
    stage.change()
    stage.carry()
    assert stage.call("duly.done", stage.one().id)["state"] == State.ACKNOWLEDGED
    assert stage.call("duly.done", stage.one().id)["state"] == State.ACKNOWLEDGED
    assert len(leaves("downstream.acknowledged")) == 1


def test_a_call_that_another_recipient_signed_is_not_taken(stage: Stage) -> None:
    stage.change()
    other = stage.register("crm")
    theirs = actions.show_key(stage.world.operator, other)
    with pytest.raises(Refusal) as no:
        stage.call("duly.done", stage.one().id, key=theirs)
    assert no.value.code == "downstream.not_genuine"
    with pytest.raises(Refusal) as no:
        stage.call("duly.done", stage.one().id, key=theirs, system=other)
    assert no.value.code == "downstream.no_such_announcement"


def test_values_are_fetched_with_the_recipients_key_and_only_what_changed(stage: Stage) -> None:
    stage.change()
    (value,) = stage.call("duly.values", stage.one().id)["values"]
    assert value["fields"]["value"] == NEW
    assert len(leaves("downstream.values_read")) == 1


def test_values_of_an_erasure_there_are_none(stage: Stage) -> None:
    actions.announce(SYSTEM, stage.party.id, Matter.ERASED, cause=stage.party.id, number="PR-1")
    with pytest.raises(Refusal) as no:
        stage.call("duly.values", stage.one().id)
    assert no.value.code == "downstream.no_values"


def test_after_other_terms_a_recipient_fetches_no_more_than_these_give(stage: Stage) -> None:
    stage.change()
    terms = queries.systems_for(stage.world.operator)[0].terms
    assert terms is not None
    actions.amend(stage.world.operator, stage.system, terms._replace(families=("profile",)))
    actions.agree(stage.world.bo, stage.system)
    with pytest.raises(Refusal) as no:
        stage.call("duly.values", stage.one().id)
    assert no.value.code == "downstream.no_values"


def test_what_is_not_taken_goes_out_again_under_the_same_id(stage: Stage) -> None:
    stage.change()
    stage.carrier.answer = Answered(503, retry_after=30.0)
    stage.carry()
    assert (stage.one().state, stage.one().trouble) == (State.WAITING, "HTTP 503")
    stage.carrier.answer = Answered(204)
    stage.carry()
    assert stage.one().state == State.TAKEN
    assert len({parcel.id for parcel in stage.carrier.parcels}) == 1


def test_the_spans_grow_and_come_to_an_end() -> None:
    now = clock.now()
    tries = [next_at(n, now, is_taken=False) for n in range(1, len(SPANS) + 2)]
    assert tries[0] == now + timedelta(seconds=15)
    assert tries[-1] is None
    assert next_at(1, now, is_taken=True) == now + timedelta(hours=24)
    assert next_at(1, now, is_taken=False, asked=10.0**9) == now + timedelta(hours=24)


def test_410_ends_it_and_a_person_sees_it(stage: Stage) -> None:
    stage.change()
    stage.carrier.answer = Answered(410)
    stage.carry()
    assert stage.one().state == State.FAILED
    assert queries.counts_for(stage.world.cy) == (1, 1)


def test_whoever_stays_silent_for_three_days_stands_on_the_work_list(stage: Stage) -> None:
    stage.change()
    stage.carry()
    assert queries.counts_for(stage.world.cy) == (1, 0)
    turned(lambda: Announcement.objects.update(due_at=clock.now() - timedelta(hours=1)))
    assert [one.id for one in queries.announcements_for(stage.world.cy, late=True)] == [stage.one().id]


def test_one_recipient_that_is_away_holds_up_nobody_else(stage: Stage) -> None:
    stage.register("crm")
    for number in range(3):
        stage.change(f"+1202555014{number}")
    stage.carrier.answer = Answered(0, code="no_route")
    stage.carry()
    assert len(stage.carrier.parcels) == 2
    assert sorted(Announcement.objects.values_list("attempts", flat=True)) == [0, 0, 0, 0, 1, 1]


def test_staff_say_from_whom_they_know_that_it_is_done(stage: Stage) -> None:
    stage.change()
    with pytest.raises(Refusal) as no:
        actions.acknowledge(stage.world.cy, stage.one().id)
    assert no.value.code == "downstream.note_needed"
    actions.acknowledge(stage.world.cy, stage.one().id, note="Ms Li called")
    assert stage.one().how == "hand"


def test_a_program_acknowledges_with_the_id(stage: Stage) -> None:
    stage.change()
    key = Actor("key", stage.world.cy.id, "key", stage.world.cy.roles, stage.world.cy.organisations)
    actions.acknowledge(key, stage.one().id)
    assert stage.one().how == "api"


def test_why_nobody_can_be_told_is_taken_down(stage: Stage) -> None:
    stage.change()
    actions.excuse(stage.legal, stage.one().id, note="the company was dissolved")
    assert stage.one().state == State.EXCUSED
    with pytest.raises(Refusal) as no:
        actions.send_again(stage.legal, stage.one().id)
    assert no.value.code == "downstream.over_already"


def test_it_can_be_sent_again_from_the_start(stage: Stage) -> None:
    stage.change()
    stage.carrier.answer = Answered(410)
    stage.carry()
    actions.send_again(stage.world.cy, stage.one().id)
    stage.carrier.answer = Answered(200)
    stage.carry()
    assert stage.one().state == State.TAKEN


def test_an_erasure_overtakes_what_was_announced_before(stage: Stage) -> None:
    stage.change()
    actions.announce(SYSTEM, stage.party.id, Matter.ERASED, cause=stage.party.id, number="PR-1")
    states = dict(Announcement.objects.values_list("matter", "state"))
    assert states == {"changed": State.SUPERSEDED, "erased": State.WAITING}


def test_once_an_erasure_is_acknowledged_not_even_the_number_is_kept(stage: Stage) -> None:
    actions.announce(SYSTEM, stage.party.id, Matter.ERASED, cause=stage.party.id, number="PR-1")
    stage.carrier.answer = Answered(200, b'{"acknowledged": true}')
    stage.carry()
    assert stage.body()["data"]["customer"] == "C-00000"
    assert bytes(stage.one().sealed) == b""


def test_who_was_ended_but_still_holds_data_is_told_of_an_erasure_by_a_person(stage: Stage) -> None:
    actions.end(stage.legal, stage.system, still_holds=True, note="contract ended")
    stage.change()
    assert not Announcement.objects.exists()
    actions.announce(SYSTEM, stage.party.id, Matter.ERASED, cause=stage.party.id, number="PR-1")
    assert (stage.one().state, stage.one().trouble) == (State.FAILED, "ended")


def test_who_was_ended_and_holds_nothing_is_not_told(stage: Stage) -> None:
    actions.end(stage.legal, stage.system, still_holds=False, note="they erased it all")
    assert actions.announce(SYSTEM, stage.party.id, Matter.ERASED, cause=stage.party.id) == 0


def test_the_same_thing_is_announced_once(stage: Stage) -> None:
    for _ in range(2):
        actions.announce(SYSTEM, stage.party.id, Matter.RESTRICTED, cause=stage.party.id)
    assert Announcement.objects.count() == 1


def test_the_customer_sees_who_has_their_data_and_who_was_told(stage: Stage) -> None:
    stage.change()
    (holder,) = queries.recipients_of(stage.party.id)
    assert (holder.name, holder.families, holder.purpose) == ("Erp system", ("contact_point",), "invoices")
    ((name, told),) = queries.of_customer(stage.party.id)
    assert (name, told.matter) == ("Erp system", Matter.CHANGED)
    assert queries.of_customer(stage.other.id) == []


def test_no_leaf_says_whose_data_it_is(stage: Stage) -> None:
    stage.change()
    stage.carry()
    text = str(leaves("downstream.announced") + leaves("downstream.taken"))
    assert "C-00000" not in text
    assert NEW not in text
    assert str(stage.party.id) not in text


def test_the_database_keeps_what_was_announced(stage: Stage) -> None:
    stage.change()
    with pytest.raises(IntegrityError, match="what was announced stands"):
        turned(lambda: Announcement.objects.update(matter="erased"))


def test_the_database_deletes_no_announcement(stage: Stage) -> None:
    stage.change()
    with pytest.raises(IntegrityError, match="stays on record"):
        turned(lambda: Announcement.objects.all().delete())


def test_an_answer_to_what_an_erasure_overtook_changes_nothing(stage: Stage) -> None:
    stage.change()
    (parcel,) = actions.claim(SYSTEM)
    actions.announce(SYSTEM, stage.party.id, Matter.ERASED, cause=stage.party.id)
    assert actions.settle(SYSTEM, parcel.id, Answered(200, b'{"acknowledged": true}')) is State.SUPERSEDED


def test_the_same_news_twice_is_announced_once(stage: Stage) -> None:
    public = {"record": str(stage.change()), "fields": ["contact_point.value"], "since": "2026-01-01T00:00:00.000Z"}
    stream = Party.objects.get(id=stage.party.id).stream
    news = [News(uuid4(), "customers.registered", stream, public)]
    assert actions.hear_changes(SYSTEM, news) == 0
    assert Announcement.objects.count() == 1


def test_a_corrected_contact_point_is_announced_once(stage: Stage) -> None:
    stream = Party.objects.get(id=stage.party.id).stream
    ended = News(uuid4(), "customers.contact_ended", stream, {"channel": "sms", "code": "corrected"})
    corrected = News(uuid4(), "customers.contact_corrected", stream, {"channel": "sms", "how": "call", "proved": True})
    assert actions.hear_changes(SYSTEM, [ended, corrected]) == 1


def test_a_call_without_a_signature_is_not_taken(stage: Stage) -> None:
    with pytest.raises(Refusal) as no:
        actions.take_call(PROVIDER, stage.system, {}, b"{}")
    assert no.value.code == "downstream.not_genuine"
