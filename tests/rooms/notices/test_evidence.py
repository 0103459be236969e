# SPDX-License-Identifier: Apache-2.0
"""After a launch: what rules wait for is shown, and answered by people; the ledger keeps who did."""

from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from duly.foundation.ledger.models import Inbox
from duly.kernel.refusals import Refusal
from duly.rooms.notices import actions, queries
from duly.rooms.notices.models import Notice
from duly.rooms.rulebook import actions as rulebook
from duly.rooms.rulebook.models import EvidenceGiven
from rooms.delivery.post_office import turned
from rooms.notices.letters import a_peopled_world
from rooms.notices.test_closing_out import a_name_change
from world import World

pytestmark = pytest.mark.django_db
RULE, QUESTION = "CN-EC-01a", "licence_page_updated"


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = a_peopled_world(tmp_path, region="CN", time_zone="Asia/Shanghai")
    rulebook.answer(world.operator, world.acme.id, "is_ecommerce_operator", True)
    return world


@pytest.fixture
def notice(world: World) -> Notice:
    """A shop that has told its customers of its new name."""
    made = a_name_change(world)
    actions.launch(world.ada, made.id)
    return made


def owed(world: World, notice: Notice) -> dict[str, Any]:
    ruling = queries.ruling_for(world.ada, notice.id)
    return {one.rule: one for one in ruling.findings}


def test_what_rules_wait_for_after_the_launch_is_shown_until_it_is_answered(world: World, notice: Notice) -> None:
    ruling = queries.ruling_for(world.ada, notice.id)
    assert ruling.is_out
    assert {one.stage for one in ruling.findings} == {"evidence"}
    assert QUESTION in {one.name for one in ruling.wanted}
    actions.give_evidence(world.ada, notice.id, {QUESTION: "Picture of 2027-03-01, folder 12"})
    assert RULE not in owed(world, notice)


def test_an_answer_is_taken_back_and_nothing_is_erased(world: World, notice: Notice) -> None:
    actions.give_evidence(world.ada, notice.id, {QUESTION: "Folder 12"})
    actions.give_evidence(world.ada, notice.id, {QUESTION: None})
    assert RULE in owed(world, notice)
    assert [row.value for row in EvidenceGiven.objects.order_by("at", "id")] == ["Folder 12", None]
    with pytest.raises(DatabaseError), transaction.atomic():
        turned(lambda: EvidenceGiven.objects.update(value="Folder 13"))


def test_the_ledger_says_that_it_was_answered_and_not_what(world: World, notice: Notice) -> None:
    actions.give_evidence(world.ada, notice.id, {QUESTION: "Kept by Zhang San"})
    bodies = [str(row.body) for row in Inbox.objects.filter(stream=notice.id)]
    (body,) = [one for one in bodies if "rulebook.evidence_given" in one]
    assert QUESTION in body
    assert "Zhang" not in body


def test_before_the_launch_it_belongs_into_the_notice(world: World) -> None:
    draft = a_name_change(world)
    with pytest.raises(Refusal) as refused:
        actions.give_evidence(world.ada, draft.id, {QUESTION: "x"})
    assert refused.value.code == "notices.wrong_state"
    assert not queries.ruling_for(world.ada, draft.id).is_out


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({QUESTION: "x", "no_such_thing": "x"}, "rulebook.no_such_evidence"),
        ({QUESTION: "x", "registration_on": "soon"}, "rulebook.bad_answer"),
        ({"is_bank": True}, "rulebook.no_such_evidence"),
    ],
)
def test_what_nobody_asks_or_does_not_fit_is_refused_and_nothing_is_kept(
    world: World, notice: Notice, answers: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        actions.give_evidence(world.ada, notice.id, answers)
    assert refused.value.code == code
    assert not EvidenceGiven.objects.exists()


def test_a_stranger_finds_nothing_to_answer(world: World, notice: Notice) -> None:
    with pytest.raises(Refusal) as refused:
        actions.give_evidence(world.dee, notice.id, {QUESTION: "x"})
    assert refused.value.code in {"notices.no_such_notice", "accounts.not_allowed"}
