# SPDX-License-Identifier: Apache-2.0
"""What was learned is written down without customers' values, reviewed by somebody else, published, and found again."""

from pathlib import Path
from uuid import UUID

import pytest

from duly.rooms.aftercare import actions, queries
from duly.rooms.aftercare.facts import CaseState, CaseText
from rooms.aftercare.town import refused
from rooms.transfer.town import Ground, laid_down, line, rehearsed
from world import World

LESSON = CaseText(
    "余额列含文字", "Balances held words; 20 rows were held back.", "来源系统允许自由文本", "Ask the owner before the rehearsal.",
    "先清点余额列", "serious", ("余额", "Free text"),
)  # fmt: skip


@pytest.fixture
def transfer(world: World, ground: Ground, tmp_path: Path) -> UUID:
    return rehearsed(world, laid_down(world, ground, tmp_path, [line(1), line(2, 余额="?")]))


def test_a_case_gathers_by_itself_why_rows_were_held_back(world: World, transfer: UUID) -> None:
    case = queries.case_for(world.ada, actions.write_case(world.ada, transfer, LESSON))
    assert case.material["fates"] == {
        "created": 1,
        "updated": 0,
        "same": 0,
        "merged": 0,
        "quarantined": 1,
        "excluded": 0,
    }
    assert [(one["field"], one["rows"]) for one in case.material["reasons"]] == [("balance", 1)]
    assert {"source:delimited", "target:postgresql"} <= set(case.traits)


def test_somebody_else_reviews_it_and_then_it_is_published(world: World, transfer: UUID) -> None:
    case = actions.write_case(world.ada, transfer, LESSON)
    with refused("aftercare.case_not_now"):
        actions.publish_case(world.ada, case)
    actions.review_case(world.bo, case)
    actions.publish_case(world.ada, case)
    assert queries.case_for(world.ada, case).state is CaseState.PUBLISHED
    actions.write_case(world.ada, transfer, LESSON, case_id=case)
    assert queries.case_for(world.ada, case).state is CaseState.DRAFT, "written anew, it is reviewed anew"


def test_whoever_wrote_it_does_not_review_it(world: World, transfer: UUID) -> None:
    case = actions.write_case(world.operator, transfer, LESSON)
    with refused("aftercare.own_case"):
        actions.review_case(world.operator, case)


def test_customers_values_are_refused_with_the_place(world: World, transfer: UUID) -> None:
    with refused("aftercare.case_value"):
        actions.write_case(world.ada, transfer, LESSON._replace(why="客户 13812345678 来电"))
    with refused("aftercare.bad_severity"):
        actions.write_case(world.ada, transfer, LESSON._replace(severity="bad"))
    with refused("aftercare.case_empty"):
        actions.write_case(world.ada, transfer, LESSON._replace(learned=" "))


def test_cases_are_found_in_both_languages_by_tag_and_severity_and_only_at_home(world: World, transfer: UUID) -> None:
    actions.write_case(world.ada, transfer, LESSON)
    for text in ("余额", "BALANCES", "清点 owner"):
        assert len(queries.cases_for(world.bo, text=text)) == 1, text
    assert queries.cases_for(world.ada, text="加密") == []
    assert len(queries.cases_for(world.ada, tag="free text", severity="serious")) == 1
    assert queries.cases_for(world.ada, severity="minor") == []
    assert queries.cases_for(world.dee) == []


def test_a_new_transfer_that_resembles_an_old_one_shows_its_case(
    world: World, ground: Ground, tmp_path: Path, transfer: UUID
) -> None:
    case = actions.write_case(world.ada, transfer, LESSON)
    folder = tmp_path / "again"
    folder.mkdir()
    again = rehearsed(world, laid_down(world, ground, folder, [line(3), line(4, 余额="无")], transfer="again"))
    assert queries.alike_for(world.ada, again) == [], "a draft helps nobody yet"
    actions.review_case(world.bo, case)
    actions.publish_case(world.ada, case)
    ((found, shared),) = queries.alike_for(world.ada, again)
    assert found.id == case
    assert any(one.startswith("reason:") for one in shared)


def test_time_that_people_put_in_stands_beside_what_was_expected(world: World, transfer: UUID) -> None:
    actions.spend(world.ada, transfer, 90, "mending balances")
    with refused("aftercare.bad_minutes"):
        actions.spend(world.ada, transfer, 0, "nothing")
    lines = {one.what: one for one in queries.cost_for(world.ada, transfer)["lines"]}
    assert (lines["people"].expected, lines["people"].actual) == (3, 90)
    assert lines["days"].actual is None
