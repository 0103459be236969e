# SPDX-License-Identifier: Apache-2.0
"""After a launch: what rules of the stage ``evidence`` still wait for, and which questions show it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from duly.kernel.ids import uuid7
from duly.rooms.rulebook import actions, queries
from duly.rooms.rulebook.rules.evaluation import outstanding
from duly.rooms.rulebook.rules.evidence import question_named, questions_of
from rooms.rulebook.looking import NOW, SNAPSHOT, found, library
from world import a_world

QUESTIONS = {
    "report": {"type": "evidence", "assume": None, "say": {"en": "Where is it?", "zh": "何处？"}},
    "found_at": {"type": "moment", "say": {"en": "When was it found?", "zh": "何时发现？"}},
    "told_at": {"type": "moment", "assume": None, "say": {"en": "When were they told?", "zh": "何时报告？"}},
}
SHOWN: dict[str, Any] = {"stages": ["evidence"], "check": {"kind": "evidence", "item": "report"}}
BREACH = datetime(2026, 12, 1, tzinfo=UTC)
TOLD: dict[str, Any] = {
    "stages": ["evidence"],
    "check": {"kind": "deadline", "start": "found_at", "within_hours": 72, "measure": "told_at"},
}


def owed(rule: dict[str, Any], now: datetime = NOW, **answers: Any) -> list[str]:
    known = library(rule, questions=QUESTIONS)
    return [one.stage for one in outstanding(known, replace(SNAPSHOT, answers=answers), now)]


def test_evidence_that_nobody_gave_is_outstanding_until_somebody_gives_it() -> None:
    assert owed(SHOWN) == ["evidence"]
    assert owed(SHOWN, report="No. 12") == []


def test_it_stops_nothing_before_the_launch() -> None:
    assert found(SHOWN, parts={"questions": QUESTIONS}) == []


def test_a_report_is_outstanding_once_its_hours_have_run_out() -> None:
    start = BREACH.isoformat()
    assert owed(TOLD, BREACH + timedelta(hours=71), found_at=start) == []
    assert owed(TOLD, BREACH + timedelta(hours=73), found_at=start) == ["evidence"]
    in_time = (BREACH + timedelta(hours=70)).isoformat()
    assert owed(TOLD, BREACH + timedelta(days=9), found_at=start, told_at=in_time) == []


def test_the_questions_of_a_rule_are_those_that_its_check_names() -> None:
    known = library(TOLD, questions=QUESTIONS)
    assert [one.name for one in questions_of(known.packs[0].rules[0], known.questions)] == ["found_at", "told_at"]


@pytest.mark.parametrize(("name", "kind"), [("report", "evidence"), ("report_on", "date"), ("told_at_on", None), ("x", None)])  # fmt: skip
def test_the_day_of_an_evidence_is_asked_beside_it(name: str, kind: str | None) -> None:
    one = question_named(name, library(SHOWN, questions=QUESTIONS).questions)
    assert (one.type if one else None) == kind


def test_every_shipped_rule_that_waits_for_evidence_names_a_question_that_shows_it() -> None:
    waiting = [rule for pack in queries.packs() for rule in pack.rules if "evidence" in rule.stages]
    assert waiting
    assert [rule.id for rule in waiting if not queries.asked_by([rule.id])] == []


def test_no_shipped_rule_blocks_at_a_stage_at_which_nobody_asks_it() -> None:
    """A rule that only makes a task is asked at the launch, whatever its stage; close-out has no other rules."""
    asked = {"draft", "approval", "schedule", "send", "evidence"}
    rules = [rule for pack in queries.packs() for rule in pack.rules if rule.severity in {"block", "warn"}]
    assert [rule.id for rule in rules if not asked & set(rule.stages) and rule.task is None] == []


@pytest.mark.django_db
def test_the_newest_answer_about_a_subject_counts_and_of_another_one_nothing() -> None:
    world, subject = a_world(), uuid7()
    for answer in ("Folder 12", "Folder 13"):
        actions.give_evidence(world.operator, world.acme.id, subject, {"licence_page_updated": answer})
    assert queries.evidence_of(subject) == {"licence_page_updated": "Folder 13"}
    assert [row.by for row in queries.evidence_records(subject)] == [world.operator.id]
    assert queries.evidence_of(uuid7()) == {}
