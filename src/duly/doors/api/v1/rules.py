# SPDX-License-Identifier: Apache-2.0
"""The rules: packs and their rules, who signed them, and what the organisation answers to their questions."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of, language_of
from duly.doors.api.problems import Problem
from duly.doors.look import rulebook as said
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.rooms.rulebook import actions, queries
from duly.rooms.rulebook.facts import NO_SUCH_PACK, Law, Pack, Question, Rule

router = Router()
_REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem}


class PackOut(Schema):
    """规则包: a pack, and what a signature would bind."""

    id: str
    version: str
    jurisdiction: str
    status: str
    digest: str
    review_by: date
    is_past_review: bool
    note: str
    sources: list[dict[str, str]]
    rules: dict[str, int]
    """How many of each severity."""
    manual: int


class PacksOut(Schema):
    """All packs. ``disclaimer`` belongs wherever they are shown."""

    disclaimer: str
    packs: list[PackOut]


class LawOut(Schema):
    """法律依据: the provision, from when to when it stands there, and how well its wording is known (H, M, L)."""

    law: str
    quote: str
    confidence: str
    since: date | None
    until: date | None


class RuleOut(Schema):
    """规则: one rule as its pack has it."""

    id: str
    rev: int
    pack: str
    severity: str
    stages: list[str]
    says: str
    laws: list[LawOut]
    pending: bool
    override_days: int
    """For how many days two people may let a notice pass; 0: not at all."""
    applies: dict[str, Any]
    check: dict[str, Any]
    suggest: str | None
    task: str | None


class RuleQuestionOut(Schema):
    """问题: a fact that rules turn on; ``assumed`` is taken when nobody answers, null where nothing is."""

    name: str
    scope: str
    type: str
    question: str
    why: str | None
    choices: list[str]
    has_assumption: bool
    assumed: Any
    assumed_from: str | None
    pack: str


class AnswerOut(RuleQuestionOut):
    """主体画像: a question about the organisation, with its answer, by whom and when; null where it has none."""

    value: Any
    answered_by: str | None
    answered_at: datetime | None


class AnswerIn(Asked):
    """An answer; null takes it back."""

    value: Any = None


class SignOffOut(Schema):
    """签署: who of the organisation took responsibility for which version of a pack."""

    pack: str
    version: str
    digest: str
    role: str
    note: str
    by: str
    at: datetime
    is_current: bool


class SignOffIn(Asked):
    """``digest`` is that of the version that was read."""

    digest: str
    role: str
    note: str = ""


@router.get("/rule-packs", response=PacksOut, summary="Rule packs / 规则包")
def list_packs(request: HttpRequest) -> Any:
    """Not legal advice: a working aid that counsel reads and signs."""
    language = language_of(request)
    packs = [_pack(pack, language) for pack in queries.packs() if pack.rules or pack.manual]
    return PacksOut(disclaimer=said.NOT_ADVICE.say(language), packs=packs)


@router.get("/rule-packs/{pack}/rules", response={200: list[RuleOut], 404: Problem}, summary="Rules of a pack / 规则包的规则")  # fmt: skip
def list_rules(request: HttpRequest, pack: str, severity: str = "", kind: str = "") -> Any:
    """All, or those of a severity, or those that name a kind of change or none."""
    found = next((one for one in queries.packs() if one.id == pack), None)
    if found is None:
        raise NO_SUCH_PACK(field="pack", pack=pack)
    return [
        _rule(found, rule, language_of(request)) for rule in found.rules
        if (not severity or rule.severity == severity) and (not kind or said.concerns(rule, kind))
    ]  # fmt: skip


@router.get("/rules/{rule}", response={200: list[RuleOut], 404: Problem}, summary="One rule / 一条规则")
def get_rule(request: HttpRequest, rule: str) -> Any:
    """Several where it changes on a day."""
    pack = queries.pack_of(rule)
    return [_rule(pack, one, language_of(request)) for one in pack.rules if one.id == rule]


@router.get("/rule-questions", response=list[RuleQuestionOut], summary="Questions that rules turn on / 规则所问")
def list_questions(request: HttpRequest, kind: str = "") -> Any:
    """All, or those about a notice of this kind."""
    return [_question(one, language_of(request)) for one in queries.questions(kind).values()]


@router.get("/organisations/{organisation}/profile", response={200: list[AnswerOut], 404: Problem}, summary="Answers of an organisation / 主体画像")  # fmt: skip
def get_profile(request: HttpRequest, organisation: str) -> Any:
    """What it answered, and what is assumed until it does."""
    place = accounts.organisation_for(actor_of(request), organisation)
    return list(_profile(place.id, language_of(request)))


@repeats.writes(router.post, "/organisations/{organisation}/profile/{question}", response={204: None, **_REFUSED}, summary="Answer for an organisation / 回答主体问题")  # fmt: skip
def answer(request: HttpRequest, organisation: str, question: str, body: AnswerIn) -> tuple[int, None]:
    """For all its notices; null takes the answer back."""
    actor = actor_of(request)
    actions.answer(actor, accounts.organisation_for(actor, organisation).id, question, body.value)
    return 204, None


@router.get("/organisations/{organisation}/sign-offs", response={200: list[SignOffOut], 404: Problem}, summary="Who signed which pack / 规则包签署")  # fmt: skip
def list_sign_offs(request: HttpRequest, organisation: str) -> Any:
    """Newest first; ``is_current`` where that version runs."""
    rows = list(queries.sign_offs(accounts.organisation_for(actor_of(request), organisation).id))
    names, running = accounts.names_of(row.by for row in rows), {pack.digest for pack in queries.packs()}
    return [
        SignOffOut(
            pack=row.pack, version=row.version, digest=row.digest, role=row.role, note=row.note, by=names.get(row.by, ""),
            at=row.at, is_current=row.digest in running,
        )
        for row in rows
    ]  # fmt: skip


@repeats.writes(router.post, "/organisations/{organisation}/sign-offs/{pack}", response={204: None, **_REFUSED}, summary="Sign a pack / 签署规则包")  # fmt: skip
def sign(request: HttpRequest, organisation: str, pack: str, body: SignOffIn) -> tuple[int, None]:
    """Exactly the version with this digest."""
    actor = actor_of(request)
    place = accounts.organisation_for(actor, organisation)
    actions.sign_pack(actor, place.id, pack, digest=body.digest, role=body.role, note=body.note)
    return 204, None


def law_out(law: Law) -> LawOut:
    """A provision."""
    return LawOut(law=str(law), quote=law.quote, confidence=law.confidence, since=law.since, until=law.until)


def _pack(pack: Pack, language: str) -> PackOut:
    return PackOut(
        id=pack.id, version=pack.version, jurisdiction=pack.jurisdiction, status=pack.status, digest=pack.digest,
        review_by=pack.review_by, is_past_review=said.is_past_review(pack, clock.now().date()), note=pack.note.say(language),
        sources=[{name: str(value) for name, value in source.items()} for source in pack.sources.values()],
        rules={name: sum(rule.severity == name for rule in pack.rules) for name in said.SEVERITIES},
        manual=len(pack.manual),
    )  # fmt: skip


def _rule(pack: Pack, rule: Rule, language: str) -> RuleOut:
    return RuleOut(
        id=rule.id, rev=rule.rev, pack=str(pack), severity=rule.severity, stages=list(rule.stages),
        says=said.sentence_of(rule, language), laws=[law_out(law) for law in rule.laws], pending=rule.pending,
        override_days=rule.waiver.days if rule.waiver.allowed else 0, applies=dict(rule.applies),
        check={"kind": rule.check, **rule.options}, suggest=rule.suggest.say(language) if rule.suggest else None,
        task=rule.task.words.say(language) if rule.task else None,
    )  # fmt: skip


def _question(one: Question, language: str) -> RuleQuestionOut:
    return RuleQuestionOut(**_asked(one, language))


def _asked(one: Question, language: str) -> dict[str, Any]:
    return {
        "name": one.name, "scope": one.scope, "type": one.type, "question": one.words.say(language),
        "why": one.why.say(language) if one.why else None, "choices": list(one.choices), "pack": one.pack,
        "has_assumption": one.has_assumption, "assumed": one.assume if one.has_assumption else None,
        "assumed_from": one.assume_from or None,
    }  # fmt: skip


def _profile(organisation: UUID, language: str) -> Iterator[AnswerOut]:
    given = queries.profile_of(organisation)
    names = accounts.names_of(row.by for row in given.values())
    for one in queries.questions().values():
        if one.scope == "organisation":
            row = given.get(one.name)
            yield AnswerOut(
                **_asked(one, language), value=row.value if row else None,
                answered_by=names.get(row.by, "") if row else None, answered_at=row.at if row else None,
            )  # fmt: skip
