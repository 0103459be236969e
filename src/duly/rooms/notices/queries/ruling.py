# SPDX-License-Identifier: Apache-2.0
"""What the rules say of one notice, all of it: findings, what was assumed, whose law, overrides, kept records."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, refusal
from duly.rooms.notices.queries.checking import findings, snapshot_of
from duly.rooms.notices.queries.finding import history_of, notice_for, notices_for
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.facts import Decision, Finding, Question
from duly.rooms.rulebook.queries import OverrideCard

NO_ASSESSMENT = refusal(
    "notices.no_such_assessment",
    Because.MISSING,
    en="There is no such record of what the rules said of this notice.",
    zh="该通知没有此规则评估记录。",
)


@dataclass(frozen=True, slots=True)
class Assumed:
    """A question that nobody answered, what is taken in its place, and the rules that turn on it."""

    question: Question
    value: Any
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssessmentCard:
    """What the rules said of one text at one stage, as it was kept: of which packs, with which digest."""

    id: UUID
    stage: str
    digest: str
    at: datetime
    by: UUID
    packs: tuple[tuple[str, str], ...]
    decisions_digest: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Ruling:
    """Everything that the rules say of a notice now, and said of it before."""

    digest: str
    makers: frozenset[UUID]
    jurisdictions: tuple[str, ...]
    findings: list[Finding]
    assumed: list[Assumed]
    overrides: list[OverrideCard]
    assessments: list[AssessmentCard]
    looked_at: int
    """How many rules apply."""
    today: date


def ruling_for(actor: Actor, wanted: UUID | str) -> Ruling:
    """What the rules say of a notice now, and what was kept.

    Raises:
        Refusal: as :func:`notice_for`.
    """
    notice, now = notice_for(actor, wanted), clock.now()
    snapshot, history = snapshot_of(notice), history_of(notice)
    decisions = [one for one in rulebook.decide(snapshot, now) if one.result != "not_applicable"]
    today = clock.day_in(notice.organisation.time_zone, now)
    return Ruling(
        history.digest, history.makers, rulebook.jurisdictions_at(snapshot), findings(notice, now),
        _assumed(decisions), rulebook.override_cards(actor, today, subject=notice.id), _cards(notice.id, history.digest),
        len({one.rule for one in decisions}), today,
    )  # fmt: skip


def overrides_for(actor: Actor) -> list[OverrideCard]:
    """The overrides of all notices that the actor finds, newest first; open ones are those that wait for somebody."""
    cards = rulebook.override_cards(actor, clock.now().date())
    seen = set(notices_for(actor).filter(id__in={one.subject for one in cards}).values_list("id", flat=True))
    return [one for one in cards if one.subject in seen]


def assessment_for(actor: Actor, wanted: UUID | str, assessment: UUID) -> bytes:
    """One record, byte for byte as it was kept: canonical JSON.

    Raises:
        Refusal: as :func:`notice_for`; ``notices.no_such_assessment``.
    """
    notice = notice_for(actor, wanted)
    row = rulebook.assessments_of(notice.id).filter(id=assessment).first()
    if row is None:
        raise NO_ASSESSMENT()
    return row.decisions.encode()


def _assumed(decisions: Iterable[Decision]) -> list[Assumed]:
    """Each assumption once, with the rules that it went into."""
    asked, by_name = rulebook.questions(), dict[str, list[str]]()
    values: dict[str, Any] = {}
    for one in decisions:
        given = dict(one.inputs)
        for name in one.assumed:
            by_name.setdefault(name, []).append(one.rule)
            values[name] = given.get(name)
    return [
        Assumed(asked[name], values[name], tuple(dict.fromkeys(held)))
        for name, held in by_name.items() if name in asked
    ]  # fmt: skip


def _cards(notice: UUID, digest: str) -> list[AssessmentCard]:
    return [
        AssessmentCard(
            row.id, row.stage, row.digest, row.at, row.by, tuple((one["pack"], one["digest"]) for one in row.packs),
            row.decisions_digest, row.digest == digest,
        )
        for row in rulebook.assessments_of(notice).order_by("-at")
    ]  # fmt: skip
