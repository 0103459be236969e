# SPDX-License-Identifier: Apache-2.0
"""The roll of a notice, and acknowledgements that staff take down for a customer."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from duly.doors.api import pages, repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.pages import Limit, Page
from duly.doors.api.problems import Problem
from duly.kernel.refusals import Because, refusal
from duly.rooms.audience import queries as audience
from duly.rooms.customers import queries as customers
from duly.rooms.notices import queries
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations import queries as owed

NOT_ON_ROLL = refusal(
    "api.not_on_roll",
    Because.MISSING,
    en="The customer {ref} is not on the roll of this notice.",
    zh="客户 {ref} 不在此通知的名册上。",
)
router = Router()


class RecipientOut(Schema):
    """One customer on the roll: why, and what became of it."""

    id: UUID
    position: int
    customer: str | None
    name: str | None
    language: str
    region: str
    state: str | None
    track: str | None
    """Which steps and wording: a class of customers, ``+correction`` for who had got the notice that this one follows."""
    reasons: list[dict[str, Any]]
    exempt_reason: str | None


class AcknowledgementIn(Asked):
    """确认: a customer confirmed to a member of staff."""

    customer: str
    how: Literal["call", "counter"]


class AcknowledgementOut(Schema):
    """What it counts as: ``acknowledged`` or ``acknowledged_late``."""

    recipient: UUID
    state: str


@router.get("/notices/{notice}/roll", response={200: Page[RecipientOut], 404: Problem}, summary="The roll / 名册")
def roll(
    request: HttpRequest, notice: str, search: str | None = None, cursor: str | None = None, limit: Limit = pages.USUAL
) -> Any:
    """By position, a page at a time."""
    actor = actor_of(request)
    found = queries.notice_for(actor, notice)
    audience.roll_for(actor, found.id)
    rows = audience.recipients(found.id, pages.place_of(cursor, int), limit, search=search)
    named, states = customers.cards(row.customer_id for row in rows), owed.states_of(row.id for row in rows)
    items = [
        RecipientOut(
            id=row.id,
            position=row.position,
            customer=named[row.customer_id].ref if row.customer_id in named else None,
            name=named[row.customer_id].name if row.customer_id in named else None,
            language=row.language,
            region=row.region,
            state=states[row.id].state if row.id in states else None,
            track=states[row.id].track if row.id in states else None,
            reasons=row.reasons,
            exempt_reason=row.exempt_reason,
        )
        for row in rows
    ]
    return {"items": items, "next": pages.cursor(rows[-1].position) if len(rows) == limit else None}


@repeats.writes(
    router.post,
    "/notices/{notice}/acknowledgements",
    response={201: AcknowledgementOut, 403: Problem, 404: Problem, 422: Problem},
    summary="Record an acknowledgement / 登记确认",
)
def acknowledge(request: HttpRequest, notice: str, body: AcknowledgementIn) -> tuple[int, AcknowledgementOut]:
    """For a customer who confirmed by telephone or in person."""
    actor = actor_of(request)
    found = queries.notice_for(actor, notice)
    customer = customers.customer_for(actor, found.organisation_id, body.customer)
    card = audience.recipient_of(found.id, customer.id)
    if card is None:
        raise NOT_ON_ROLL(field="customer", ref=body.customer)
    state = obligations.acknowledge(actor, card.id, how=body.how)
    return 201, AcknowledgementOut(recipient=card.id, state=state)
