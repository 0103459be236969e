# SPDX-License-Identifier: Apache-2.0
"""What rules and manual lists give people to do once a notice is launched: whose it is, and by when."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from duly.rooms.rulebook import queries
from duly.rooms.rulebook.facts import Task
from duly.rooms.rulebook.rules.checks.shapes import Library
from duly.rooms.rulebook.rules.tasks import tasks_from
from rooms.rulebook.looking import NOW, SNAPSHOT, library

MANUAL: dict[str, Any] = {
    "id": "M", "department": "technology", "say": {"en": "Look at it.", "zh": "请查看。"}, "why": {"en": "w", "zh": "因"},
    "law": {"source": "s", "article": "9"},
}  # fmt: skip
QUESTIONS = {
    "registered_on": {"type": "date", "assume": None, "say": {"en": "When?", "zh": "何时？"}},
    "open": {"type": "flag", "say": {"en": "Is it?", "zh": "是否？"}},
}


def a_task(due: dict[str, Any] | None = None, **rule: Any) -> dict[str, Any]:
    """A rule that gives the finance department something to do."""
    asked = {"department": "finance", "say": {"en": "File it.", "zh": "请申报。"}} | ({"due": due} if due else {})
    return {"severity": "task", "stages": ["close_out"], "check": {"kind": "task"}, "task": asked} | rule


def given(rule: dict[str, Any], head: dict[str, Any] | None = None, **changes: Any) -> list[Task]:
    """What a small pack gives people to do."""
    return tasks_from(library(rule, head, questions=QUESTIONS), replace(SNAPSHOT, **changes), NOW)


@pytest.mark.parametrize(
    ("due", "day"),
    [
        ({"from": "effective_on", "days": 30}, date(2027, 3, 31)),
        ({"from": "effective_on", "days": 0}, date(2027, 3, 1)),
        ({"from": "effective_on", "days": -2}, date(2027, 2, 27)),
        ({"from": "today", "days": 14}, date(2026, 12, 15)),
        ({"from": "start_on", "days": 7}, date(2026, 12, 17)),
        (None, None),
    ],
)
def test_a_task_is_due_so_many_days_after_or_before_a_fact(due: dict[str, Any] | None, day: date | None) -> None:
    [one] = given(a_task(due), start_on=date(2026, 12, 10))
    assert one.due_on == day
    assert (one.rule, one.department, one.pack) == ("R", "finance", "p@1")
    assert (one.words.say("en"), one.words.say("zh")) == ("File it.", "请申报。")


def test_a_question_that_a_task_names_is_said_as_it_is_asked() -> None:
    asked = {"en": "Note the day under registered_on, not under some_thing.", "zh": "并在 registered_on 中记录日期。"}
    [one] = given(a_task() | {"task": {"department": "finance", "say": asked}})
    assert one.words.say("en") == "Note the day under “When?”, not under some_thing."
    assert one.words.say("zh") == "并在「何时？」中记录日期。"


def test_today_is_the_day_at_the_organisations_place() -> None:
    late = datetime(2026, 12, 1, 17, tzinfo=UTC)  # the 2nd in Shanghai
    [one] = tasks_from(library(a_task({"from": "today", "days": 1})), SNAPSHOT, late)
    assert one.due_on == date(2026, 12, 3)


def test_a_task_that_counts_from_a_day_nobody_knows_has_no_deadline() -> None:
    due = {"from": "registered_on", "days": 30}
    assert [one.due_on for one in given(a_task(due))] == [None]
    assert [one.due_on for one in given(a_task(due), answers={"registered_on": "2027-01-01"})] == [date(2027, 1, 31)]


def test_a_task_comes_only_where_its_rule_applies_and_also_where_that_is_not_known() -> None:
    assert given(a_task(applies={"kind": "fee_change"})) == []
    assert len(given(a_task(applies={"kind": "address_change"}))) == 1
    assert len(given(a_task(applies={"open": True}))) == 1
    assert given(a_task(applies={"open": True}), answers={"open": False}) == []


def test_a_rule_of_another_check_gives_its_task_only_while_it_is_not_met() -> None:
    two = {"check": {"kind": "channels", "least": 2}}
    assert len(given(a_task(**two))) == 1
    assert given(a_task(**two), channels=("email", "sms")) == []


@pytest.mark.parametrize("head", [{"status": "shadow"}, {"status": "retired"}, {"jurisdiction": "US"}])
def test_a_pack_that_does_not_hold_here_gives_nobody_anything_to_do(head: dict[str, Any]) -> None:
    known = library(a_task(), head, manual=[MANUAL])
    assert tasks_from(known, SNAPSHOT, NOW) == []
    assert len(tasks_from(library(a_task(), manual=[MANUAL]), SNAPSHOT, NOW)) == 2


def test_what_no_program_can_check_is_somebodys_task_without_a_deadline() -> None:
    known = library(a_task(), manual=[MANUAL])
    one = next(task for task in tasks_from(known, SNAPSHOT, NOW) if task.rule == "M")
    assert (one.department, one.due_on, one.words.say("zh")) == ("technology", None, "请查看。")
    assert str(one.law) == "某法 9"


@pytest.mark.parametrize(
    ("applies", "changes", "comes"),
    [
        ({"channels": "sms"}, {}, False),
        ({"channels": "sms"}, {"channels": ("sms",)}, True),
        ({"open": True}, {}, True),
        ({"open": True}, {"answers": {"open": False}}, False),
    ],
)
def test_a_manual_task_comes_unless_it_is_known_not_to_apply(
    applies: dict[str, Any], changes: dict[str, Any], comes: bool
) -> None:
    known = library({"check": {"kind": "legal_basis"}}, manual=[MANUAL | {"applies": applies}], questions=QUESTIONS)
    assert bool(tasks_from(known, replace(SNAPSHOT, **changes), NOW)) is comes


def test_a_task_is_given_once_though_its_rule_stands_in_several_stages() -> None:
    assert len(given(a_task(stages=["draft", "evidence", "close_out"]))) == 1


def test_nobody_is_given_a_task_before_each_send() -> None:
    assert given(a_task(stages=["send"])) == []


def test_packs_give_their_tasks_in_their_order() -> None:
    first, second = library(a_task(id="A")), library(a_task(id="B"), {"id": "q"})
    assert [one.rule for one in tasks_from(Library((*first.packs, *second.packs)), SNAPSHOT, NOW)] == ["A", "B"]


def test_a_merger_in_the_mainland_leaves_register_tax_and_bank_to_their_departments() -> None:
    merger = replace(SNAPSHOT, kind="merger_or_division", regions=("CN-31",), sender_region="CN-31")
    found = {task.rule: task for task in queries.tasks_from(merger, NOW)}
    assert found["CN-REG-01"].department == "legal"
    assert found["CN-REG-01"].due_on == date(2027, 3, 31)
    assert found["CN-REG-08"].department == "finance"
    assert all(task.law or task.rule.startswith("POL-") for task in found.values())


def test_customers_learn_of_bank_details_after_the_bank_confirmed_them() -> None:
    account = replace(SNAPSHOT, kind="bank_account_change", sender_region="CN")
    found = {task.rule: task for task in queries.tasks_from(account, NOW)}
    assert found["CN-REG-06b"].due_on == date(2027, 2, 24)
    assert found["POL-BANK-h"].due_on is None
