# SPDX-License-Identifier: Apache-2.0
"""Privacy requests, the rest of their way, for programs: documents, sending back, withdrawing, the receipt; flags that hold."""

import base64
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.doors.api.v1.privacy import PrivacyReasonIn, PrivacyStateOut, party_of
from duly.kernel.refusals import Because, refusal
from duly.rooms.customers import queries as customers
from duly.rooms.privacy import actions, queries

router = Router()
BAD_CONTENT = refusal(
    "api.bad_content", Because.INVALID, en="The document is not written in base64.", zh="文件内容不是 base64 编码。"
)
NO_RECEIPT = refusal(
    "api.no_receipt",
    Because.MISSING,
    en="Nothing was erased by this request; there is no receipt.",
    zh="此申请未导致删除，没有凭证。",
)


class PrivacyDocumentIn(Asked):
    """证明文件: its bytes in base64."""

    content: str
    media_type: Literal["application/pdf", "image/jpeg", "image/png"]


class PrivacyDocumentOut(Schema):
    """A document by which the asker is proved; it counts once a second person has seen it."""

    id: UUID
    digest: str
    at: datetime
    seen_at: datetime | None


class PrivacyFlagOut(Schema):
    """限制或反对: what holds for a customer's data since when, and by which request."""

    id: UUID
    customer: str
    kind: str
    purpose: str
    request: str
    since: datetime
    lifted_at: datetime | None


@router.get(
    "/privacy-requests/{request_number}/documents",
    response={200: list[PrivacyDocumentOut], 404: Problem},
    summary="Documents of proof / 证明文件",
)
def list_documents(request: HttpRequest, request_number: str) -> Any:
    """Oldest first."""
    found = queries.documents_of(queries.request_for(actor_of(request), request_number).id)
    return [PrivacyDocumentOut(id=one.id, digest=one.digest, at=one.at, seen_at=one.seen_at) for one in found]


@repeats.writes(
    router.post,
    "/privacy-requests/{request_number}/documents",
    response={201: PrivacyDocumentOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Put a document on file / 存入证明文件",
)
def show_document(request: HttpRequest, request_number: str, body: PrivacyDocumentIn) -> tuple[int, PrivacyDocumentOut]:
    """It proves nothing yet."""
    actor = actor_of(request)
    card = queries.request_for(actor, request_number)
    try:
        content = base64.b64decode(body.content, validate=True)
    except ValueError as error:
        raise BAD_CONTENT(field="content") from error
    made = actions.show_document(actor, card.id, content, media_type=body.media_type)
    one = next(row for row in queries.documents_of(card.id) if row.id == made)
    return 201, PrivacyDocumentOut(id=one.id, digest=one.digest, at=one.at, seen_at=one.seen_at)


@router.get(
    "/privacy-requests/{request_number}/documents/{document_id}",
    response={200: None, 403: Problem, 404: Problem},
    openapi_extra={
        "responses": {
            200: {
                "description": "The document / 文件内容",
                "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
    summary="Open a document / 打开证明文件",
)
def open_document(request: HttpRequest, request_number: str, document_id: UUID) -> HttpResponse:
    """It is recorded who opened it."""
    actor = actor_of(request)
    opened = actions.open_document(actor, queries.request_for(actor, request_number).id, document_id)
    headers = {"Content-Disposition": f'attachment; filename="{opened.name}"', "Cache-Control": "no-store"}
    return HttpResponse(opened.content, content_type=opened.media_type, headers=headers)


@repeats.writes(
    router.post,
    "/privacy-requests/{request_number}/documents/{document_id}/sight",
    response={200: PrivacyStateOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Say that it shows the customer / 第二人确认证明文件",
)
def see_document(request: HttpRequest, request_number: str, document_id: UUID) -> tuple[int, PrivacyStateOut]:
    """As a second person."""
    actor = actor_of(request)
    card = queries.request_for(actor, request_number)
    actions.see_document(actor, card.id, document_id)
    return 200, PrivacyStateOut(state=queries.request_for(actor, card.id).state)


@repeats.writes(
    router.post,
    "/privacy-requests/{request_number}/return",
    response={200: PrivacyStateOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Do not agree / 退回",
)
def send_back(request: HttpRequest, request_number: str, body: PrivacyReasonIn) -> tuple[int, PrivacyStateOut]:
    """The decision is prepared anew."""
    actor = actor_of(request)
    card = queries.request_for(actor, request_number)
    actions.send_back(actor, card.id, note=body.reason)
    return 200, PrivacyStateOut(state=queries.request_for(actor, card.id).state)


@repeats.writes(
    router.post,
    "/privacy-requests/{request_number}/withdrawal",
    response={200: PrivacyStateOut, 403: Problem, 404: Problem, 409: Problem},
    summary="The customer takes it back / 撤回申请",
)
def withdraw(request: HttpRequest, request_number: str) -> tuple[int, PrivacyStateOut]:
    """Possible until the key is gone."""
    actor = actor_of(request)
    card = queries.request_for(actor, request_number)
    actions.withdraw(actor, card.id)
    return 200, PrivacyStateOut(state=queries.request_for(actor, card.id).state)


@router.get(
    "/privacy-requests/{request_number}/receipt",
    response={200: dict[str, Any], 404: Problem},
    summary="The receipt of an erasure / 删除凭证",
)
def receipt(request: HttpRequest, request_number: str) -> Any:
    """What was destroyed and what stays; it names nobody."""
    card = queries.request_for(actor_of(request), request_number)
    if not card.receipt:
        raise NO_RECEIPT(field="request")
    return queries.receipt_of(card.receipt)


@router.get(
    "/customers/{ref}/flags",
    response={200: list[PrivacyFlagOut], 404: Problem, 422: Problem},
    summary="Restrictions and objections / 限制与反对",
)
def flags(request: HttpRequest, ref: str, organisation: str | None = None) -> Any:
    """Of one customer; those that hold first."""
    party = party_of(request, ref, organisation)
    return [_flag(one, ref) for one in queries.flags_of(party)]


@router.get(
    "/privacy-flags",
    response={200: list[PrivacyFlagOut]},
    summary="What holds, of all customers / 所有有效的限制与反对",
)
def list_flags(request: HttpRequest) -> Any:
    """Latest first, at most 200."""
    found = queries.flags_for(actor_of(request))
    refs = customers.cards(one.party_id for one in found)
    return [_flag(one, refs[one.party_id].ref) for one in found]


@repeats.writes(
    router.post,
    "/privacy-flags/{flag_id}/lifting",
    response={204: None, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="End a restriction or an objection / 解除限制或反对",
)
def lift(request: HttpRequest, flag_id: UUID, body: PrivacyReasonIn) -> tuple[int, None]:
    """As somebody else than who prepared it; the customer's opt-out stays theirs to change."""
    actions.lift(actor_of(request), flag_id, reason=body.reason)
    return 204, None


def _flag(one: Any, ref: str) -> PrivacyFlagOut:
    return PrivacyFlagOut(
        id=one.id, customer=ref, kind=one.kind, purpose=one.purpose, request=one.request.number, since=one.since,
        lifted_at=one.lifted_at,
    )  # fmt: skip
