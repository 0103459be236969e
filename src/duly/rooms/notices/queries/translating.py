# SPDX-License-Identifier: Apache-2.0
"""How far the languages of a notice are, against the one that they are translations of."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from duly.kernel.actors import Actor
from duly.kernel.languages import normalise
from duly.rooms.notices.models import Notice, Repetition, Revision
from duly.rooms.notices.queries.documents import document_of
from duly.rooms.notices.queries.finding import notice_for, notices_by_id, states_of
from duly.rooms.notices.rules.sides import sides_in
from duly.rooms.notices.rules.states import VERBS
from duly.rooms.rulebook.facts import Finding
from duly.rooms.translation import queries as translation
from duly.rooms.translation.facts import NO_SOURCE, Progress, Side, Standing, Work


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every language of a notice beside its source."""

    source: Side
    sides: Mapping[str, Side]
    languages: tuple[Progress, ...]

    def of(self, language: str) -> Progress:
        """How far one language is; missing where nobody began it."""
        found = next((one for one in self.languages if one.language == language), None)
        return found or Progress(language, Standing.MISSING)


@dataclass(frozen=True, slots=True)
class Job:
    """Something that somebody was asked to do and that is still to be done."""

    notice_id: UUID
    number: str
    language: str
    work: Work
    standing: Standing
    due_on: date | None

    @property
    def sorted_on(self) -> date:
        """Its deadline; what has none comes after all that have."""
        return self.due_on or date.max


def source_of(notice: Notice) -> str:
    """The language that the others are translations of; empty when each was written by itself."""
    named: str = notice.terms.get("source_language", "")
    return named


def sides_of(notice: Notice) -> dict[str, Side]:
    """What each language says now."""
    return sides_in(document_of(notice))


def source_side(notice: Notice, sides: Mapping[str, Side]) -> Side:
    """The side that is translated.

    Raises:
        Refusal: ``translation.no_source``.
    """
    source = sides.get(source_of(notice))
    if source is None:
        raise NO_SOURCE(field="source_language", number=notice.number)
    return source


def matrix_of(notice: Notice) -> Matrix:
    """How far each language is.

    Raises:
        Refusal: ``translation.no_source``.
    """
    sides = sides_of(notice)
    source = source_side(notice, sides)
    progress = translation.progress_of(subject_of(notice), source, sides, tasks_from=notice.id)
    return Matrix(source, sides, tuple(progress))


def matrix_for(actor: Actor, wanted: UUID | str) -> Matrix:
    """As :func:`matrix_of`, for somebody who may see the notice.

    Raises:
        Refusal: ``notices.no_such_notice``, ``translation.no_source``.
    """
    return matrix_of(notice_for(actor, wanted))


def subject_of(notice: Notice) -> UUID:
    """Whose records count: a round says what the first one said, so its translations stand."""
    first = Repetition.objects.filter(notice=notice).values_list("first_id", flat=True).first()
    return first or notice.id


def side_then(notice: Notice, language: str, digest: str) -> Side | None:
    """What a language said when it had this digest, in whichever revision that was."""
    for text in Revision.objects.filter(notice=notice).order_by("-number").values_list("document", flat=True):
        side = sides_in(orjson.loads(text)).get(language)
        if side is not None and side.digest == digest:
            return side
    return None


def translation_findings(notice: Notice, regions: Collection[str] | None) -> list[Finding]:
    """What the languages of a notice have against it: each whether its readers may take it amiss, translations the rest."""
    sides, sender, named = sides_of(notice), notice.organisation, source_of(notice)
    if not named:
        return translation.own_findings(sides.values(), regions)
    source = source_side(notice, sides)
    return translation.own_findings([source], regions) + translation.findings_for(
        subject_of(notice), notice.organisation_id, source, sides, regions=regions,
        names=(sender.name_zh, sender.name_en),
    )  # fmt: skip


def language_findings(
    notice: Notice, source: Side, target: Side, regions: Collection[str] | None = None
) -> list[Finding]:
    """What the check has against one wording, kept or not."""
    sender = notice.organisation
    known = translation.known_for(
        notice.organisation_id,
        source.language,
        target.language,
        regions=regions,
        names=(sender.name_zh, sender.name_en),
    )
    return translation.wording_findings(source, target, known)


def translation_jobs(actor: Actor) -> list[Job]:
    """What the actor was asked to translate or review and is still to be done, soonest first.

    Nothing of a notice that was launched or cancelled: its wording changes no more.
    """
    tasks = translation.tasks_of(actor=actor)
    asked = [one for one in notices_by_id({task.subject for task in tasks}) if source_of(one)]
    states = states_of(asked)
    held = {one.id: one for one in asked if states[one.id] in VERBS["revise"][1] and actor.may_see(one.organisation_id)}
    matrices = {notice.id: matrix_of(notice) for notice in held.values()}
    found = []
    for task in tasks:
        matrix = matrices.get(task.subject)
        standing = matrix.of(task.language).standing if matrix else None
        if standing is not None and translation.is_due(task.work, standing):
            number = held[task.subject].number
            found.append(Job(task.subject, number, task.language, task.work, standing, task.due_on))
    return found


def exchange_for(actor: Actor, wanted: UUID | str, language: str) -> str:
    """The XLIFF file of one language, with what stands there now and the agreed words as notes.

    Raises:
        Refusal: ``notices.no_such_notice``, ``translation.no_source``, ``translation.same_language``, ``languages.bad``.
    """
    notice, language = notice_for(actor, wanted), normalise(language)
    matrix = matrix_of(notice)
    translation.must_differ(matrix.source.language, language)
    there: Mapping[str, Any] = matrix.sides[language].parts if language in matrix.sides else {}
    entries = translation.entries_for(notice.organisation_id, matrix.source.language, language)
    notes = {
        part: "; ".join(f"{hit.entry.term} = {hit.entry.agreed}" for hit in translation.hits(entries, text, ""))
        for part, text in matrix.source.parts.items()
    }
    return translation.exchange_file(
        f"{notice.organisation.ref}/{notice.number}", matrix.source, language, there, notes
    )
