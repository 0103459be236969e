# SPDX-License-Identifier: Apache-2.0
"""What the page of a notice's languages shows, gathered from the rooms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from duly.foundation.accounts import queries as accounts
from duly.kernel.blanks import Piece, pieces
from duly.rooms.notices import queries
from duly.rooms.rulebook.facts import Finding
from duly.rooms.translation import queries as translations
from duly.rooms.translation.facts import STANDING_WORDS, WORK_WORDS, Progress, Recorded, Side, Standing

_TONES = {
    Standing.MISSING: "red",
    Standing.DRAFTED: "amber",
    Standing.TRANSLATED: "blue",
    Standing.REVIEWED: "green",
    Standing.STALE: "plum",
    Standing.EDITED: "amber",
}
_LONG = ("body", "summary", "reason")
_PREFIX = "part."


@dataclass(frozen=True, slots=True)
class Part:
    """One part in both languages, as the editor shows it."""

    name: str
    place: str
    source: list[Piece]
    text: str
    rows: int
    changes: list[Any]
    findings: list[Finding]
    hits: list[Any]


def rows_of(matrix: queries.Matrix) -> list[dict[str, Any]]:
    """The languages, each with its standing, who did what last, and who is asked."""
    return [_row(one) for one in matrix.languages]


def _row(one: Progress) -> dict[str, Any]:
    made = [*one.records.translations, *one.records.drafts, *one.records.reviews]
    people = {each.by for each in made} | {task.assignee for task in one.tasks}
    names = accounts.names_of(people)
    return {
        "language": one.language, "words": STANDING_WORDS[one.standing], "tone": _TONES[one.standing],
        "drafted": _last(one.records.drafts, names), "translated": _last(one.records.translations, names),
        "reviewed": _last(one.records.reviews, names),
        "tasks": [{"work": WORK_WORDS[task.work], "name": names.get(task.assignee, "–"), "due_on": task.due_on} for task in one.tasks],
    }  # fmt: skip


def _last(records: Sequence[Recorded], names: Mapping[UUID, str]) -> dict[str, Any] | None:
    if not records:
        return None
    return {"by": names.get(records[-1].by, "–"), "at": records[-1].at, "engine": records[-1].engine}


def editor_of(notice: Any, matrix: queries.Matrix, language: str, typed: Mapping[str, str] | None) -> dict[str, Any]:
    """The editor of one language: part by part, with what the check says of what stands there or was typed."""
    translations.must_differ(matrix.source.language, language)
    progress, there = matrix.of(language), matrix.sides.get(language)
    texts = dict(typed if typed is not None else there.parts if there else {})
    shown = Side(language, {part: text for part, text in texts.items() if text.strip()}, there.digest if there else "")
    found = queries.language_findings(notice, matrix.source, shown) if shown.parts else []
    before = _before(notice, matrix, progress)
    entries = translations.entries_for(notice.organisation_id, matrix.source.language, language)
    return {
        "language": language, "source_language": matrix.source.language, "source_digest": matrix.source.digest,
        "digest": there.digest if there else "", "words": STANDING_WORDS[progress.standing],
        "tone": _TONES[progress.standing], "engines": translations.engines_for(matrix.source.language, language),
        "can_be_reviewed": progress.standing in {Standing.TRANSLATED, Standing.EDITED}, "machine": progress.machine_made,
        "parts": [
            _part(name, text, shown, found=found, entries=entries, before=before)
            for name, text in matrix.source.parts.items()
        ],
    }  # fmt: skip


def _part(
    name: str, text: str, shown: Side, *, found: list[Finding], entries: Any, before: Mapping[str, str] | None
) -> Part:  # fmt: skip
    place = translations.place(shown.language, name)
    there = shown.parts.get(name, "")
    return Part(
        name=name,
        place=place,
        source=pieces(text),
        text=there,
        rows=12 if name.endswith("body") else 3 if name in _LONG else 2,
        changes=translations.changed(before.get(name, ""), text)
        if before is not None and before.get(name) != text
        else [],
        findings=[one for one in found if one.where == place],
        hits=translations.hits(entries, text, there),
    )


def _before(notice: Any, matrix: queries.Matrix, progress: Progress) -> Mapping[str, str] | None:
    """The source as it was when this language was made from it, where it has changed since."""
    digest = progress.translated_from
    if not digest or digest == matrix.source.digest:
        return None
    side = queries.side_then(notice, matrix.source.language, digest)
    return side.parts if side else None


def texts_in(request: HttpRequest) -> dict[str, str]:
    """The texts that were typed, by part."""
    return {key.removeprefix(_PREFIX): str(value) for key, value in request.POST.items() if key.startswith(_PREFIX)}
