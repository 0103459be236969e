# SPDX-License-Identifier: Apache-2.0
"""Change requests for programs: take one in, follow it, prove, prepare, hold. Deciding is for people who signed in themselves."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from duly.doors.api import pages, repeats
from duly.doors.api.callers import actor_of
from duly.doors.api.pages import Limit, Page
from duly.doors.api.problems import Problem
from duly.doors.api.v1.change_shapes import (
    ChangeAskerOut,
    ChangeCaseOut,
    ChangeCheckOut,
    ChangeDisputeOut,
    ChangeEscalationOut,
    ChangeEventOut,
    ChangeHoldOut,
    ChangeItemOut,
    ChangePaperOut,
    ChangeProofOut,
    ChangeReceiptOut,
    ChangeRequestIn,
    ChangeRequestOut,
    ChangeReviewOut,
)
from duly.doors.look.request_queue import OPEN
from duly.foundation.accounts import queries as accounts
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.facts import QUEUE_ORDERS, Ask, Case, Wish
from duly.rooms.customers import queries as customers

router = Router()


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
    rows = queries.queue(
        actor, states=(state,) if state else OPEN, organisation=place, order=order, after=pages.place_in(order, cursor),
        limit=limit, tiers=() if tier is None else (tier,), channels=(channel,) if channel else (), mine=mine, late=late,
    )  # fmt: skip
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
        asker=ChangeAskerOut(**case.asker._asdict()), disputes=[ChangeDisputeOut.from_orm(one) for one in case.disputes],
        evidence=[ChangePaperOut.from_orm(one) for one in case.evidence],
        checks=[ChangeCheckOut.from_orm(one) for one in case.checks],
        reviews=[ChangeReviewOut.from_orm(one) for one in case.reviews],
        escalation=ChangeEscalationOut(**case.escalation._asdict()) if case.escalation else None,
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
        idempotency_key=request.headers.get(repeats.HEADER, ""), note=body.note, on_behalf=body.on_behalf or body.mandate is not None,
        mandate=body.mandate,
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
