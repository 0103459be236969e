# SPDX-License-Identifier: Apache-2.0
"""Forms on paper, for programs: lay templates down, send scans, have them read, take the finished table. Settling fields is for people."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.rooms.papers import actions, queries
from duly.rooms.papers.facts import BatchCard, TemplateCard

router = Router()
REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem, 503: Problem}


class PaperTemplateIn(Asked):
    """表单模板: as in docs/paper-forms.md."""

    template: dict[str, Any]
    organisation: str | None = None


class PaperTemplateOut(Schema):
    """表单模板: the newest version of one."""

    id: UUID
    ref: str
    version: int
    title_zh: str
    title_en: str
    pages: int
    fields: list[str]
    digest: str
    at: datetime


class PaperAccuracyOut(Schema):
    """识别准确率: how often people left a field as the machine had read it."""

    field: str
    settled: int
    as_read: int
    missed: int


class PaperBatchIn(Asked):
    """纸质件批次: of which template; without ``ref`` it is called after the template and numbered."""

    template: str = Field(max_length=64)
    ref: str = Field("", max_length=64)
    title: str = Field("", max_length=200)
    organisation: str | None = None


class PaperBatchOut(Schema):
    """纸质件批次, counted. ``forms`` says how many stand in which state, ``asked`` how many fields wait for a person."""

    id: UUID
    ref: str
    title: str
    state: str
    template: str
    version: int
    scans: int
    pages: int
    pages_read: int
    forms: dict[str, int]
    asked: int
    troubles: int
    digest: str
    at: datetime
    finished_at: datetime | None


class PaperScanOut(Schema):
    """扫描件."""

    id: UUID
    number: int
    digest: str
    media_type: str
    size: int
    pages: int | None
    trouble_en: str
    trouble_zh: str
    aside: str


class PaperFormOut(Schema):
    """已填表单: how one stands, without what is on it."""

    id: UUID
    number: int
    state: str
    fields: int
    asked: int
    incomplete: list[str]
    aside: str


class PaperTableOut(Schema):
    """数据表: a row for each settled form; its first value says which."""

    columns: list[str]
    rows: list[list[str]]


@repeats.writes(
    router.post,
    "/paper-templates",
    response={201: PaperTemplateOut, **REFUSED},
    summary="Lay a form template down / 确定表单模板",
)
def lay_template(request: HttpRequest, body: PaperTemplateIn) -> tuple[int, PaperTemplateOut]:
    """Another document of the same name is its next version; the same one again is nothing new."""
    actor = actor_of(request)
    made = actions.lay_template(actor, accounts.organisation_for(actor, body.organisation).id, body.template)
    return 201, _template(queries.template_for(actor, made))


@router.get("/paper-templates", response={200: list[PaperTemplateOut]}, summary="Form templates / 表单模板")
def list_templates(request: HttpRequest) -> Any:
    """The newest version of each."""
    return [_template(one) for one in queries.templates_for(actor_of(request))]


@router.get(
    "/paper-templates/{paper_template_id}/accuracy",
    response={200: list[PaperAccuracyOut], 404: Problem},
    summary="How well a form is read / 识别准确率",
)
def accuracy(request: HttpRequest, paper_template_id: UUID) -> Any:
    """By what people made of it, over all settled forms of this version."""
    found = queries.accuracy_of(actor_of(request), paper_template_id)
    return [
        PaperAccuracyOut(field=one.name, settled=one.settled, as_read=one.as_read, missed=one.missed) for one in found
    ]


@repeats.writes(
    router.post, "/papers", response={201: PaperBatchOut, **REFUSED}, summary="Begin a batch of scans / 新建批次"
)
def begin(request: HttpRequest, body: PaperBatchIn) -> tuple[int, PaperBatchOut]:
    """Then send its scans, then let it be read."""
    actor = actor_of(request)
    home = accounts.organisation_for(actor, body.organisation).id
    return 201, _batch(actor, actions.begin(actor, home, body.template, ref=body.ref, title=body.title))


@router.get("/papers", response={200: list[PaperBatchOut], 404: Problem}, summary="Batches of scans / 批次列表")
def list_batches(request: HttpRequest, organisation: str | None = None) -> Any:
    """The newest first."""
    actor = actor_of(request)
    place = accounts.organisation_for(actor, organisation).id if organisation else None
    return [_shown(one) for one in queries.batches_for(actor, place)]


@router.get("/papers/{paper_id}", response={200: PaperBatchOut, 404: Problem}, summary="One batch / 单个批次")
def get(request: HttpRequest, paper_id: UUID) -> PaperBatchOut:
    """How it stands."""
    return _batch(actor_of(request), paper_id)


@router.post(
    "/papers/{paper_id}/scans",
    response={201: PaperScanOut, **REFUSED},
    openapi_extra=repeats.of_a_file("application/octet-stream"),
    summary="Send a scan / 上传扫描件",
)
def receive(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """The body is the file itself: PDF, PNG, JPEG or TIFF, up to 100 MB. It is kept sealed, as it is."""
    content = request.read(actions.LARGEST + 1)

    def take() -> tuple[int, PaperScanOut]:
        actor = actor_of(request)
        made = actions.receive(actor, paper_id, content)
        return 201, next(one for one in _scans(actor, paper_id) if one.id == made)

    return repeats.once_for(request, hashlib.sha256(content).hexdigest(), take)


@router.get("/papers/{paper_id}/scans", response={200: list[PaperScanOut], 404: Problem}, summary="Scans / 扫描件")
def list_scans(request: HttpRequest, paper_id: UUID) -> Any:
    """With what is wrong with those that could not be opened."""
    return _scans(actor_of(request), paper_id)


@repeats.writes(
    router.post, "/papers/{paper_id}/reading", response={202: PaperBatchOut, **REFUSED}, summary="Read / 识别"
)
def read(request: HttpRequest, paper_id: UUID) -> tuple[int, PaperBatchOut]:
    """Workers read it page by page; follow the batch until its state changes. No more scans come in."""
    actor = actor_of(request)
    actions.read(actor, paper_id)
    return 202, _batch(actor, paper_id)


@router.get("/papers/{paper_id}/forms", response={200: list[PaperFormOut], 404: Problem}, summary="Forms / 表单")
def list_forms(request: HttpRequest, paper_id: UUID) -> Any:
    """Which wait for people, and which were set aside."""
    return [
        PaperFormOut(**one._asdict() | {"state": str(one.state), "incomplete": list(one.incomplete)})
        for one in queries.forms_of(actor_of(request), paper_id)
    ]


@repeats.writes(
    router.post,
    "/papers/{paper_id}/table",
    response={200: PaperTableOut, **REFUSED},
    summary="Take the table / 导出数据表",
)
def take(request: HttpRequest, paper_id: UUID) -> tuple[int, PaperTableOut]:
    """Of a finished batch; that it was taken is on record."""
    columns, rows = actions.take(actor_of(request), paper_id, form="json")
    return 200, PaperTableOut(columns=list(columns), rows=rows)


def _template(card: TemplateCard) -> PaperTemplateOut:
    form = card.form
    return PaperTemplateOut(
        id=card.id, ref=form.ref, version=card.version, title_zh=form.title_zh, title_en=form.title_en, pages=form.pages,
        fields=[one.name for one in form.fields], digest=card.digest, at=card.at,
    )  # fmt: skip


def _batch(actor: Actor, batch: UUID) -> PaperBatchOut:
    return _shown(queries.batch_for(actor, batch))


def _shown(card: BatchCard) -> PaperBatchOut:
    said = {name: getattr(card, name) for name in PaperBatchOut.model_fields}
    forms = {str(state): count for state, count in card.forms.items()}
    return PaperBatchOut(**said | {"state": str(card.state), "forms": forms})


def _scans(actor: Actor, batch: UUID) -> list[PaperScanOut]:
    found = []
    for one in queries.scans_of(actor, batch):
        said = one._asdict()
        trouble = said.pop("trouble")
        both = {f"trouble_{tongue}": trouble.say(tongue) if trouble else "" for tongue in ("en", "zh")}
        found.append(PaperScanOut(**said | both))
    return found
