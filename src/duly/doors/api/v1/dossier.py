# SPDX-License-Identifier: Apache-2.0
"""The dossier of a notice: risks, documents, comments."""

import base64
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.kernel.refusals import Because, refusal
from duly.rooms.dossier import actions, queries
from duly.rooms.dossier.facts import NewDocument, NewRisk

NOT_BASE64 = refusal("api.not_base64", Because.INVALID, en="`content` must be base64.", zh="content 须为 base64 编码。")
router = Router()
_REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem}


class RiskOut(Schema):
    """风险: as it stands."""

    id: UUID
    kind: str
    title: str
    likelihood: int
    impact: int
    score: int
    is_high: bool
    owner_name: str
    measure: str
    state: str
    opened_at: datetime


class RiskIn(Asked):
    """新风险: ``owner`` is an e-mail address of a member of staff."""

    kind: Literal["leak", "legal", "reputation", "operation", "other"]
    title: str
    likelihood: int
    impact: int
    owner: str = ""
    measure: str = ""


class JudgementIn(Asked):
    """重新评估: its state, and its size after the measure."""

    state: Literal["open", "treated", "accepted", "closed"]
    likelihood: int | None = None
    impact: int | None = None
    measure: str | None = None
    note: str = ""


class DocumentOut(Schema):
    """文件: what it is, and its digest."""

    id: UUID
    kind: str
    title: str
    digest: str
    media_type: str
    size: int
    meeting_on: date | None
    participants: str
    by_name: str
    at: datetime


class DocumentIn(Asked):
    """新文件: ``content`` in base64."""

    kind: Literal["minutes", "document", "legal_opinion", "contract", "non_disclosure", "training"]
    title: str
    media_type: str
    content: str
    meeting_on: date | None = None
    participants: str = ""


class CommentOut(Schema):
    """意见: what somebody said of a passage; ``to`` is the department that is asked to answer."""

    id: UUID
    revision: int
    part: str
    department: str | None
    to: str | None
    text: str
    by_name: str
    at: datetime
    resolved_by: str
    resolved_at: datetime | None


class CommentIn(Asked):
    """新意见: ``part`` is ``notice``, ``reason``, ``effective_on``, ``plan``, ``fields.<name>``, ``answers.<name>`` or ``content.<language>.<part>``; ``to`` is a department that is asked to answer."""

    part: str
    text: str
    department: str | None = None
    to: str | None = None


class AskedOut(Schema):
    """待回应的意见: an open comment that waits for the caller."""

    id: UUID
    notice_id: UUID
    number: str
    part: str
    text: str
    by_name: str
    to: str | None
    at: datetime


class AddedOut(Schema):
    """The id of what was added."""

    id: UUID


@router.get("/notices/{notice}/risks", response={200: list[RiskOut], 404: Problem}, summary="Risks / 风险")
def list_risks(request: HttpRequest, notice: str) -> Any:
    """Highest first."""
    return queries.risks_for(actor_of(request), notice)


@repeats.writes(router.post, "/notices/{notice}/risks", response={201: AddedOut, **_REFUSED}, summary="Add a risk / 登记风险")  # fmt: skip
def add_risk(request: HttpRequest, notice: str, body: RiskIn) -> tuple[int, AddedOut]:
    """On the register of this notice."""
    return 201, AddedOut(id=actions.add_risk(actor_of(request), notice, NewRisk(**body.dict())))


@repeats.writes(router.post, "/risks/{risk_id}/judgement", response={204: None, **_REFUSED}, summary="Judge a risk anew / 重新评估风险")  # fmt: skip
def change_risk(request: HttpRequest, risk_id: UUID, body: JudgementIn) -> tuple[int, None]:
    """What was decided, and why."""
    actions.change_risk(actor_of(request), risk_id, **body.dict())
    return 204, None


@router.get("/notices/{notice}/documents", response={200: list[DocumentOut], 404: Problem}, summary="Documents and minutes / 文件与纪要")  # fmt: skip
def list_documents(request: HttpRequest, notice: str) -> Any:
    """Newest first."""
    return queries.documents_for(actor_of(request), notice)


@repeats.writes(router.post, "/notices/{notice}/documents", response={201: AddedOut, **_REFUSED}, summary="Attach a document / 附上文件")  # fmt: skip
def attach(request: HttpRequest, notice: str, body: DocumentIn) -> tuple[int, AddedOut]:
    """Kept by its digest, which is in the ledger."""
    try:
        content = base64.b64decode(body.content, validate=True)
    except ValueError as error:
        raise NOT_BASE64(field="content") from error
    what = NewDocument(body.kind, body.title, body.media_type, body.meeting_on, body.participants)
    return 201, AddedOut(id=actions.attach(actor_of(request), notice, content, what))


@router.get(
    "/documents/{document_id}", response={200: None, 404: Problem}, summary="The bytes of a document / 下载文件"
)
def get_document(request: HttpRequest, document_id: UUID) -> Any:
    """As a download."""
    card, chunks = queries.document_for(actor_of(request), document_id)
    return StreamingHttpResponse(chunks, content_type=card.media_type, headers={"Content-Disposition": "attachment"})


@router.get("/notices/{notice}/comments", response={200: list[CommentOut], 404: Problem}, summary="Comments / 意见")
def list_comments(request: HttpRequest, notice: str) -> Any:
    """Open ones first."""
    return queries.comments_for(actor_of(request), notice)


@repeats.writes(router.post, "/notices/{notice}/comments", response={201: AddedOut, **_REFUSED}, summary="Comment / 提出意见")  # fmt: skip
def comment(request: HttpRequest, notice: str, body: CommentIn) -> tuple[int, AddedOut]:
    """On a passage as it stands now."""
    return 201, AddedOut(id=actions.comment(actor_of(request), notice, **body.dict()))


@router.get("/comments", response=list[AskedOut], summary="Comments that wait for me / 待我回应的意见")
def comments_waiting(request: HttpRequest) -> Any:
    """Put to a department of the caller's, or put to nobody and about a notice that they write; oldest first."""
    return queries.comments_waiting(actor_of(request))


@repeats.writes(router.post, "/comments/{comment_id}/resolution", response={204: None, **_REFUSED}, summary="Resolve a comment / 解决意见")  # fmt: skip
def resolve(request: HttpRequest, comment_id: UUID) -> tuple[int, None]:
    """It was answered or followed."""
    actions.resolve(actor_of(request), comment_id)
    return 204, None


@repeats.writes(router.delete, "/comments/{comment_id}/resolution", response={204: None, **_REFUSED}, summary="Reopen a comment / 重开意见")  # fmt: skip
def reopen(request: HttpRequest, comment_id: UUID) -> tuple[int, None]:
    """It was not."""
    actions.reopen(actor_of(request), comment_id)
    return 204, None
