# SPDX-License-Identifier: Apache-2.0
"""Notices: write, read, check, follow. A notice is named by its id or its number."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Body, Router, Schema

from duly.doors.api import pages, repeats
from duly.doors.api.callers import actor_of, language_of
from duly.doors.api.pages import Limit, Page
from duly.doors.api.problems import Problem
from duly.foundation.accounts import queries as accounts
from duly.rooms.insight import queries as insight
from duly.rooms.notices import actions, queries

router = Router()


class NoticeCardOut(Schema):
    """通知: a notice in a list."""

    id: UUID
    number: str
    organisation: str
    kind: str
    title: str
    state: str
    effective_on: date
    acknowledge_by: date
    created_at: datetime
    launched_at: datetime | None


class RevisionOut(Schema):
    """修订版本: what the notice said then, as canonical JSON, with its digest."""

    number: int
    at: datetime
    digest: str
    document: dict[str, Any]


class NoticeOut(Schema):
    """通知: a notice, and the digest that an approval binds."""

    id: UUID
    number: str
    state: str
    digest: str
    document: dict[str, Any]


class FindingOut(Schema):
    """检查结果: one thing that the check found."""

    severity: str
    rule: str
    message: str
    where: str
    law: str | None
    excerpt: str
    language: str | None


class FindingsOut(Schema):
    """What the check found; ``blocks`` says that a launch would be refused."""

    blocks: bool
    findings: list[FindingOut]


class StatusOut(Schema):
    """进展: how a notice stands, as counts."""

    id: UUID
    number: str
    organisation: str
    kind: str
    state: str
    revision: int
    digest: str
    effective_on: date
    acknowledge_by: date
    successor: dict[str, Any] | None
    """The notice that corrects, withdraws or supersedes this one: number, relation, slug of its page, at."""
    stopped: dict[str, Any] | None
    """The phase that stands still: number, why, count, of, limit (millionths); ``why`` is empty when it was by hand."""
    rehearsal: dict[str, Any] | None
    times: dict[str, datetime | None]
    roll: dict[str, Any] | None
    recipients: dict[str, int]
    channels: dict[str, dict[str, int]]
    opening: dict[str, Any] | None
    forecast: dict[str, Any]


@router.get(
    "/notices",
    response={200: Page[NoticeCardOut], 404: Problem, 422: Problem},
    summary="Notices, newest first / 通知列表",
)
def list_notices(
    request: HttpRequest, organisation: str | None = None, search: str = "", cursor: str | None = None,
    limit: Limit = pages.USUAL,
) -> Any:  # fmt: skip
    """Of the caller's organisations, or of one, a page at a time; ``search`` looks at numbers and titles."""
    actor, order = actor_of(request), queries.NOTICE_ORDERS.usual
    place = accounts.organisation_for(actor, organisation).id if organisation else None
    after, language = pages.place_in(order, cursor), language_of(request)
    rows = queries.listed_for(actor, place, text=search, language=language, order=order, after=after, limit=limit)
    return pages.page_of(rows, order, limit)


@repeats.writes(router.post, "/notices", response={201: NoticeOut, 422: Problem}, summary="Write a notice / 拟定通知")
def create_notice(
    request: HttpRequest, document: Body[dict[str, Any]], organisation: str | None = None
) -> tuple[int, NoticeOut]:
    """The body is the notice file as JSON; docs/notice-file.md describes it."""
    actor = actor_of(request)
    return 201, read_notice(request, str(actions.create(actor, organisation, document).id))


@router.get("/notices/{notice}", response={200: NoticeOut, 404: Problem}, summary="One notice / 查看通知")
def get_notice(request: HttpRequest, notice: str) -> Any:
    """What it says, and the digest of that."""
    return read_notice(request, notice)


@repeats.writes(
    router.post,
    "/notices/{notice}/revisions",
    response={201: NoticeOut, 404: Problem, 409: Problem, 422: Problem},
    summary="Write a notice anew / 修订通知",
)
def revise_notice(request: HttpRequest, notice: str, document: Body[dict[str, Any]]) -> tuple[int, NoticeOut]:
    """What was approved before no longer counts."""
    actions.revise(actor_of(request), notice, document)
    return 201, read_notice(request, notice)


@router.get(
    "/notices/{notice}/findings", response={200: FindingsOut, 404: Problem}, summary="Check a notice / 检查通知"
)
def check_notice(request: HttpRequest, notice: str) -> Any:
    """Against the rule packs, as of now."""
    found = queries.findings_for(actor_of(request), notice)
    told = [
        FindingOut(
            severity=row.severity,
            rule=row.rule,
            message=row.words.say(language_of(request)),
            where=row.where,
            law=str(row.law) if row.law else None,
            excerpt=row.excerpt,
            language=row.language,
        )
        for row in found
    ]
    return FindingsOut(blocks=bool(queries.blocking(found)), findings=told)


@router.get(
    "/notices/{notice}/status", response={200: StatusOut, 404: Problem}, summary="How a notice stands / 通知进展"
)
def notice_status(request: HttpRequest, notice: str) -> HttpResponse | Any:
    """Recipients by state, deliveries by channel and state. The forecast is that of the launch; null before."""
    return insight.status_for(actor_of(request), notice)


def read_notice(request: HttpRequest, wanted: str) -> NoticeOut:
    """A notice as this door shows it."""
    actor = actor_of(request)
    notice = queries.notice_for(actor, wanted)
    return NoticeOut(
        id=notice.id,
        number=notice.number,
        state=queries.state_for(actor, notice.id).value,
        digest=queries.digest_of(notice),
        document=queries.document_of(notice),
    )


@router.get(
    "/notices/{notice}/revisions", response={200: list[RevisionOut], 404: Problem}, summary="Revisions / 修订记录"
)
def revisions(request: HttpRequest, notice: str) -> list[RevisionOut]:
    """What each revision said, newest first."""
    found = queries.revisions_of(queries.notice_for(actor_of(request), notice))
    return [RevisionOut(number=one.number, at=one.at, digest=one.digest, document=dict(one.document)) for one in found]
