# SPDX-License-Identifier: Apache-2.0
"""Change requests for programs: take one in, follow it, prove, prepare, hold. Deciding is for people who signed in themselves."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from duly.doors.api import pages, repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.pages import Limit, Page
from duly.doors.api.problems import Problem
from duly.doors.look.request_queue import OPEN, Narrowed, queue
from duly.foundation.accounts import queries as accounts
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.facts import QUEUE_ORDERS, Ask, Case, Wish
from duly.rooms.customers import queries as customers

router = Router()
_ONE = {"family": "contact_point", "field": "value", "value": "+12025550188", "attributes": {"channel": "sms"}}


class ChangeRequestOut(Schema):
    """变更申请: one request in a list; nothing of what it says."""

    id: UUID
    number: str
    organisation: UUID
    party: UUID | None
    channel: str
    nature: str
    state: str
    business_status: str
    """In the vocabulary of HL7 FHIR corrections."""
    tier: int
    score: int
    flags: list[str]
    received_at: datetime
    due_at: datetime
    is_late: bool
    paused_at: datetime | None
    round: int


class ChangeItemOut(Schema):
    """变更项: one particular, shown in part: as the asker saw it, as it is now, as it is to be."""

    id: UUID
    family: str
    field: str
    entity: UUID | None
    attributes: dict[str, str]
    ends: bool
    before: str
    now: str
    proposed: str
    verdict: str
    decision: str
    reason: str
    outcome: str
    tier: int


class ChangeProofOut(Schema):
    """核验: one proof, without its secret."""

    id: UUID
    who: str
    method: str
    level: int
    target: str
    result: str
    asked_at: datetime
    expires_at: datetime
    at: datetime | None


class ChangeHoldOut(Schema):
    """暂停: a hold that stands."""

    id: UUID
    kind: str
    at: datetime
    release_asked: bool


class ChangeCaseOut(ChangeRequestOut):
    """变更申请详情: with its items, proofs and holds, and what is still lacking."""

    reason: str
    digest: str
    effective_from: datetime | None
    cooling_until: datetime | None
    applied_at: datetime | None
    refusal: str
    lacking: list[str]
    items: list[ChangeItemOut]
    proofs: list[ChangeProofOut]
    holds: list[ChangeHoldOut]


class ChangeEventOut(Schema):
    """时间线: one step of the way."""

    at: datetime
    before: str
    after: str
    by_kind: str
    why: str


class ChangeItemIn(Asked):
    """变更项: a particular that is to change. ``entity`` names what is on record; without one it is new.

    ``base`` is the digest of the field as it was read (``GET /customers/{ref}/record``): if the record changes meanwhile, a
    person looks. No ``value`` with the nature ``end`` ends the entity.
    """

    family: str = Field(max_length=40)
    field: str = Field("value", max_length=40)
    value: str | None = Field(None, max_length=2000)
    entity: UUID | None = None
    base: str = Field("", max_length=100)
    attributes: dict[str, str] = Field(default_factory=dict)


class ChangeRequestIn(Asked):
    """提出变更: whose record (``customer``: their number), what is to change, and why.

    Where it is not known whose record it is, ``claim`` says what the asker said of themselves (ref, name, email, phone).
    """

    customer: str | None = Field(None, max_length=200)
    claim: dict[str, str] = Field(default_factory=dict)
    channel: Literal["api", "bulk", "phone", "letter", "counter", "email"] = "api"
    items: list[ChangeItemIn] = Field(min_length=1, max_length=20, examples=[[_ONE]])
    nature: Literal["update", "rectification", "end"] = "update"
    reason: str = Field("moved", max_length=40)
    effective_from: datetime | None = None
    language: str = Field("", max_length=35)
    flags: list[str] = Field([], max_length=10)
    note: str = Field("", max_length=2000)


class ChangeReceiptOut(Schema):
    """回执: the number; ``joined`` where the same was asked already."""

    id: UUID
    number: str
    joined: bool


@router.get(
    "/change-requests",
    response={200: Page[ChangeRequestOut], 404: Problem, 422: Problem},
    summary="Change requests / 变更申请",
)
def list_requests(
    request: HttpRequest, *, organisation: str | None = None, state: str | None = None, cursor: str | None = None,
    tier: int | None = None, channel: str | None = None, mine: bool = False, late: bool = False, limit: Limit = pages.USUAL,
) -> Any:  # fmt: skip
    """What is due first comes first, a page at a time; those that are open, unless a state is named."""
    actor, order = actor_of(request), QUEUE_ORDERS.usual
    place = accounts.organisation_for(actor, organisation).id if organisation else None
    wanted = Narrowed(
        (state,) if state else OPEN, place, () if tier is None else (tier,), (channel,) if channel else (), mine=mine, late=late
    )  # fmt: skip
    rows = queue(actor, wanted, order, pages.place_in(order, cursor), limit)
    return pages.page_of(rows, order, limit, lambda cards: [_row(card) for card in cards])


@router.get(
    "/change-requests/{request_id}",
    response={200: ChangeCaseOut, 404: Problem},
    summary="One change request / 单项变更申请",
)
def get_request(request: HttpRequest, request_id: UUID) -> ChangeCaseOut:
    """With its items three ways, in part, its proofs and holds."""
    actor = actor_of(request)
    case = queries.case(actor, request_id)
    sides = {side.item: side for side in queries.three_ways(actor, request_id)}
    return ChangeCaseOut(
        **_row(case.card), **_whole(case), items=[_item(line, sides.get(line.id)) for line in case.lines],
        proofs=[ChangeProofOut.from_orm(one) for one in case.proofs],
        holds=[ChangeHoldOut(id=one.id, kind=one.kind, at=one.at, release_asked=bool(one.release_asked_by)) for one in case.holds],
    )  # fmt: skip


@router.get(
    "/change-requests/{request_id}/timeline",
    response={200: list[ChangeEventOut], 404: Problem},
    summary="How a change request went / 变更申请时间线",
)
def get_timeline(request: HttpRequest, request_id: UUID) -> Any:
    """Every step, the first one first."""
    return [ChangeEventOut.from_orm(one) for one in queries.case(actor_of(request), request_id).events]


@repeats.writes(
    router.post,
    "/change-requests",
    response={201: ChangeReceiptOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem, 503: Problem},
    summary="Take a change request in / 受理变更申请",
)
def create(
    request: HttpRequest, body: ChangeRequestIn, organisation: str | None = None
) -> tuple[int, ChangeReceiptOut]:
    """Nothing changes by it. An open request of the same customer that asks the same is joined instead."""
    actor = actor_of(request)
    place = accounts.organisation_for(actor, organisation).id
    party = customers.customer_for(actor, place, body.customer).id if body.customer else None
    wishes = tuple(
        Wish(one.family, one.field, one.value, one.entity, one.base, dict(one.attributes)) for one in body.items
    )
    receipt = actions.create(actor, Ask(
        place, body.channel, wishes, nature=body.nature, reason=body.reason, party=party, claim=body.claim, requester=actor.id,
        language=body.language, flags=tuple(body.flags), effective_from=body.effective_from,
        idempotency_key=request.headers.get(repeats.HEADER, ""), note=body.note,
    ))  # fmt: skip
    return 201, ChangeReceiptOut(id=receipt.id, number=receipt.number, joined=receipt.is_joined)


def _row(card: Any) -> dict[str, Any]:
    return {name: getattr(card, name) for name in ChangeRequestOut.model_fields} | {
        "tier": int(card.tier), "flags": list(card.flags), "state": str(card.state),
    }  # fmt: skip


def _whole(case: Case) -> dict[str, Any]:
    names = ("reason", "digest", "effective_from", "cooling_until", "applied_at", "refusal")
    return {name: getattr(case, name) for name in names} | {"lacking": list(case.lacking)}


def _item(line: Any, side: Any) -> ChangeItemOut:
    """Of a customer who is not known yet there is only what was asked."""
    seen = {"before": side.before, "now": side.now, "proposed": side.proposed, "verdict": side.verdict} if side else {
        "before": "", "now": "", "proposed": line.asked, "verdict": "",
    }  # fmt: skip
    names = ("id", "family", "field", "entity", "ends", "decision", "reason", "outcome")
    held = {name: getattr(line, name) for name in names}
    return ChangeItemOut(**held, **seen, attributes=dict(line.attributes), tier=int(line.tier))
