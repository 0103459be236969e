# SPDX-License-Identifier: Apache-2.0
"""What the rules say of one notice: findings with everything about them, assumptions, records, overrides."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of, language_of
from duly.doors.api.problems import Problem
from duly.doors.api.v1.rules import LawOut, law_out
from duly.doors.look import rulebook as said
from duly.foundation.accounts import queries as accounts
from duly.rooms.notices import actions, queries
from duly.rooms.notices.actions import Plea
from duly.rooms.rulebook.facts import Finding
from duly.rooms.rulebook.queries import OverrideCard

router = Router()
_REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem}


class FindingFullOut(Schema):
    """检查结果: one thing that a rule found. ``stage`` says what it stops; ``why_no_override`` why nobody may let it pass."""

    rule: str
    rev: int
    pack: str
    severity: str
    stage: str
    blocks: bool
    message: str
    where: str
    excerpt: str
    spans: list[list[int]]
    language: str | None
    law: LawOut | None
    suggest: str | None
    unknown: list[str]
    pending: bool
    override_days: int
    why_no_override: str | None
    overridden: UUID | None


class AssumedOut(Schema):
    """A question that nobody answered, what was taken, and the rules that turn on it."""

    question: str
    scope: str
    words: str
    value: Any
    rules: list[str]


class OverrideOut(Schema):
    """放行: ``state`` is proposed, agreed, withdrawn, expired, or void when the notice was changed since."""

    id: UUID
    rule: str
    rev: int
    pack: str
    digest: str
    state: str
    reason: str
    risk: str
    opinion: str
    expires_on: date
    proposed_by: str
    proposed_at: datetime
    agreed_by: str | None
    agreed_at: datetime | None
    withdrawn_at: datetime | None


class AssessmentOut(Schema):
    """评估记录: what the rules said of one text at one stage; the whole is to be had by its id."""

    id: UUID
    stage: str
    digest: str
    decisions_digest: str
    at: datetime
    packs: list[dict[str, str]]
    is_current: bool


class RulingOut(Schema):
    """What the rules say of a notice now, and said of it before. ``is_out``: after the launch the findings are what is outstanding.

    ``wanted``: the questions whose answers show what is outstanding.
    """

    digest: str
    jurisdictions: list[str]
    rules_that_apply: int
    blocks: bool
    is_out: bool
    wanted: list[str]
    findings: list[FindingFullOut]
    assumed: list[AssumedOut]
    overrides: list[OverrideOut]
    assessments: list[AssessmentOut]


class OverrideIn(Asked):
    """放行申请. ``opinion`` is counsel's: its text, or title and digest of a document of the notice."""

    rule: str
    reason: str
    risk: str
    opinion: str
    expires_on: date
    digest: str = ""
    """Of the text that was read; empty: what the notice says now."""


class EvidenceIn(Asked):
    """补交证据: question to answer; null takes an answer back."""

    answers: dict[str, Any]


class RulingReasonIn(Asked):
    """Why."""

    reason: str


class ProposedOut(Schema):
    """The id of what was proposed."""

    id: UUID


@router.get("/notices/{notice}/rules", response={200: RulingOut, 404: Problem}, summary="What the rules say / 规则评估")
def get_ruling(request: HttpRequest, notice: str) -> Any:
    """Findings in full, whose law was looked at, what was assumed, overrides and kept records."""
    language, found = language_of(request), queries.ruling_for(actor_of(request), notice)
    return RulingOut(
        digest=found.digest, jurisdictions=list(found.jurisdictions), rules_that_apply=found.looked_at,
        blocks=not found.is_out and bool(queries.blocking(found.findings)), is_out=found.is_out,
        wanted=[one.name for one in found.wanted], findings=[_finding(one, language) for one in found.findings],
        assumed=[
            AssumedOut(
                question=one.question.name, scope=one.question.scope, words=one.question.words.say(language),
                value=one.value, rules=list(one.rules),
            )
            for one in found.assumed
        ],
        overrides=[_override(one, is_current=one.digest == found.digest) for one in found.overrides],
        assessments=[
            AssessmentOut(
                id=one.id, stage=one.stage, digest=one.digest, decisions_digest=one.decisions_digest, at=one.at,
                packs=[{"pack": pack, "digest": digest} for pack, digest in one.packs], is_current=one.is_current,
            )
            for one in found.assessments
        ],
    )  # fmt: skip


@router.get("/notices/{notice}/assessments/{assessment_id}", response={200: None, 404: Problem}, summary="A kept record of the rules / 规则评估记录")  # fmt: skip
def get_assessment(request: HttpRequest, notice: str, assessment_id: UUID) -> HttpResponse:
    """Canonical JSON, byte for byte; its digest is in the ledger."""
    content = queries.assessment_for(actor_of(request), notice, assessment_id)
    return HttpResponse(content, content_type="application/json")


@repeats.writes(router.post, "/notices/{notice}/overrides", response={201: ProposedOut, **_REFUSED}, summary="Ask to let a notice pass / 申请放行")  # fmt: skip
def propose(request: HttpRequest, notice: str, body: OverrideIn) -> tuple[int, ProposedOut]:
    """By somebody of legal who wrote none of it; it holds once another person agreed."""
    return 201, ProposedOut(id=actions.propose_override(actor_of(request), notice, Plea(**body.dict())))


@repeats.writes(router.post, "/overrides/{override_id}/agreement", response={204: None, **_REFUSED}, summary="Agree to an override / 同意放行")  # fmt: skip
def agree(request: HttpRequest, override_id: UUID) -> tuple[int, None]:
    """As the second person."""
    actions.agree_override(actor_of(request), override_id)
    return 204, None


@repeats.writes(router.post, "/overrides/{override_id}/withdrawal", response={204: None, **_REFUSED}, summary="Withdraw an override / 撤回放行")  # fmt: skip
def withdraw(request: HttpRequest, override_id: UUID, body: RulingReasonIn) -> tuple[int, None]:
    """It holds no longer; what was sent stays sent."""
    actions.withdraw_override(actor_of(request), override_id, reason=body.reason)
    return 204, None


@repeats.writes(router.post, "/notices/{notice}/evidence", response={204: None, **_REFUSED}, summary="Evidence after the launch / 发布后补交证据")  # fmt: skip
def give_evidence(request: HttpRequest, notice: str, body: EvidenceIn) -> tuple[int, None]:
    """When something was reported, or where the record of it is kept; in one go, or not at all."""
    actions.give_evidence(actor_of(request), notice, body.answers)
    return 204, None


def _finding(one: Finding, language: str) -> FindingFullOut:
    why_not = said.why_not(one) if one.severity == "block" else None
    return FindingFullOut(
        rule=one.rule, rev=one.rev, pack=one.pack, severity=one.severity, stage=one.stage, blocks=one.blocks,
        message=one.words.say(language), where=one.where, excerpt=one.excerpt,
        spans=[[span.start, span.end] for span in one.spans], language=one.language,
        law=law_out(one.law) if one.law else None, suggest=one.suggest.say(language) if one.suggest else None,
        unknown=list(one.unknown), pending=one.pending, override_days=one.overridable_days,
        why_no_override=why_not.say(language) if why_not else None,
        overridden=UUID(one.overridden.id) if one.overridden else None,
    )  # fmt: skip


def _override(one: OverrideCard, *, is_current: bool) -> OverrideOut:
    names = accounts.names_of(who for who in (one.proposed_by, one.agreed_by) if who)
    return OverrideOut(
        id=one.id, rule=one.rule, rev=one.rev, pack=one.pack, digest=one.digest,
        state=said.override_state(one.state, is_current=is_current), reason=one.reason, risk=one.risk, opinion=one.opinion,
        expires_on=one.expires_on, proposed_by=names.get(one.proposed_by, ""), proposed_at=one.proposed_at,
        agreed_by=names.get(one.agreed_by) if one.agreed_by else None, agreed_at=one.agreed_at,
        withdrawn_at=one.withdrawn_at,
    )  # fmt: skip
