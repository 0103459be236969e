# SPDX-License-Identifier: Apache-2.0
"""What notices are made of: kinds of change with their fields and questions, templates, renderings."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from duly.doors.api.callers import actor_of, language_of
from duly.doors.api.problems import Problem
from duly.rooms.notices import queries
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.facts import KindSpec

router = Router()


class FieldOut(Schema):
    """字段: a fact that a notice of the kind gives. ``everywhere``: in every rendering, an SMS too."""

    name: str
    type: str
    required: bool
    everywhere: bool
    choices: list[str]
    say: str
    help: str


class QuestionOut(Schema):
    """问题: what rules turn on and no field holds."""

    name: str
    type: str
    choices: list[str]
    first: bool
    """Asked before anybody writes."""
    say: str
    why: str


class KindOut(Schema):
    """变更类型: a kind of change."""

    name: str
    say: str
    help: str
    retired: bool
    succeeded_by: list[str]
    decided_by: dict[str, list[str]]
    fields: list[FieldOut]
    questions: list[QuestionOut]


class RenderingOut(Schema):
    """渠道内容: what one channel carries in one language, on sample data; ``lengths`` against its budgets."""

    channel: str
    language: str
    correction: bool
    used: bool
    parts: dict[str, str]
    digest: str
    missing: list[str]
    lengths: list[dict[str, Any]]
    problem: str


class TurnedOut(Schema):
    """变更前后: what was and what is, of one fact in one language."""

    old_field: str
    new_field: str
    language: str
    old: str
    new: str


class ContentOut(Schema):
    """Every rendering, and what was and is."""

    renderings: list[RenderingOut]
    changes: list[TurnedOut]


@router.get("/kinds", response=list[KindOut], summary="Kinds of change / 变更类型")
def list_kinds(request: HttpRequest) -> Any:
    """With the fields and the questions of each. Retired kinds are shown for the notices that have them."""
    actor_of(request)
    language = language_of(request)
    return [_kind(one, language) for one in rulebook.kinds().values()]


@router.get(
    "/kinds/{kind}/template", response={200: dict[str, Any], 404: Problem}, summary="A notice to start from / 通知模板"
)
def get_template(request: HttpRequest, kind: str, languages: str = "zh-Hans,en") -> Any:
    """A notice file of this kind as JSON; what is to be filled in is empty. ``languages`` are divided by commas."""
    actor_of(request)
    return queries.starting_document(kind, {}, [one.strip() for one in languages.split(",") if one.strip()])


@router.get(
    "/notices/{notice}/renderings",
    response={200: ContentOut, 404: Problem, 422: Problem},
    summary="What each channel carries / 各渠道内容",
)
def list_renderings(request: HttpRequest, notice: str, channel: str = "", language: str = "") -> Any:
    """In each language, with facts that it does not carry and how long it is."""
    actor = actor_of(request)
    found = queries.renderings_for(actor, notice, channel=channel, language=language)
    changes = queries.old_new(queries.notice_for(actor, notice))
    return ContentOut(renderings=[_rendering(one) for one in found], changes=[_turned(one) for one in changes])


def _kind(one: KindSpec, language: str) -> KindOut:
    asked = rulebook.questions(one.name)
    return KindOut(
        name=one.name, say=one.words.say(language), help=one.help.say(language) if one.help else "",
        retired=one.retired, succeeded_by=list(one.succeeded_by),
        decided_by={name: list(values) for name, values in one.decided_by.items()},
        fields=[
            FieldOut(
                name=spec.name, type=spec.type, required=spec.required, everywhere=spec.everywhere,
                choices=list(spec.choices), say=spec.words.say(language), help=spec.help.say(language) if spec.help else "",
            )
            for spec in one.fields
        ],
        questions=[
            QuestionOut(
                name=name, type=question.type, choices=list(question.choices), first=name in one.asks,
                say=question.words.say(language), why=question.why.say(language) if question.why else "",
            )
            for name, question in asked.items()
            if question.scope == "notice"
        ],
    )  # fmt: skip


def _rendering(one: queries.Shown) -> RenderingOut:
    lengths = [dict(zip(("part", "unit", "length", "most"), each, strict=True)) for each in one.lengths]
    return RenderingOut(
        channel=one.channel, language=one.language, correction=one.correction, used=one.used, parts=dict(one.parts),
        digest=one.digest, missing=list(one.missing), lengths=lengths, problem=one.problem,
    )  # fmt: skip


def _turned(one: queries.Turned) -> TurnedOut:
    return TurnedOut(old_field=one.old_field, new_field=one.new_field, language=one.language, old=one.old, new=one.new)
