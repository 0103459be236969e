# SPDX-License-Identifier: Apache-2.0
"""Messages: how each stands, what of a notice failed and why, and trying it again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from duly.doors.api import pages, repeats
from duly.doors.api.asked import Asked, Channel
from duly.doors.api.callers import actor_of
from duly.doors.api.pages import Limit, Page
from duly.doors.api.problems import Problem
from duly.rooms.delivery import actions, queries
from duly.rooms.delivery.facts import DeliveryCard, State
from duly.rooms.notices import queries as notices

router = Router()


class DeliveryOut(Schema):
    """投递: one message to one customer. ``code`` says why it waits or failed, ``next_at`` when it goes at the earliest."""

    id: UUID
    notice: UUID
    recipient: UUID
    customer: UUID
    channel: str
    step: int
    language: str
    state: str
    code: str
    attempt: int
    provider: str
    next_at: datetime | None
    updated_at: datetime


class FailureOut(Schema):
    """失败原因: so many messages of a notice did not arrive for one reason. ``may_retry``: nobody has them, so they may go again;
    what was skipped as ``no_provider`` may as soon as its channel has a provider.
    """

    channel: str
    state: str
    code: str
    count: int
    may_retry: bool


class FailuresOut(Schema):
    """What did not arrive, the commonest reason first."""

    items: list[FailureOut]


class RetryIn(Asked):
    """重试: one reason, and perhaps one channel."""

    code: str
    channel: Channel | None = None


class RetryOut(Schema):
    """How many messages go out again."""

    count: int


@router.get("/deliveries", response={200: Page[DeliveryOut], 404: Problem, 422: Problem}, summary="Messages / 发件箱")
def list_deliveries(
    request: HttpRequest,
    *,
    notice: str | None = None,
    channel: str | None = None,
    state: State | None = None,
    cursor: str | None = None,
    limit: Limit = pages.USUAL,
) -> Any:
    """By id, a page at a time; of one notice, on one channel, in one state."""
    actor = actor_of(request)
    subject = notices.subject_for(actor, notice)
    after = pages.id_of(cursor)
    rows = queries.outbox_for(actor, subject, state, channel=channel, after=after, limit=limit)
    return {
        "items": [_out(row) for row in rows],
        "next": pages.cursor(str(rows[-1].id)) if len(rows) == limit else None,
    }


@router.get(
    "/notices/{notice}/failures", response={200: FailuresOut, 404: Problem}, summary="Failures by reason / 失败原因"
)
def list_failures(request: HttpRequest, notice: str) -> Any:
    """What did not arrive; what was called off or confirmed elsewhere is none."""
    found = queries.failures_of(notices.notice_for(actor_of(request), notice).id)
    return {
        "items": [
            {"channel": row.channel, "state": row.state, "code": row.code, "count": row.n, "may_retry": row.may_retry}
            for row in found
            if not row.is_spared
        ]
    }


@repeats.writes(
    router.post,
    "/notices/{notice}/retries",
    response={200: RetryOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Try failed messages again / 重试失败的消息",
)
def retry(request: HttpRequest, notice: str, body: RetryIn) -> tuple[int, RetryOut]:
    """Each as its next attempt, at most 10,000 a call; nothing that was accepted or is unknown.

    ``no_provider`` sends what was skipped because its channel had no provider, once there is one, except to those who have
    settled meanwhile.
    """
    actor = actor_of(request)
    found = notices.notice_for(actor, notice)
    return 200, RetryOut(count=actions.retry(actor, found.id, code=body.code, channel=body.channel))


def _out(row: DeliveryCard) -> dict[str, Any]:
    return {
        "id": row.id, "notice": row.subject, "recipient": row.recipient_id, "customer": row.customer_id,
        "channel": row.channel, "step": row.step + 1, "language": row.language, "state": row.state.value,
        "code": row.code, "attempt": row.attempt, "provider": row.provider, "next_at": row.next_at,
        "updated_at": row.updated_at,
    }  # fmt: skip
