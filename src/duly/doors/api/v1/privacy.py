# SPDX-License-Identifier: Apache-2.0
"""What customers ask about their own data, for programs: take down, prove, decide, hand over, look.

What hands personal data over is not kept for a repetition, so these operations take no ``Idempotency-Key``.
"""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from duly.doors.api import pages, repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.pages import Limit, Page
from duly.doors.api.problems import Problem
from duly.foundation.accounts import queries as accounts
from duly.rooms.customers import queries as customers
from duly.rooms.privacy import actions, queries
from duly.rooms.privacy.facts import REQUEST_ORDERS, RequestCard

router = Router()


class RequestOut(Schema):
    """个人信息权利申请: one request, without anything about the person."""

    id: UUID
    number: str
    customer: str
    kind: str
    channel: str
    state: str
    level: int
    method: str
    received_at: datetime
    due_on: date
    clock: str
    is_extended: bool
    purpose: str
    outcome: str
    why: str
    laws: list[str]
    until: date | None
    digest: str
    closed_at: datetime | None
    receipt: str
    erase_at: datetime | None


class RequestIn(Asked):
    """登记申请: what a customer asked for, as staff took it down."""

    customer: str
    kind: Literal["access", "export", "erasure", "restriction", "objection", "withdraw_consent"]
    channel: Literal["email", "phone", "letter", "counter", "api"] = "api"
    words: str = ""
    purpose: str = ""
    organisation: str | None = None


class ReceivedOut(Schema):
    """The request; ``again`` when it joined one that was open."""

    id: UUID
    number: str
    again: bool


class SentOut(Schema):
    """On which channel the code went."""

    channel: str


class CodeIn(Asked):
    """验证码: what the customer reads out."""

    code: str


class CodeOut(Schema):
    """Whether it is right, and how many tries are left."""

    right: bool
    left: int


class PrivacyDecisionIn(Asked):
    """拟定决定."""

    outcome: Literal["granted", "partly", "refused"]
    why: Literal[
        "", "not_proved", "legal_hold", "law_obliges", "contract_runs", "claims", "others_rights", "excessive", "not_ours"
    ] = ""  # fmt: skip
    note: str = ""


class DecisionOut(Schema):
    """What a second person agrees to, by its digest, and how the request stands now."""

    digest: str
    state: str


class AgreementIn(Asked):
    """复核同意: of exactly this decision."""

    digest: str


class PrivacyStateOut(Schema):
    """How the request stands now."""

    state: str


class PrivacyReasonIn(Asked):
    """理由."""

    reason: str


@router.get(
    "/privacy-requests", response={200: Page[RequestOut], 422: Problem}, summary="Privacy requests / 个人信息权利申请"
)
def list_requests(
    request: HttpRequest, *, done: bool = False, kind: str = "", cursor: str | None = None, limit: Limit = pages.USUAL
) -> Any:
    """Those that wait, the nearest date first; or those that are over; a page at a time."""
    order = REQUEST_ORDERS.usual
    rows = queries.requests_for(
        actor_of(request), done=done, kind=kind, order=order, after=pages.place_in(order, cursor), limit=limit
    )
    refs = customers.cards(one.party for one in rows)
    return pages.page_of(rows, order, limit, lambda shown: [_out(one, refs[one.party].ref) for one in shown])


@router.get(
    "/privacy-requests/{request_number}",
    response={200: RequestOut, 404: Problem},
    summary="One privacy request / 查看申请",
)
def show_request(request: HttpRequest, request_number: str) -> RequestOut:
    """By its number or id."""
    card = queries.request_for(actor_of(request), request_number)
    return _out(card, customers.cards([card.party])[card.party].ref)


@repeats.writes(
    router.post,
    "/privacy-requests",
    response={201: ReceivedOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Take a privacy request down / 登记申请",
)
def receive(request: HttpRequest, body: RequestIn) -> tuple[int, ReceivedOut]:
    """One of the same kind that is open already is joined. Nothing is proved by this."""
    actor = actor_of(request)
    party = party_of(request, body.customer, body.organisation)
    made = actions.receive(actor, party, kind=body.kind, channel=body.channel, words=body.words, purpose=body.purpose)
    return 201, ReceivedOut(id=made.id, number=made.number, again=made.again)


@repeats.writes(
    router.post,
    "/privacy-requests/{request_number}/code",
    response={200: SentOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Send a code / 发送验证码",
)
def send_code(request: HttpRequest, request_number: str) -> tuple[int, SentOut]:
    """To a contact point that was on record before."""
    actor = actor_of(request)
    return 200, SentOut(channel=actions.send_code(actor, queries.request_for(actor, request_number).id))


@repeats.writes(
    router.post,
    "/privacy-requests/{request_number}/proof",
    response={200: CodeOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Type the code / 输入验证码",
)
def prove(request: HttpRequest, request_number: str, body: CodeIn) -> tuple[int, CodeOut]:
    """A wrong one counts."""
    actor = actor_of(request)
    proof = actions.prove(actor, queries.request_for(actor, request_number).id, body.code)
    return 200, CodeOut(right=proof.is_right, left=proof.left)


@repeats.writes(
    router.post,
    "/privacy-requests/{request_number}/decision",
    response={200: DecisionOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Prepare a decision / 拟定决定",
)
def prepare(request: HttpRequest, request_number: str, body: PrivacyDecisionIn) -> tuple[int, DecisionOut]:
    """Erasure and restriction wait for a second person; the rest is decided by this."""
    actor = actor_of(request)
    card = queries.request_for(actor, request_number)
    digest = actions.prepare(actor, card.id, outcome=body.outcome, why=body.why, note=body.note)
    return 200, DecisionOut(digest=digest, state=queries.request_for(actor, card.id).state)


@repeats.writes(
    router.post,
    "/privacy-requests/{request_number}/agreement",
    response={200: PrivacyStateOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Agree as a second person / 复核同意",
)
def agree(request: HttpRequest, request_number: str, body: AgreementIn) -> tuple[int, PrivacyStateOut]:
    """To exactly the decision of this digest."""
    actor = actor_of(request)
    card = queries.request_for(actor, request_number)
    actions.agree(actor, card.id, digest=body.digest)
    return 200, PrivacyStateOut(state=queries.request_for(actor, card.id).state)


@repeats.writes(
    router.post,
    "/privacy-requests/{request_number}/extension",
    response={204: None, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Extend the time for the answer / 延长期限",
)
def extend(request: HttpRequest, request_number: str, body: PrivacyReasonIn) -> tuple[int, None]:
    """Once, with a reason."""
    actor = actor_of(request)
    actions.extend(actor, queries.request_for(actor, request_number).id, reason=body.reason)
    return 204, None


@router.post(
    "/privacy-requests/{request_number}/bundle",
    response={200: None, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    openapi_extra={
        "responses": {
            200: {
                "description": "The bundle / 信息副本",
                "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
    summary="Everything that is held, as a ZIP / 信息副本",
)
def export(request: HttpRequest, request_number: str) -> HttpResponse:
    """Made now and kept nowhere; each time is on record."""
    actor = actor_of(request)
    bundle = actions.export(actor, queries.request_for(actor, request_number).id)
    headers = {"Content-Disposition": f'attachment; filename="{bundle.name}"', "Cache-Control": "no-store"}
    return HttpResponse(bundle.content, content_type="application/zip", headers=headers)


def party_of(request: HttpRequest, ref: str, organisation: str | None) -> UUID:
    """A customer by number, who is the caller's to see."""
    actor = actor_of(request)
    return customers.customer_for(actor, accounts.organisation_for(actor, organisation).id, ref).id


def _out(card: RequestCard, ref: str) -> RequestOut:
    return RequestOut(
        customer=ref, outcome=str(card.outcome or ""), **{
            name: value for name, value in card._asdict().items() if name in RequestOut.model_fields and name != "outcome"
        },
    )  # fmt: skip
