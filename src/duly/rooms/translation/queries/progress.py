# SPDX-License-Identifier: Apache-2.0
"""How far each language of a subject is, who is asked to do what, and what a check has against it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

import yaml
from django.db.models import QuerySet

from duly.kernel.actors import Actor
from duly.rooms.rulebook.facts import Finding
from duly.rooms.translation.facts import Pair, Progress, Recorded, Records, Side, Task, Work
from duly.rooms.translation.models import Assignment, Draft, Review, Translation
from duly.rooms.translation.queries.glossary import entries_for
from duly.rooms.translation.rules import checks, sensitive
from duly.rooms.translation.rules.checks import Known
from duly.rooms.translation.rules.standings import standing_of


def progress_of(
    subject: UUID, source: Side, sides: Mapping[str, Side], *, tasks_from: UUID | None = None
) -> list[Progress]:
    """How far each language besides the source is: those that stand there, and those that somebody was asked for.

    ``tasks_from`` names the subject whose assignments count, where it is another than that of the records.
    """
    records = records_of(subject)
    asked: dict[str, list[Task]] = defaultdict(list)
    for task in tasks_of(subjects=[tasks_from or subject]):
        asked[task.language].append(task)
    found = []
    for language in sorted({*sides, *asked} - {source.language}):
        held, side = records.get(language, Records()), sides.get(language)
        standing = standing_of(held, source.digest, side.digest if side else None)
        found.append(Progress(language, standing, held, tuple(asked[language])))
    return found


def records_of(subject: UUID) -> dict[str, Records]:
    """All records of a subject by language, oldest first."""
    rows: dict[str, dict[str, list[Recorded]]] = defaultdict(lambda: defaultdict(list))
    for model in (Draft, Translation, Review):
        for row in model.objects.filter(subject=subject).order_by("at", "id"):
            rows[row.language][model.__name__].append(_recorded(row))
    return {
        language: Records(tuple(by["Draft"]), tuple(by["Translation"]), tuple(by["Review"]))
        for language, by in rows.items()
    }


def tasks_of(*, subjects: Iterable[UUID] | None = None, actor: Actor | None = None) -> list[Task]:
    """What people are asked to do: the newest word about each language and work; soonest first."""
    rows = Assignment.objects.order_by("at", "id")
    if subjects is not None:
        rows = rows.filter(subject__in=list(subjects))
    if actor is not None:
        rows = rows.filter(subject__in=asked_of(actor).values("subject"))
    newest = {(row.subject, row.language, row.work): row for row in rows}
    found = [
        Task(row.subject, row.language, Work(row.work), row.assignee, row.due_on, row.by, row.at)
        for row in newest.values()
        if actor is None or row.assignee == actor.id
    ]
    return sorted(found, key=lambda task: (task.due_on is None, task.due_on or task.at.date(), task.language))


def asked_of(actor: Actor) -> QuerySet[Assignment]:
    """The assignments that the actor ever got: what they were asked to work on, they may see."""
    return Assignment.objects.filter(assignee=actor.id)


def findings_for(
    subject: UUID, organisation: UUID, source: Side, sides: Mapping[str, Side], *,
    regions: Collection[str] | None, names: Collection[str],
) -> list[Finding]:  # fmt: skip
    """What keeps the translations of a subject from going out, and what should be looked at."""
    found: list[Finding] = []
    for one in progress_of(subject, source, sides):
        found += checks.of_standing(one.language, one.standing)
        if one.language in sides:
            known = known_for(organisation, source.language, one.language, regions=regions, names=names)
            found += checks.of_wording(source, sides[one.language], known)
    return found


def own_findings(sides: Iterable[Side], regions: Collection[str] | None) -> list[Finding]:
    """What readers may take amiss in languages that are translations of nothing."""
    return [
        one for side in sides for one in checks.of_own_wording(side, Known((), delicates_for(side.language), regions))
    ]  # fmt: skip


def wording_findings(source: Side, target: Side, known: Known) -> list[Finding]:
    """What the check has against one translation, whoever wrote it and whether it is kept or not."""
    return checks.of_wording(source, target, known)


def known_for(
    organisation: UUID, source: str, target: str, *, regions: Collection[str] | None, names: Collection[str] = ()
) -> Known:
    """What a check of one translation needs besides the wordings."""
    return Known(entries_for(organisation, source, target), delicates_for(target), regions, tuple(names))


@cache
def delicates_for(language: str) -> tuple[sensitive.Delicate, ...]:
    """Our list of wording to think about in a language; empty where we have none."""
    entry = files("duly.rooms.translation").joinpath("sensitive", f"{language}.yaml")
    if "/" in language or not entry.is_file():
        return ()
    raw: dict[str, Any] = yaml.safe_load(entry.read_text(encoding="utf-8"))
    return sensitive.read_list(raw)


def _recorded(row: Draft | Translation | Review) -> Recorded:
    pair = Pair(row.source_digest, row.target_digest)
    if isinstance(row, Review):
        return Recorded(pair, row.by, row.at)
    return Recorded(pair, row.by, row.at, row.engine, row.machine_made)
