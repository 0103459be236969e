# SPDX-License-Identifier: Apache-2.0
"""The call list, for telephone systems and call centres; and what a customer confirmed in person."""

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
from duly.rooms.counter import actions as counter
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.facts import CALL_ORDERS
from duly.rooms.notices import queries as notices

router = Router()


class CallOut(Schema):
    """致电任务: whom to call, which number, and from when on."""

    delivery: UUID
    recipient: UUID
    notice: UUID
    customer: str
    name: str
    number: str
    language: str
    time_zone: str
    tries: int
    state: str
    code: str
    not_before: datetime
    taken: bool
    taken_until: datetime | None


class NextIn(Asked):
    """领取下一个: of which notice, in which language; both may be left out."""

    notice: str | None = None
    language: str | None = None


class ResultIn(Asked):
    """通话结果: how it went. ``call_back`` is an instant with its offset."""

    result: Literal[
        "confirmed", "refused", "spoken", "call_back", "message_left", "no_answer", "busy", "wrong_number",
        "language_needed", "do_not_call",
    ]  # fmt: skip
    note: str = ""
    minutes: float = 0.0
    recording: str = ""
    call_back: datetime | None = None
    language: str = ""


class StateOut(Schema):
    """How the delivery, or the customer, stands now."""

    state: str


class TakenOut(Schema):
    """Until when the call is yours."""

    until: datetime


class InPersonIn(Asked):
    """当面确认: how the customer was identified, and a note."""

    identity: str
    note: str = ""
    minutes: float = 0.0


@router.get("/calls", response={200: Page[CallOut], 404: Problem, 422: Problem}, summary="The call list / 致电名单")
def list_calls(
    request: HttpRequest, *, notice: str | None = None, mine: bool = False, cursor: str | None = None,
    limit: Limit = pages.USUAL,
) -> Any:  # fmt: skip
    """Whoever waits longest first, a page at a time."""
    actor, order = actor_of(request), CALL_ORDERS.usual
    subject, after = notices.subject_for(actor, notice), pages.place_in(order, cursor)
    rows = deliveries.call_list_for(actor, subject, limit, mine=mine, after=after)
    return pages.page_of(rows, order, limit, lambda calls: [_out(call) for call in calls])


@repeats.writes(
    router.post,
    "/calls/next",
    response={200: CallOut, 204: None, 403: Problem, 404: Problem},
    summary="Take the next call / 领取下一个",
)
def next_call(request: HttpRequest, body: NextIn) -> tuple[int, CallOut | None]:
    """Yours for 15 minutes; 204 when nobody can be called now."""
    actor = actor_of(request)
    subject = notices.subject_for(actor, body.notice)
    found = delivery.next_call(actor, subject, language=body.language)
    return (200, _out(deliveries.call_for(actor, found))) if found else (204, None)


@repeats.writes(
    router.post,
    "/calls/{delivery_id}/taking",
    response={200: TakenOut, 403: Problem, 404: Problem, 409: Problem},
    summary="Take a call, or keep it longer / 领取或延长",
)
def take(request: HttpRequest, delivery_id: UUID) -> tuple[int, TakenOut]:
    """409 when somebody else speaks with this customer."""
    return 200, TakenOut(until=delivery.take_call(actor_of(request), delivery_id))


@repeats.writes(
    router.post,
    "/calls/{delivery_id}/dropping",
    response={204: None, 404: Problem, 409: Problem},
    summary="Put a call back / 退回",
)
def drop(request: HttpRequest, delivery_id: UUID) -> tuple[int, None]:
    """For others."""
    delivery.drop_call(actor_of(request), delivery_id)
    return 204, None


@repeats.writes(
    router.post,
    "/calls/{delivery_id}/result",
    response={200: StateOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="How a call went / 登记通话结果",
)
def record(request: HttpRequest, delivery_id: UUID, body: ResultIn) -> tuple[int, StateOut]:
    """A customer who confirms has acknowledged."""
    state = counter.record_call(actor_of(request), delivery_id, **body.dict())
    return 200, StateOut(state=state)


@repeats.writes(
    router.post,
    "/recipients/{recipient_id}/confirmation",
    response={200: StateOut, 403: Problem, 404: Problem, 422: Problem},
    summary="Confirmed in person / 当面确认",
)
def confirm(request: HttpRequest, recipient_id: UUID, body: InPersonIn) -> tuple[int, StateOut]:
    """With how the customer was identified. A signed slip is attached in the console."""
    return 200, StateOut(state=counter.confirm(actor_of(request), recipient_id, **body.dict()))


def _out(call: deliveries.Call) -> CallOut:
    card = call.delivery
    return CallOut(
        delivery=card.id, recipient=card.recipient_id, notice=card.subject, customer=call.customer_ref, name=call.name,
        number=call.number, language=call.language, time_zone=call.time_zone, tries=card.attempt, state=card.state,
        code=card.code, not_before=call.decent_at, taken=call.agent is not None, taken_until=call.until,
    )  # fmt: skip
