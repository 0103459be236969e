# SPDX-License-Identifier: Apache-2.0
"""A destroyed key closes what was kept of a person for good; the log holds."""

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger import queries as log
from duly.foundation.ledger import vault
from duly.foundation.ledger.actions import action
from duly.foundation.ledger.models import SealedDisclosure, SubjectKey
from duly.foundation.vault import actions, keys
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.disclosures import opened
from duly.kernel.refusals import Refusal
from foundation.vault.people import OPERATOR, make, persons, tell

pytestmark = pytest.mark.django_db
PLACE = keys.place(uuid4(), "profile", uuid4(), uuid4())


def test_nothing_of_the_person_opens_again_and_others_stay_as_they_are() -> None:
    gone, stays = persons(2)
    facts = tell(SYSTEM, [gone, stays])
    sealed = keys.held([stays])[stays].seal(PLACE, b"x")
    assert actions.destroy_key(OPERATOR, gone, why="request P-1")
    assert vault.disclosures_of(facts).keys() == {facts[1]}
    assert keys.held([gone, stays])[stays].open(PLACE, sealed) == b"x"
    assert bytes(SubjectKey.objects.get(subject=gone).wrapped) == bytes(60)


def test_the_whole_log_still_verifies() -> None:
    ledger.open_log(SYSTEM, "test.invalid/erasure")
    [gone] = persons(1)
    tell(SYSTEM, [gone])
    while ledger.sequence():
        pass
    before = [line.leaf for line in log.entries_of(gone)]
    actions.destroy_key(OPERATOR, gone, why="request P-1")
    while ledger.sequence():
        pass
    assert ledger.verify_all().holds
    assert [line.leaf for line in log.entries_of(gone)][: len(before)] == before


def test_it_is_on_record_with_the_reason_kept_as_the_actor_s() -> None:
    [gone] = persons(1)
    actions.destroy_key(OPERATOR, gone, why="request P-1")
    while ledger.sequence():
        pass
    [line] = [line for line in log.entries_of(gone) if line.fact["type"] == "vault.key_destroyed"]
    assert "P-1" not in line.leaf
    assert OPERATOR.name not in line.leaf
    [texts] = vault.disclosures_of([UUID(line.fact["id"])], OPERATOR.id).values()
    assert sorted(opened(text) for text in texts) == [("actor", "Olga"), ("reason", "request P-1")]


def test_asking_again_changes_nothing() -> None:
    [gone] = persons(1)
    assert [actions.destroy_key(OPERATOR, gone, why="P-1") for _ in range(3)] == [True, False, False]


def test_somebody_who_never_had_a_key_never_gets_one() -> None:
    nobody = uuid4()
    assert actions.destroy_key(OPERATOR, nobody, why="P-1")
    with pytest.raises(Refusal) as refused:
        make(SYSTEM, [nobody])
    assert refused.value.code == "ledger.key_destroyed"


def test_facts_about_an_erased_person_go_on_and_keep_nothing_that_opens_them() -> None:
    gone, stays = persons(2)
    actions.destroy_key(OPERATOR, gone, why="P-1")
    facts = tell(SYSTEM, [gone, stays])
    assert vault.disclosures_of(facts).keys() == {facts[1]}
    assert not SealedDisclosure.objects.filter(subject=gone, fact=facts[0]).exists()
    assert SubjectKey.objects.get(subject=gone).wrapping == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_subjectkey SET wrapping = 1 WHERE subject = %s",
        "UPDATE ledger_subjectkey SET wrapped = decode('00', 'hex') WHERE subject = %s",
        "DELETE FROM ledger_subjectkey WHERE subject = %s",
    ],
)
def test_the_database_itself_keeps_a_destroyed_key_destroyed(statement: str) -> None:
    [gone] = persons(1)
    actions.destroy_key(OPERATOR, gone, why="P-1")
    with pytest.raises(IntegrityError, match="refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [gone])


def test_a_verb_that_read_the_key_and_destroys_it_keeps_nothing_more_under_it() -> None:
    [gone] = persons(1)
    facts = read_destroy_and_tell(SYSTEM, gone)
    assert not SealedDisclosure.objects.filter(fact__in=facts, subject=gone).exists()


@action("test.try")
def read_destroy_and_tell(actor: Actor, gone: UUID) -> list[UUID]:
    make(actor, [gone])
    ledger.destroy(gone)
    return tell(actor, [gone])
