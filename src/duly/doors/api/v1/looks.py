# SPDX-License-Identifier: Apache-2.0
"""Opening what is masked, for programs, and who did. The answer is personal data, so it is not kept for a repetition."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.doors.api.v1.privacy import party_of
from duly.rooms.privacy import actions, queries

router = Router()


class LookIn(Asked):
    """查看: why; ``entity`` and ``field`` of what is on record, or all of it."""

    reason: Literal["customer_calls", "request", "delivery_trouble", "review", "audit", "authority"]
    reference: str = ""
    note: str = ""
    entity: UUID | None = None
    field: str = "value"
    organisation: str | None = None


class OpenedOut(Schema):
    """What was opened, by entity (and field)."""

    values: dict[str, str]


class LookedOut(Schema):
    """查看记录."""

    at: datetime
    user: UUID
    family: str
    field: str
    reason: str
    reference: str
    is_bait: bool


@router.post(
    "/customers/{ref}/looks",
    response={200: OpenedOut, 403: Problem, 404: Problem, 422: Problem},
    summary="Open what is masked / 查看掩码内容",
)
def look(request: HttpRequest, ref: str, body: LookIn) -> OpenedOut:
    """For a reason; the look is on record before the answer leaves."""
    wanted = actions.Wanted(body.entity, body.field)
    party = party_of(request, ref, body.organisation)
    values = actions.reveal(
        actor_of(request), party, wanted, reason=body.reason, reference=body.reference, note=body.note
    )
    return OpenedOut(values=values)


@router.get(
    "/customers/{ref}/looks",
    response={200: list[LookedOut], 404: Problem, 422: Problem},
    summary="Who looked / 查看记录",
)
def looks(request: HttpRequest, ref: str, organisation: str | None = None) -> Any:
    """Latest first, at most 200."""
    return [one._asdict() for one in queries.looks_at(actor_of(request), party_of(request, ref, organisation))]
