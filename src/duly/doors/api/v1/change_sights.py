# SPDX-License-Identifier: Apache-2.0
"""What is shown in full of a change request: for a reason, on record, and never kept for a repetition."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.rooms.change_requests import actions, queries

router = Router()
_PATH = "/change-requests/{request_id}"
_SAID = {403: Problem, 404: Problem, 422: Problem}


class ChangeWhyIn(Asked):
    """查看理由: why it must be seen."""

    why: str = Field(max_length=500)


class ChangeSideOut(Schema):
    """完整内容: one item three ways."""

    item: UUID
    family: str
    field: str
    before: str
    now: str
    proposed: str
    verdict: str


class ChangeWordsOut(Schema):
    """申请人自述、备注与说明: statements by their id."""

    claim: dict[str, str]
    note: str
    statements: dict[UUID, str]


class ChangePointOut(Schema):
    """联系方式: one to which a code may go, in part."""

    id: UUID
    channel: str
    masked: str


class ChangeToldOut(Schema):
    """告知记录: a message, without its address."""

    matter: str
    role: str
    channel: str
    at: datetime
    outcome: str


@router.post(f"{_PATH}/sight", response={200: list[ChangeSideOut], **_SAID}, summary="Show it in full / 完整显示")
def see(request: HttpRequest, request_id: UUID, body: ChangeWhyIn) -> Any:
    """Each item as it was seen, is, and is to be."""
    return [one._asdict() for one in actions.see(actor_of(request), request_id, why=body.why)]


@router.post(f"{_PATH}/words", response={200: ChangeWordsOut, **_SAID}, summary="What was said / 自述与说明")
def words(request: HttpRequest, request_id: UUID, body: ChangeWhyIn) -> Any:
    """Of the asker themselves, the note, and the customer's statements."""
    return actions.see_words(actor_of(request), request_id, why=body.why)._asdict()


@router.post(
    _PATH + "/evidence/{evidence_id}/opening", response={200: None, **_SAID}, summary="Open a document / 打开证明材料"
)
def open_evidence(request: HttpRequest, request_id: UUID, evidence_id: UUID, body: ChangeWhyIn) -> HttpResponse:
    """As a download."""
    found = actions.open_evidence(actor_of(request), request_id, evidence_id, why=body.why)
    headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(found.content, content_type=found.media_type, headers=headers)


@router.get(f"{_PATH}/points", response={200: list[ChangePointOut], 404: Problem}, summary="Where a code may go / 可核验的联系方式")  # fmt: skip
def points(request: HttpRequest, request_id: UUID) -> Any:
    """On record since before the request, working, and not changed lately."""
    return [one._asdict() for one in queries.points_for(actor_of(request), request_id)]


@router.get(f"{_PATH}/messages", response={200: list[ChangeToldOut], 404: Problem}, summary="Who was told / 告知记录")
def told(request: HttpRequest, request_id: UUID) -> Any:
    """The oldest first."""
    return [one._asdict() for one in queries.told_of(actor_of(request), request_id)]
