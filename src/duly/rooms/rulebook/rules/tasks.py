# SPDX-License-Identifier: Apache-2.0
"""What people have to do because of a notice: tasks of rules, and what no program can check."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from duly.kernel.words import Words
from duly.rooms.rulebook.facts import ALL_JURISDICTIONS, Due, Question, Snapshot, Stage, Task
from duly.rooms.rulebook.rules.checks.shapes import Library
from duly.rooms.rulebook.rules.evaluation import jurisdictions_at, outcomes
from duly.rooms.rulebook.rules.lookup import Lookup

_STAGES: tuple[Stage, ...] = ("draft", "approval", "schedule", "evidence", "close_out")

_NAME = re.compile(r"\b(?P<name>[a-z][a-z0-9]*(?:_[a-z0-9]+)+)\b")
_SPACED = re.compile(rf" ?{_NAME.pattern} ?")


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
            yield Task(
                rule.id,
                rule.task.department,
                _plain(rule.task.words, library.questions),
                due,
                outcome.law,
                str(outcome.pack),
            )


def _of_people(library: Library, on: Lookup) -> Iterator[Task]:
    places_of_law = jurisdictions_at(on.snapshot)
    for pack in library.packs:
        is_here = pack.jurisdiction in {ALL_JURISDICTIONS, *places_of_law} or not places_of_law
        if not is_here or pack.status in {"shadow", "retired"}:
            continue
        for one in pack.manual:
            if library.conditions[id(one.applies)](on).value is not False:
                yield Task(one.id, one.department, _plain(one.words, library.questions), None, one.law, str(pack))


def _plain(words: Words, questions: Mapping[str, Question]) -> Words:
    """A task names the questions whose answers it is about; people know them by what they ask, not by their names."""

    def asked(found: re.Match[str], language: str, quoted: str) -> str:
        question = questions.get(found["name"])
        return quoted.format(question.words.say(language)) if question else found[0]

    en = _NAME.sub(lambda found: asked(found, "en", "“{}”"), words.en)
    return Words(en, _SPACED.sub(lambda found: asked(found, "zh", "「{}」"), words.zh))


def _due(due: Due | None, on: Lookup) -> date | None:
    if due is None:
        return None
    day = on.day(due.fact)
    return day + timedelta(days=due.days) if isinstance(day, date) else None
