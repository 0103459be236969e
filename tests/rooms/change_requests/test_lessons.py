# SPDX-License-Identifier: Apache-2.0
"""Fifteen faults that another system for such requests really had, and insiders' ways round the rules."""

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from duly.foundation.ledger.guard import Running, running
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.facts import Wish
from duly.rooms.change_requests.models import ChangeItem, ChangeRequest, CheckResult, Review
from duly.rooms.customers.facts import Item
from rooms.change_requests.stage import NEW_PHONE, Stage, customer_of
from rooms.delivery.post_office import turned

pytestmark = pytest.mark.django_db()


def by_hand(sql: str, *values: str | UUID) -> None:
    """A statement past every verb, as somebody with the database's password would write it."""
    token = running.set(Running("test.by_hand", SYSTEM))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    finally:
        running.reset(token)


def test_bug_01_nobody_but_the_clock_applies(stage: Stage) -> None:
    request = stage.in_review()
    stage.accept(request)
    stage.time.passes(hours=100)
    for who in (stage.customer, stage.world.cy, stage.world.ada, stage.world.bo, stage.world.operator):
        with pytest.raises(Refusal, match="may not do this"):
            actions.advance(who, request.id)
    assert stage.value() != NEW_PHONE


def test_bug_02_what_was_handed_over_cannot_be_rewritten_even_in_the_database(stage: Stage) -> None:
    item = stage.row(stage.in_review()).items.get()
    for column, value in (("field", "status"), ("digest", "sha256:0"), ("base", "x"), ("entity_id", str(uuid4()))):
        with pytest.raises(IntegrityError, match="handed over"):
            by_hand(f"UPDATE change_requests_changeitem SET {column} = %s WHERE id = %s", value, item.id)
    with pytest.raises(IntegrityError, match="handed over"):
        by_hand("DELETE FROM change_requests_changeitem WHERE id = %s", item.id)


def test_bug_03_the_whole_request_has_the_tier_of_its_gravest_item(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, Wish("profile", "alias", "Acme", stage.entity("profile").id), stage.name())
    assert stage.row(request).tier == 3


def test_bug_04_nothing_that_the_asker_writes_narrows_what_is_compared(stage: Stage) -> None:
    first = stage.ask(stage.world.cy, stage.phone())
    wish = stage.phone("+12025550177")._replace(attributes={"label": "something else"})
    second = stage.ask(stage.customer, wish, note="not the same thing at all")
    actions.check(stage.world.cy, second.id)
    assert CheckResult.objects.get(request_id=second.id, code="request.overlaps").outcome == "warn"
    assert first.id != second.id


def test_bug_05_a_difference_of_case_is_a_difference_everywhere(stage: Stage) -> None:
    request = stage.in_review(stage.name("CUSTOMER 0 LTD"))
    stage.accept(request)
    stage.confirm(request)
    profile = stage.entity("profile")
    stage.change_elsewhere(Item("profile", profile.id, "name", "Customer 0 Ltd", profile.digests["name"]))
    stage.cool()
    assert stage.state(request) == "conflict"


def test_bug_06_a_throw_away_item_hides_no_overlap(stage: Stage) -> None:
    stage.ask(stage.world.cy, stage.phone())
    alias = Wish("profile", "alias", "x", stage.entity("profile").id)
    second = stage.ask(stage.customer, stage.phone(), alias)
    actions.check(stage.world.cy, second.id)
    found = CheckResult.objects.filter(request_id=second.id, code="request.overlaps")
    assert sorted(found.values_list("outcome", flat=True)) == ["pass", "warn"]


def test_bug_07_nothing_is_called_applied_that_wrote_nothing(stage: Stage) -> None:
    with pytest.raises(Refusal, match="not a particular"):
        stage.ask(stage.world.cy, Wish("profile", "shoe_size", "43", stage.entity("profile").id))
    request = stage.applied()
    row = stage.row(request)
    assert row.record_id is not None
    assert row.items.get().outcome == "written"


@pytest.mark.parametrize("value", ["{{ 7*7 }}", "__import__('os')", "${jndi:ldap://x}", "'; DROP TABLE x; --"])
def test_bug_08_and_09_what_is_asked_is_kept_and_never_run(stage: Stage, value: str) -> None:
    request = stage.ask(stage.world.cy, Wish("profile", "alias", value, stage.entity("profile").id))
    (side,) = actions.see(stage.world.cy, request.id, why="to look")
    assert side.proposed == value


def test_bug_10_and_12_nothing_of_another_organisation_or_customer_is_readable(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone())
    stranger = customer_of(stage.world, stage.other.id)
    for who in (stranger, stage.world.dee):
        assert queries.queue(who) == []
        assert queries.requests_of(who, stage.party.id) == []
        for look in (queries.case, queries.three_ways, queries.told_of):
            with pytest.raises(Refusal, match="no such request"):
                look(who, request.id)
    with pytest.raises(Refusal, match="no such request"):
        actions.see(stage.world.dee, request.id, why="curious")


def test_bug_11_a_reviewer_sees_values_in_part_and_in_full_only_on_record(stage: Stage) -> None:
    request = stage.in_review()
    (line,) = queries.case(stage.world.bo, request.id).lines
    assert NEW_PHONE not in (line.asked, line.base)
    before = stage.recorded("change_requests.seen")
    (side,) = actions.see(stage.world.bo, request.id, why="to compare")
    assert side.proposed == NEW_PHONE
    assert stage.recorded("change_requests.seen") == before + 1
    with pytest.raises(Refusal, match="few words"):
        actions.see(stage.world.bo, request.id, why=" ")


def test_bug_13_markup_in_a_name_reaches_no_message(stage: Stage) -> None:
    stage.ask(stage.world.cy, stage.name("<script>alert(1)</script>"))
    stage.carry()
    assert stage.posted("email", "was asked for")
    assert not [one for one in stage.mail.posted if "script" in f"{one.html}{one.text}{one.subject}"]


def test_bug_14_saving_an_item_as_it_was_is_no_change(stage: Stage) -> None:
    request = stage.in_review(Wish("contact_point", "value", "b@example.com", attributes={"channel": "email"}))
    item = stage.row(request).items.get()
    assert item.entity_id is None
    assert item.base == ""
    turned(item.save)
    by_hand("UPDATE change_requests_changeitem SET entity_id = NULL, base = '' WHERE id = %s", item.id)


@pytest.mark.parametrize(
    "name",
    [
        "change_requests_one_number", "change_requests_one_per_key", "change_requests_maker_took_not_in",
        "change_requests_one_open_proof", "change_requests_no_code_by_hand", "change_requests_two_lift_a_hold",
        "change_requests_one_review", "change_requests_one_document",
    ],
)  # fmt: skip
def test_bug_15_every_constraint_really_is_in_the_database(stage: Stage, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conname = %s UNION SELECT indexname FROM pg_indexes WHERE indexname = %s",
            [name, name],
        )
        assert cursor.fetchone() is not None


def test_bug_15_every_trigger_really_is_there(stage: Stage) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'change_requests_%'")
        found = sorted(row[0] for row in cursor.fetchall())
    assert found == sorted([
        "change_requests_bulkfile", "change_requests_bulkline", "change_requests_bulklook", "change_requests_escalation",
        "change_requests_letter", "change_requests_mailfate",
        "change_requests_changeitem", "change_requests_changerequest", "change_requests_checkresult",
        "change_requests_event", "change_requests_evidence", "change_requests_mail", "change_requests_policyconfirmation",
        "change_requests_policyconfirmation", "change_requests_policyversion", "change_requests_review",
        "change_requests_review", "change_requests_verification",
    ])  # fmt: skip


def test_rejecting_before_anybody_reviewed_is_not_possible(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone())
    with pytest.raises(Refusal, match="identity to be proved"):
        actions.refuse(stage.world.bo, request.id, reason="not_proved")


def test_insider_1_the_maker_decides_on_nothing_of_theirs(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone", flags=("first_seen",))
    stage.prove(stage.world.cy, request)
    stage.prove_new(stage.world.cy, request)
    with pytest.raises(Refusal, match="leaves the decision"):
        actions.submit(_as(stage.world.cy, "maker"), request.id)
    actions.submit(stage.eve, request.id)
    with pytest.raises(Refusal, match="leaves the decision"):
        stage.accept(request, stage.eve)
    row = stage.row(request)
    with pytest.raises(IntegrityError, match="four_eyes"):
        turned(lambda: Review.objects.create(**_review(row, stage.eve)))


def test_insider_1_whoever_took_a_proof_down_decides_nothing(stage: Stage) -> None:
    request = stage.ask(stage.customer, stage.name())
    stage.prove_strongly(request, by=stage.eve)
    stage.submit(request)
    with pytest.raises(Refusal, match="leaves the decision"):
        stage.accept(request, stage.eve)


def test_insider_1_and_10_staff_who_are_the_customer_leave_it_to_others(stage: Stage) -> None:
    own = Item("contact_point", None, "value", "eve@example.com", "", (("channel", "email"),))
    stage.change_elsewhere(own)
    stage.time.passes(days=60)
    request = stage.ask(stage.customer, stage.name())
    assert stage.row(request).own_users == [stage.eve.id]
    stage.prove_strongly(request)
    with pytest.raises(Refusal, match="leaves the decision"):
        actions.submit(stage.eve, request.id)
    stage.submit(request)
    with pytest.raises(Refusal, match="leaves the decision"):
        stage.accept(request, stage.eve)
    with pytest.raises(IntegrityError, match="four_eyes"):
        turned(lambda: Review.objects.create(**_review(stage.row(request), stage.eve)))


def test_insider_2_two_colleagues_cannot_do_without_the_customers_word(stage: Stage) -> None:
    request = stage.in_review(stage.name())
    stage.accept(request)
    stage.cool(days=20)
    assert stage.state(request) == "confirming"


def test_insider_3_an_applied_request_and_its_events_stand(stage: Stage) -> None:
    row = stage.row(stage.applied())
    for sql in (
        "UPDATE change_requests_changerequest SET applied_at = now() WHERE id = %s",
        "UPDATE change_requests_event SET why = 'x' WHERE request_id = %s",
        "DELETE FROM change_requests_review WHERE request_id = %s",
        "DELETE FROM change_requests_changerequest WHERE id = %s",
    ):
        with pytest.raises(IntegrityError):
            by_hand(sql, row.id)


def test_insider_3_a_state_forced_by_hand_applies_nothing(stage: Stage) -> None:
    row = stage.row(stage.in_review())
    with pytest.raises(IntegrityError, match="bound"):
        by_hand("UPDATE change_requests_changerequest SET state = 'applied', applied_at = now() WHERE id = %s", row.id)
    by_hand(
        "UPDATE change_requests_changerequest SET state = 'ready', next_at = now() - interval '1 year' WHERE id = %s",
        row.id,
    )
    ChangeItem.objects.filter(request=row)
    stage.carry()
    assert (stage.state(row.id), stage.value()) == ("failed", "+12025550100")


def test_insider_5_a_code_that_was_passed_by_hand_is_refused_by_the_database(stage: Stage) -> None:
    request = stage.ask(stage.customer, stage.phone())
    actions.start_proof(stage.customer, request.id, point=stage.entity().id)
    with pytest.raises(IntegrityError, match="no_code_by_hand"):
        by_hand(
            "UPDATE change_requests_verification SET result = 'passed', by_id = %s WHERE request_id = %s AND result = ''",
            stage.eve.id, request.id,
        )  # fmt: skip


def test_insider_9_ending_the_last_way_to_reach_a_customer_takes_two_deciders_one_of_them_legal(stage: Stage) -> None:
    sms, mail = stage.entity(), stage.entity(channel="email")
    both = [Wish("contact_point", "value", None, one.id) for one in (sms, mail)]
    assert stage.row(stage.ask(stage.world.cy, *both, nature="end")).tier == 4


def test_the_gravest_changes_take_a_second_person_and_two_deciders_one_of_them_legal(stage: Stage) -> None:
    on_record = stage.entity("profile")
    request = stage.ask(stage.world.cy, Wish("profile", "status", "former", on_record.id), channel="phone")
    stage.prove_strongly(request)
    with pytest.raises(Refusal, match="second authorised person"):
        stage.submit(request)
    stage.prove(stage.world.cy, request, channel="sms", who="second")
    stage.submit(request)
    assert stage.accept(request) == "in_review"
    with pytest.raises(Refusal, match="Another person"):
        stage.accept(request)
    with pytest.raises(Refusal, match="legal department"):
        stage.accept(request, stage.eve)
    stage.accept(request, stage.legal)
    stage.confirm(request)
    stage.cool(days=6)
    assert stage.state(request) == "cooling"
    stage.cool(days=2)
    assert (stage.state(request), stage.entity("profile").attributes["status"]) == ("closed", "former")


def test_a_programs_key_makes_and_never_decides(stage: Stage) -> None:
    request = stage.in_review()
    key = Actor("key", stage.world.bo.id, "program", frozenset({"checker", "maker"}), stage.world.bo.organisations)
    with pytest.raises(Refusal, match="program may ask"):
        stage.accept(request, key)
    assert ChangeRequest.objects.get(id=request.id).state == "in_review"


def _as(actor: Actor, *roles: str) -> Actor:
    return Actor("user", actor.id, actor.name, frozenset(roles), actor.organisations)


def _review(row: ChangeRequest, who: Actor) -> dict[str, object]:
    return {
        "request": row, "round": row.round, "role": "checker", "user_id": who.id, "decision": "accepted",
        "payload_digest": row.payload_digest, "at": row.received_at,
    }  # fmt: skip
