# SPDX-License-Identifier: Apache-2.0
"""The languages of a notice: drafted, translated, reviewed, asked for; and the glossary they are held to."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from duly.doors.api import pages, repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.pages import Limit, Page
from duly.doors.api.problems import Problem
from duly.kernel.languages import normalise
from duly.rooms.notices import actions, queries
from duly.rooms.translation import actions as translation
from duly.rooms.translation import queries as translations
from duly.rooms.translation.facts import TermEntry

router = Router()
_REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem}


class LanguageOut(Schema):
    """一种语言的进度: how far it is. ``digest`` is that of what stands there, empty where nothing does."""

    language: str
    standing: str
    digest: str
    machine_made: bool
    parts: dict[str, str]


class TranslationsOut(Schema):
    """各语言: the source and everything that is translated from it."""

    source_language: str
    source_digest: str
    parts: dict[str, str]
    languages: list[LanguageOut]


class DraftIn(Asked):
    """机器草稿: which engine (the first that can when empty), and where it is read (``TW``, ``HK``)."""

    engine: str = ""
    region: str = ""


class TranslationIn(Asked):
    """译文: the parts, and the digest of the source that they were made from."""

    source_digest: str
    parts: dict[str, str] = Field(examples=[{"title": "We are moving", "sms": "{{ organisation }} moves: {{ link }}"}])


class ReviewIn(Asked):
    """审校: the digests of the two wordings that were compared."""

    digest: str
    source_digest: str


class AssignmentIn(Asked):
    """指派: who, to do what, by when."""

    work: Literal["translate", "review"]
    email: str
    due_on: date | None = None


class JobOut(Schema):
    """我的翻译工作: what is still to be done."""

    notice_id: UUID
    number: str
    language: str
    work: str
    standing: str
    due_on: date | None


class TermIn(Asked):
    """术语: an agreed word, and what must not stand for it."""

    source_language: str = Field(examples=["zh-Hans"])
    term: str = Field(examples=["转让方"])
    target_language: str = Field(examples=["en"])
    agreed: str = Field(examples=["transferor"])
    forbidden: list[str] = Field(default=[])
    note: str = ""


class TermOut(Schema):
    """术语: as it is kept."""

    id: UUID
    source_language: str
    term: str
    target_language: str
    agreed: str
    forbidden: list[str]
    note: str


@router.get("/notices/{notice}/translations", response={200: TranslationsOut, 404: Problem, 409: Problem},
            summary="How far each language is / 各语言进度")  # fmt: skip
def list_translations(request: HttpRequest, notice: str) -> Any:
    """With every part of the source and of each language."""
    return _shown(request, notice)


@repeats.writes(
    router.post, "/notices/{notice}/translations/{language}/draft",
    response={200: TranslationsOut, **_REFUSED, 503: Problem}, summary="Have an engine draft a language / 机器起草",
)  # fmt: skip
def draft(request: HttpRequest, notice: str, language: str, body: DraftIn) -> tuple[int, TranslationsOut]:
    """What stands there is replaced; the draft is marked machine-made until somebody answers for it."""
    actions.draft_translation(actor_of(request), notice, language, engine=body.engine, region=body.region)
    return 200, _shown(request, notice)


@repeats.writes(
    router.post, "/notices/{notice}/translations/{language}",
    response={200: TranslationsOut, **_REFUSED}, summary="Translate a language / 翻译",
)  # fmt: skip
def translate(request: HttpRequest, notice: str, language: str, body: TranslationIn) -> tuple[int, TranslationsOut]:
    """A new revision of the notice, in which only this language has changed."""
    actions.translate(actor_of(request), notice, language, body.parts, source_digest=body.source_digest)
    return 200, _shown(request, notice)


@repeats.writes(
    router.post, "/notices/{notice}/translations/{language}/review",
    response={200: TranslationsOut, **_REFUSED}, summary="Review a translation / 审校",
)  # fmt: skip
def review(request: HttpRequest, notice: str, language: str, body: ReviewIn) -> tuple[int, TranslationsOut]:
    """By somebody who translated none of it, bound to both wordings."""
    actor = actor_of(request)
    actions.review_translation(actor, notice, language, digest=body.digest, source_digest=body.source_digest)
    return 200, _shown(request, notice)


@repeats.writes(
    router.post, "/notices/{notice}/translations/{language}/assignment",
    response={204: None, **_REFUSED}, summary="Ask somebody to translate or review / 指派",
)  # fmt: skip
def assign(request: HttpRequest, notice: str, language: str, body: AssignmentIn) -> tuple[int, None]:
    """Who was asked before for the same is no longer."""
    actor, found = actor_of(request), queries.notice_for(actor_of(request), notice)
    translation.assign(
        actor, found.organisation_id, found.id, language, work=body.work, email=body.email, due_on=body.due_on
    )
    return 204, None


@router.get("/notices/{notice}/translations/{language}/exchange", response={200: None, 404: Problem, 409: Problem},
            summary="XLIFF file for a translator / 导出 XLIFF")  # fmt: skip
def exchange(request: HttpRequest, notice: str, language: str) -> HttpResponse:
    """XLIFF 1.2, with what stands there now as targets."""
    text = queries.exchange_for(actor_of(request), notice, language)
    return HttpResponse(text, content_type="application/xliff+xml; charset=utf-8")


@router.get("/translations", response=list[JobOut], summary="What I am asked to translate or review / 我的翻译工作")
def list_jobs(request: HttpRequest) -> Any:
    """Soonest first; what is done is not there any more."""
    return queries.translation_jobs(actor_of(request))


@router.get("/glossary", response={200: Page[TermOut], 404: Problem, 422: Problem}, summary="Agreed words / 术语表")
def list_terms(
    request: HttpRequest, *, organisation: str | None = None, like: str = "", language: str = "",
    cursor: str | None = None, limit: Limit = pages.USUAL,
) -> Any:  # fmt: skip
    """By language and alphabet, a page at a time."""
    wanted, order = normalise(language) if language else "", translations.TERM_ORDERS.usual
    after = pages.place_in(order, cursor)
    rows = translations.terms_for(actor_of(request), organisation, like=like, language=wanted, after=after)
    return pages.page_of(list(rows[:limit]), order, limit)


@repeats.writes(
    router.post, "/glossary", response={201: TermOut, **_REFUSED}, summary="Agree on a word / 设定术语"
)  # fmt: skip
def set_term(request: HttpRequest, body: TermIn, organisation: str | None = None) -> tuple[int, TermOut]:
    """The same term in the same languages is agreed on anew."""
    entry = TermEntry(
        body.source_language, body.term, body.target_language, body.agreed, tuple(body.forbidden), body.note
    )
    term_id = translation.set_term(actor_of(request), organisation, entry)
    return 201, TermOut.from_orm(translations.term_for(actor_of(request), term_id))


@repeats.writes(
    router.delete, "/glossary/{term_id}", response={204: None, 403: Problem, 404: Problem}, summary="Take a term out / 移出术语"
)  # fmt: skip
def remove_term(request: HttpRequest, term_id: UUID) -> tuple[int, None]:
    """Translations are no longer held to it."""
    translation.remove_term(actor_of(request), term_id)
    return 204, None


def _shown(request: HttpRequest, notice: str) -> TranslationsOut:
    matrix = queries.matrix_for(actor_of(request), notice)
    return TranslationsOut(
        source_language=matrix.source.language, source_digest=matrix.source.digest, parts=dict(matrix.source.parts),
        languages=[
            LanguageOut(
                language=one.language, standing=one.standing, machine_made=one.machine_made,
                digest=side.digest if side else "", parts=dict(side.parts) if side else {},
            )
            for one in matrix.languages
            for side in [matrix.sides.get(one.language)]
        ],
    )  # fmt: skip
