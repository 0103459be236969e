# SPDX-License-Identifier: Apache-2.0
"""What the rules say of one notice, all of it: findings, what was assumed, whose law, overrides, kept records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, refusal
from duly.rooms.notices.facts import State
from duly.rooms.notices.models import Notice
from duly.rooms.notices.queries.checking import findings, snapshot_of
from duly.rooms.notices.queries.finding import notice_for, notices_for
from duly.rooms.notices.queries.histories import histories_of, history_of
from duly.rooms.notices.rules.states import state_of
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.facts import Decision, Finding, Question
from duly.rooms.rulebook.queries import OverrideCard

NO_ASSESSMENT = refusal(
    "notices.no_such_assessment",
    Because.MISSING,
    en="There is no such record of what the rules said of this notice.",
    zh="该通知没有此规则评估记录。",
)


_OPEN = frozenset({State.DRAFTED, State.SUBMITTED, State.APPROVED})
_OUT = frozenset({State.LAUNCHED, State.PAUSED, State.COMPLETED})


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
    """Everything that the rules say of a notice now, and said of it before. After the launch: what is still outstanding."""

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
    is_out: bool
    """Whether it was launched: then the findings are what is outstanding, and stop nothing any more."""
    wanted: list[Question]
    """The questions whose answers show what is outstanding."""
    answers: Mapping[str, Any]


def ruling_for(actor: Actor, wanted: UUID | str) -> Ruling:
    """What the rules say of a notice now, and what was kept.

    Raises:
        Refusal: as :func:`notice_for`.
    """
    notice, now = notice_for(actor, wanted), clock.now()
    snapshot, history = snapshot_of(notice), history_of(notice)
    decisions = [one for one in rulebook.decide(snapshot, now) if one.result != "not_applicable"]
    today = clock.day_in(notice.organisation.time_zone, now)
    is_out = state_of(history) in _OUT
    found = outstanding_of(notice) if is_out else findings(notice, now)
    return Ruling(
        history.digest, history.makers, rulebook.jurisdictions_at(snapshot), found,
        _assumed(decisions), rulebook.override_cards(actor, now, subject=notice.id), _cards(notice.id, history.digest),
        len({one.rule for one in decisions}), today, is_out,
        rulebook.asked_by(one.rule for one in found) if is_out else [], snapshot.answers,
    )  # fmt: skip


def outstanding_of(notice: Notice) -> list[Finding]:
    """What rules still wait for, of a notice that went out."""
    return rulebook.outstanding(snapshot_of(notice), clock.now())


def overrides_for(actor: Actor) -> list[OverrideCard]:
    """The overrides of all notices that the actor finds, newest first; open ones are those that wait for somebody."""
    cards = rulebook.override_cards(actor, clock.now())
    seen = set(notices_for(actor).filter(id__in={one.subject for one in cards}).values_list("id", flat=True))
    return [one for one in cards if one.subject in seen]


def overrides_waiting(actor: Actor) -> list[OverrideCard]:
    """Those that wait for a second person and could be the actor's to agree to, oldest first.

    Somebody else proposed it, they wrote none of the notice, and it is still about the text as it stands.
    """
    cards = [one for one in overrides_for(actor) if one.state == "proposed" and one.proposed_by != actor.id]
    rows = list(notices_for(actor).filter(id__in={one.subject for one in cards}))
    histories = histories_of(rows)
    return [
        one for one in reversed(cards)
        if state_of(history := histories[one.subject]) in _OPEN and one.digest == history.digest
        and actor.id not in history.makers
    ]  # fmt: skip


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
