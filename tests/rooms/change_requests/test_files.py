# SPDX-License-Identifier: Apache-2.0
"""A file of changes is no back door: every line is checked, a second person agrees to exactly it after looking, and what is
graver than a trifle is still proved by the customer.
"""

from pathlib import Path
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from duly.foundation.ledger.actions import action
from duly.foundation.vault import actions as vault
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions, jobs, queries
from duly.rooms.change_requests.models import BulkFile, BulkLine, ChangeRequest
from duly.rooms.change_requests.queries import bulk
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Item
from rooms.change_requests.stage import NEW_PHONE, Stage
from world import customer_row, given, make_customers

pytestmark = pytest.mark.django_db()
HEADER = "customer id,what,old value,new value,nature,reason,effective from\n"
SMALL = "C-00000,alias,,Ace,,,\nC-00001,alias,,Bee,,,\n"


def take(stage: Stage, lines: str = SMALL, by: Actor | None = None) -> UUID:
    content = (HEADER + lines).encode()
    return actions.take_file(
        by or stage.world.ada, stage.world.acme.id, content, name="changes.csv", source="the register"
    )


def look(stage: Stage, file: UUID, by: Actor | None = None) -> None:
    for line in queries.lines_for(stage.world.bo, file, which="sampled"):
        actions.look_at_line(by or stage.world.bo, line.id)


def agree(stage: Stage, file: UUID, by: Actor | None = None) -> None:
    actions.agree_file(by or stage.world.bo, file, digest=queries.file_for(stage.world.bo, file).digest)


def carried(stage: Stage, lines: str = SMALL) -> UUID:
    file = take(stage, lines)
    look(stage, file)
    agree(stage, file)
    while jobs.carry_files():
        pass
    return file


def fates(file: UUID) -> list[tuple[int, str, str]]:
    return list(BulkLine.objects.filter(file=file).order_by("number").values_list("number", "fate", "why"))


def alias(stage: Stage, party: UUID | None = None) -> str:
    return stage.entity("profile", party=party or stage.party.id).values.get("alias", "")


def test_what_is_small_is_applied_under_one_agreement_and_every_line_says_so(stage: Stage) -> None:
    file = carried(stage)
    assert (alias(stage), alias(stage, stage.other.id)) == ("Ace", "Bee")
    assert fates(file) == [(2, "applied", ""), (3, "applied", "")]
    assert queries.file_for(stage.world.bo, file).stands == "finished"
    assert {one.channel for one in ChangeRequest.objects.all()} == {"bulk"}


def test_each_line_has_its_own_maker_reviewer_digest_and_record(stage: Stage) -> None:
    carried(stage)
    for row in ChangeRequest.objects.all():
        review = row.reviews.get()
        assert (row.maker_id, review.user_id) == (stage.world.ada.id, stage.world.bo.id)
        assert review.payload_digest == row.payload_digest
        assert row.record_id is not None
        assert row.verifications.get(method="file").by_id == stage.world.ada.id


def test_a_contact_point_is_never_moved_by_a_file_alone(stage: Stage) -> None:
    old = stage.value()
    file = carried(stage, f"C-00000,mobile,,{NEW_PHONE},,,\n")
    stage.cool(days=30)
    assert stage.value() == old
    (line,) = BulkLine.objects.filter(file=file)
    assert line.fate == "asked"
    assert line.request is not None
    assert ChangeRequest.objects.get().state == "expired"


def test_the_customer_is_sent_a_code_and_the_old_contact_points_are_told(stage: Stage) -> None:
    carried(stage, f"C-00000,mobile,,{NEW_PHONE},,,\n")
    stage.carry()
    assert stage.posted("email", "is your code")
    assert stage.posted("email", "A change of your record was asked for")
    assert actions.prove(stage.customer, ChangeRequest.objects.get().id, stage.code("email")).is_right


def test_nothing_happens_before_somebody_agrees(stage: Stage) -> None:
    take(stage)
    jobs.carry_files()
    assert not ChangeRequest.objects.exists()


def test_whoever_brought_it_in_cannot_agree(stage: Stage) -> None:
    file = take(stage, by=stage.eve)
    look(stage, file, stage.eve)
    with pytest.raises(Refusal, match="brought this file in"):
        agree(stage, file, stage.eve)


def test_whoever_did_not_look_at_the_sample_cannot_agree(stage: Stage) -> None:
    file = take(stage)
    with pytest.raises(Refusal, match="2 lines of the sample"):
        agree(stage, file)
    look(stage, file, stage.legal)
    with pytest.raises(Refusal, match="2 lines of the sample"):
        agree(stage, file)


def test_one_agrees_to_exactly_one_digest(stage: Stage) -> None:
    file = take(stage)
    look(stage, file)
    with pytest.raises(Refusal, match="not the digest"):
        actions.agree_file(stage.world.bo, file, digest="sha256:" + "0" * 64)


def test_a_program_brings_files_in_and_agrees_to_none(stage: Stage) -> None:
    key = Actor("key", stage.world.ada.id, "program", frozenset({"maker", "checker"}), stage.world.ada.organisations)
    file = take(stage, by=key)
    with pytest.raises(Refusal, match="people who signed in"):
        agree(stage, file, key)


def test_the_same_file_is_taken_once_and_again_after_it_was_refused(stage: Stage) -> None:
    file = take(stage)
    with pytest.raises(Refusal, match="taken in on 2026-11-25 already"):
        take(stage)
    actions.refuse_file(stage.world.bo, file, why="the register was older")
    assert queries.file_for(stage.world.bo, file).why == "the register was older"
    assert {fate for _line, fate, _why in fates(file)} == {"refused"}
    assert take(stage) != file


def test_it_is_decided_on_once(stage: Stage) -> None:
    file = carried(stage)
    with pytest.raises(Refusal, match="already"):
        actions.refuse_file(stage.world.bo, file, why="too late")


def test_lines_that_cannot_be_are_refused_one_by_one(stage: Stage) -> None:
    given(stage.party, "sms", "+12025550177")
    lines = (
        "C-77777,alias,,X,,,\nC-00000,mobile,,+12025550188,,,\nC-00000,email,other@example.com,a@example.com,,,\n"
        "C-00001,email,,nonsense,,,\nC-00001,alias,,A,,,\nC-00001,alias,,B,,,\nC-00001,language,,en,,,\nC-00001,lei,,,end,,\n"
    )
    assert fates(take(stage, lines)) == [
        (2, "refused", "no_customer"), (3, "refused", "which_one"), (4, "refused", "old_differs"), (5, "refused", "untrue"),
        (6, "", ""), (7, "refused", "twice"), (8, "already", ""), (9, "refused", "not_there"),
    ]  # fmt: skip


def test_the_old_value_says_which_of_two_is_meant(stage: Stage) -> None:
    given(stage.party, "sms", "+12025550177")
    take(stage, "C-00000,mobile,+1 202-555-0177,+12025550188,,,\n")
    points = customers.record_of(stage.party.id).of("contact_point")
    assert BulkLine.objects.get().entity_id == next(one.id for one in points if one.values["value"].endswith("0177"))


def test_what_a_line_says_is_sealed_and_ends_with_the_customers_key(stage: Stage) -> None:
    file = take(stage, "C-00000,alias,,Confidential Ace,,,\n")
    assert b"Confidential" not in bytes(BulkLine.objects.get().sealed)
    look(stage, file)
    agree(stage, file)
    _destroy(SYSTEM, stage.party.id)
    jobs.carry_files()
    assert fates(file) == [(2, "failed", "erased")]


@action("change_requests.forget")
def _destroy(actor: Actor, party: UUID) -> None:
    vault.destroy_key(actor, party, why="test")


def test_to_look_is_recorded_and_shows_old_and_new(stage: Stage) -> None:
    file = take(stage, "C-00000,mobile,,+12025550188,,,\n")
    (line,) = queries.lines_for(stage.world.bo, file)
    view = actions.look_at_line(stage.world.bo, line.id)
    assert (view.ref, view.now, view.new) == ("C-00000", stage.value(), "+12025550188")
    assert stage.recorded("change_requests.line_seen") == 1
    assert queries.lines_for(stage.world.bo, file)[0].is_seen


def test_another_organisation_knows_of_no_file(stage: Stage) -> None:
    file = take(stage)
    for look_at in (queries.file_for, queries.lines_for):
        with pytest.raises(Refusal, match="no such file"):
            look_at(stage.world.dee, file)
    assert queries.files_for(stage.world.dee) == []


def test_whoever_dies_between_lines_loses_none_and_does_none_twice(stage: Stage) -> None:
    file = take(stage)
    look(stage, file)
    agree(stage, file)
    first, _second = bulk.lines_left(10)
    actions.carry_line(SYSTEM, first)
    assert actions.carry_line(SYSTEM, first) == ""
    jobs.carry_files()
    assert [fate for _line, fate, _why in fates(file)] == ["applied", "applied"]
    assert ChangeRequest.objects.count() == 2


def test_a_line_that_fails_stops_no_other(stage: Stage) -> None:
    file = take(stage)
    look(stage, file)
    agree(stage, file)
    actions.freeze_record(stage.customer, stage.party.id)
    jobs.carry_files()
    assert [fate for _line, fate, _why in fates(file)] == ["asked", "applied"]
    assert alias(stage) == ""
    assert ChangeRequest.objects.get(party_id=stage.party.id).state == "held"


def test_why_a_line_could_not_be_carried_out_is_taken_down_once(stage: Stage) -> None:
    file = take(stage)
    look(stage, file)
    agree(stage, file)
    first, _second = bulk.lines_left(10)
    actions.fail_line(SYSTEM, first, "customers.bad_item")
    actions.fail_line(SYSTEM, first, "another")
    jobs.carry_files()
    assert fates(file) == [(2, "failed", "customers.bad_item"), (3, "applied", "")]


def test_a_day_ahead_is_waited_for(stage: Stage) -> None:
    file = carried(stage, "C-00000,alias,,Ace,,,2027-01-01\n")
    assert fates(file) == [(2, "ahead", "")]
    stage.cool(days=40)
    assert alias(stage) == "Ace"


def test_what_changed_meanwhile_is_not_overwritten(stage: Stage) -> None:
    file = take(stage, "C-00000,alias,,Ace,,,\n")
    stage.change_elsewhere(_alias_item(stage))
    look(stage, file)
    agree(stage, file)
    jobs.carry_files()
    assert alias(stage) == "Other"
    assert fates(file) == [(2, "failed", "changed_since")]
    assert not ChangeRequest.objects.exists()


def _alias_item(stage: Stage) -> Item:
    return Item("profile", stage.entity("profile").id, "alias", "Other")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE change_requests_bulkfile SET decision = 'agreed', decided_by = by_id",
        "UPDATE change_requests_bulkfile SET decision = 'agreed', decided_by = gen_random_uuid()",
        "UPDATE change_requests_bulkfile SET digest = 'sha256:0'",
        "UPDATE change_requests_bulkline SET field = 'name'",
        "UPDATE change_requests_bulkline SET fate = 'applied'",
        "DELETE FROM change_requests_bulkline",
        "DELETE FROM change_requests_bulkfile",
    ],
)
def test_the_database_says_so_too(stage: Stage, change: str) -> None:
    take(stage)
    with pytest.raises(DatabaseError), transaction.atomic():
        _by_hand(SYSTEM, change)


@action("change_requests.forget", silent="the test asks the database itself")
def _by_hand(actor: Actor, change: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(change)


def test_a_few_hundred_lines_are_taken_in_and_counted(stage: Stage, tmp_path: Path) -> None:
    make_customers(stage.world, [customer_row(n) for n in range(2, 302)], tmp_path)
    file = take(stage, "".join(f"C-{n:05d},alias,,A{n},,,\n" for n in range(302)))
    card = queries.file_for(stage.world.bo, file)
    assert (card.lines, card.at_once, card.one_by_one, card.sampled) == (302, 302, 0, 10)
    assert BulkFile.objects.count() == 1
