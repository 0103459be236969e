# SPDX-License-Identifier: Apache-2.0
"""What people have to do because of a notice: tasks of rules, and what no program can check."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from duly.rooms.rulebook.facts import ALL_JURISDICTIONS, Due, Snapshot, Stage, Task
from duly.rooms.rulebook.rules.checks.shapes import Library
from duly.rooms.rulebook.rules.evaluation import jurisdictions_at, outcomes
from duly.rooms.rulebook.rules.lookup import Lookup

_STAGES: tuple[Stage, ...] = ("draft", "approval", "schedule", "evidence", "close_out")


def tasks_from(library: Library, snapshot: Snapshot, now: datetime) -> list[Task]:
    """Every task once, in the order of packs: of a rule that asks for it always, of another one where it is not met."""
    on = Lookup(snapshot, library.questions, now)
    found = [*_of_rules(library, on), *_of_people(library, on)]
    return list({(task.rule, task.department): task for task in found}.values())


def _of_rules(library: Library, on: Lookup) -> Iterator[Task]:
    for outcome in outcomes(library, on, _STAGES):
        rule = outcome.rule
        if rule.task is None or outcome.result == "not_applicable" or outcome.pack.status == "shadow":
            continue
        if rule.check == "task" or outcome.result != "pass":
            due = _due(rule.task.due, on)
            yield Task(rule.id, rule.task.department, rule.task.words, due, outcome.law, str(outcome.pack))


def _of_people(library: Library, on: Lookup) -> Iterator[Task]:
    places_of_law = jurisdictions_at(on.snapshot)
    for pack in library.packs:
        is_here = pack.jurisdiction in {ALL_JURISDICTIONS, *places_of_law} or not places_of_law
        if not is_here or pack.status in {"shadow", "retired"}:
            continue
        for one in pack.manual:
            if library.conditions[id(one.applies)](on).value is not False:
                yield Task(one.id, one.department, one.words, None, one.law, str(pack))


def _due(due: Due | None, on: Lookup) -> date | None:
    if due is None:
        return None
    day = on.day(due.fact)
    return day + timedelta(days=due.days) if isinstance(day, date) else None
