# SPDX-License-Identifier: Apache-2.0
"""Contact points that do not work, and corrections that staff take down."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from duly.doors.api import pages, repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.pages import Limit, Page
from duly.doors.api.problems import Problem
from duly.rooms.notices import queries as notices
from duly.rooms.repairs import actions, queries
from duly.rooms.repairs.facts import AWAITED_ORDERS, OVER_ORDERS

router = Router()


class RepairOut(Schema):
    """联系方式更正: what does not work, and how far it is."""

    id: UUID
    notice_id: UUID
    recipient_id: UUID
    channel: str
    masked: str
    code: str
    state: str
    opened_at: datetime
    asked_at: datetime | None
    asked_on: str
    closed_at: datetime | None
    how: str
    reruns: int


class CorrectionIn(Asked):
    """更正: the contact point that works, and where the customer said so."""

    value: str
    how: Literal["call", "counter"] = "call"


class CorrectionOut(Schema):
    """How many messages go out again."""

    reruns: int


class EndIn(Asked):
    """放弃: why."""

    reason: str


@router.get(
    "/repairs",
    response={200: Page[RepairOut], 404: Problem, 422: Problem},
    summary="Corrections that are awaited / 待更正",
)
def list_repairs(
    request: HttpRequest, *, notice: str | None = None, done: bool = False, cursor: str | None = None,
    limit: Limit = pages.USUAL,
) -> Any:  # fmt: skip
    """Whoever waits longest first; or those that are over, newest first; a page at a time."""
    actor, order = actor_of(request), (OVER_ORDERS if done else AWAITED_ORDERS).usual
    subject, after = notices.subject_for(actor, notice), pages.place_in(order, cursor)
    rows = queries.repairs_for(actor, subject, done=done, order=order, after=after, limit=limit)
    return pages.page_of(rows, order, limit)


@repeats.writes(
    router.post,
    "/repairs/{repair_id}/correction",
    response={200: CorrectionOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Correct a contact point / 更正",
)
def correct(request: HttpRequest, repair_id: UUID, body: CorrectionIn) -> tuple[int, CorrectionOut]:
    """As the customer told a member of staff."""
    return 200, CorrectionOut(reruns=actions.correct(actor_of(request), repair_id, body.value, how=body.how))


@repeats.writes(
    router.post,
    "/repairs/{repair_id}/end",
    response={204: None, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Await a correction no more / 放弃",
)
def end(request: HttpRequest, repair_id: UUID, body: EndIn) -> tuple[int, None]:
    """With a reason."""
    actions.give_up(actor_of(request), repair_id, reason=body.reason)
    return 204, None
