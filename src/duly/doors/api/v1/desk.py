# SPDX-License-Identifier: Apache-2.0
"""What the service desk works with, for programs: ready answers, articles of the help, its rules, how well it does."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.doors.api.v1.conversations import SAID
from duly.foundation.accounts import queries as accounts
from duly.rooms.feedback import actions, queries
from duly.rooms.feedback.facts import ArticleCard, PolicyCard

router = Router()


class MacroOut(Schema):
    """常用答复: a ready answer in the languages of the desk."""

    id: UUID
    code: str
    kind: str
    titles: dict[str, str]
    bodies: dict[str, str]
    at: datetime


class MacroIn(Asked):
    """Placeholders: {name} {number} {org} {phone} {agent} {notice}. Chinese (zh-Hans) and English must be there."""

    code: str
    titles: dict[str, str]
    bodies: dict[str, str]
    kind: str = ""
    organisation: str | None = None


class IdOut(Schema):
    """What was made."""

    id: UUID


class FilledOut(Schema):
    """A draft of an answer: whoever sends it has read it."""

    text: str


class ArticleOut(Schema):
    """知识条目: the latest version of an article, or one version."""

    id: UUID
    slug: str
    state: str
    version: int
    digest: str
    texts: dict[str, list[str]]
    made_by: UUID
    made_at: datetime
    reviewed_by: UUID | None
    reviewed_at: datetime | None
    note: str
    is_public: bool


class ArticleText(Asked):
    """Title and text in one language."""

    title: str
    body: str


class ArticleIn(Asked):
    """起草: nobody reads it before somebody else has."""

    slug: str
    texts: dict[str, ArticleText]
    organisation: str | None = None


class WithdrawalIn(Asked):
    """撤下."""

    reason: str


class DeskTermOut(Schema):
    """Working days for the first answer and for the end; whether the clock stands still while we wait."""

    first_days: int
    days: int
    stops: bool


class RulesOut(Schema):
    """服务台规则: one version; 0 is what is built in."""

    number: int
    question: DeskTermOut
    complaint: DeskTermOut
    reopen_days: int
    quiet_days: int
    digest: str = ""
    proposed_by: UUID | None = None
    at: datetime | None = None
    confirmed_by: UUID | None = None
    confirmed_at: datetime | None = None


class RulesListOut(Schema):
    """The rules that hold, and all versions, the latest first."""

    holds: RulesOut
    versions: list[RulesOut]


class RulesIn(Asked):
    """拟定服务台规则."""

    document: dict[str, Any]
    organisation: str | None = None


class DeskRulesNumberOut(Schema):
    """The version."""

    number: int


class DeskMeasureOut(Schema):
    """绩效: one month of one department; hours, counts, a share."""

    month: date
    department: UUID | None
    opened: int
    answered: int
    first_p50: float | None
    first_p90: float | None
    resolved: int
    resolution_p50: float | None
    resolution_p90: float | None
    reopened: int
    reopen_rate: float | None
    late: int
    rated: int
    stars: float | None


@router.get("/desk/macros", response=list[MacroOut], summary="Ready answers / 常用答复")
def list_macros(request: HttpRequest) -> list[MacroOut]:
    """Those that are offered, by short name."""
    found = queries.macros_for(actor_of(request))
    return [
        MacroOut(id=one.id, code=one.code, kind=str(one.kind or ""), titles=one.titles, bodies=one.bodies, at=one.at)
        for one in found
    ]


@repeats.writes(
    router.post, "/desk/macros", response={201: IdOut, **SAID}, summary="Write a ready answer / 保存常用答复"
)
def set_macro(request: HttpRequest, body: MacroIn) -> tuple[int, IdOut]:
    """Another text for the same short name ends the old one."""
    actor = actor_of(request)
    home = accounts.organisation_for(actor, body.organisation).id
    made = actions.set_macro(actor, home, code=body.code, titles=body.titles, bodies=body.bodies, kind=body.kind)
    return 201, IdOut(id=made)


@repeats.writes(
    router.post, "/desk/macros/{macro}/retirement", response={204: None, **SAID}, summary="Retire a ready answer / 停用"
)
def retire_macro(request: HttpRequest, macro: UUID) -> tuple[int, None]:
    """It is offered no longer."""
    actions.retire_macro(actor_of(request), macro)
    return 204, None


@router.get(
    "/desk/macros/{macro}/text",
    response={200: FilledOut, 404: Problem, 422: Problem},
    summary="Fill one / 填充常用答复",
)
def macro_text(request: HttpRequest, macro: UUID, *, conversation: str) -> FilledOut:
    """In the language of the conversation, with its values."""
    actor = actor_of(request)
    card = queries.conversation_for(actor, conversation)
    return FilledOut(text=queries.macro_text(actor, macro, card.id))


@router.get("/desk/articles", response={200: list[ArticleOut], 422: Problem}, summary="Articles of the help / 知识条目")
def list_articles(request: HttpRequest, *, state: str = "") -> list[ArticleOut]:
    """The latest version of each; with ``state`` all versions in it."""
    return [_article(one) for one in queries.articles_for(actor_of(request), state=state)]


@router.get("/desk/articles/{article}", response={200: ArticleOut, 404: Problem}, summary="One article / 查看知识条目")
def show_article(request: HttpRequest, article: str) -> ArticleOut:
    """One version by id, or the latest of a short name."""
    return _article(queries.article_for(actor_of(request), article))


@repeats.writes(router.post, "/desk/articles", response={201: IdOut, **SAID}, summary="Draft an article / 起草知识条目")
def draft_article(request: HttpRequest, body: ArticleIn) -> tuple[int, IdOut]:
    """What is public stays public until a person who did not write it has read this one, on the page for it."""
    actor = actor_of(request)
    texts = {language: {"title": one.title, "body": one.body} for language, one in body.texts.items()}
    home = accounts.organisation_for(actor, body.organisation).id
    return 201, IdOut(id=actions.draft_article(actor, home, slug=body.slug, texts=texts))


@repeats.writes(
    router.post, "/desk/articles/{article}/withdrawal", response={204: None, **SAID}, summary="Withdraw / 撤下知识条目"
)
def withdraw_article(request: HttpRequest, article: UUID, body: WithdrawalIn) -> tuple[int, None]:
    """The public version, by its id."""
    actions.withdraw_article(actor_of(request), article, reason=body.reason)
    return 204, None


@router.get(
    "/desk/rules", response={200: RulesListOut, 404: Problem, 422: Problem}, summary="Rules of the desk / 服务台规则"
)
def show_rules(request: HttpRequest, *, organisation: str | None = None) -> RulesListOut:
    """What holds, and all versions."""
    actor = actor_of(request)
    home = accounts.organisation_for(actor, organisation).id
    holds = RulesOut(**_plain(queries.policy_of(home)))
    return RulesListOut(holds=holds, versions=[_rules(one) for one in queries.policies_for(actor, home)])


@repeats.writes(
    router.post, "/desk/rules", response={201: DeskRulesNumberOut, **SAID}, summary="Propose rules / 拟定服务台规则"
)
def propose_rules(request: HttpRequest, body: RulesIn) -> tuple[int, DeskRulesNumberOut]:
    """They hold once somebody else has confirmed them; a key never confirms."""
    actor = actor_of(request)
    home = accounts.organisation_for(actor, body.organisation).id
    return 201, DeskRulesNumberOut(number=actions.propose_policy(actor, home, body.document))


@router.get(
    "/desk/measures",
    response={200: list[DeskMeasureOut], 404: Problem, 422: Problem},
    summary="How well the desk does / 服务台绩效",
)
def list_measures(request: HttpRequest, *, organisation: str | None = None, months: int = 12) -> list[DeskMeasureOut]:
    """Of the conversations that came in within a month, for each department; at most five years."""
    actor = actor_of(request)
    home = accounts.organisation_for(actor, organisation).id if organisation else None
    found = queries.measures(actor, home, months=max(1, min(months, 60)))
    return [DeskMeasureOut(**one._asdict(), reopen_rate=one.reopen_rate) for one in found]


def _article(card: ArticleCard) -> ArticleOut:
    return ArticleOut(**{name: value for name, value in card._asdict().items() if name in ArticleOut.model_fields})


def _rules(card: PolicyCard) -> RulesOut:
    return RulesOut(
        **_plain(card.policy), digest=card.digest, proposed_by=card.by, at=card.at, confirmed_by=card.confirmed_by,
        confirmed_at=card.confirmed_at,
    )  # fmt: skip


def _plain(policy: Any) -> dict[str, Any]:
    held: dict[str, Any] = policy._asdict()
    return held | {name: held[name]._asdict() for name in ("question", "complaint")}
