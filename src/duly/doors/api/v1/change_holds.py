# SPDX-License-Identifier: Apache-2.0
"""What stops a change request or goes against it: holds, disputes, and asking for the old values."""

from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.v1.change_requests import ChangeReceiptOut
from duly.doors.api.v1.change_steps import PATH, REFUSED, ChangeNoteIn, ChangeStateOut, state_now
from duly.rooms.change_requests import actions

router = Router()


class ChangeHoldIn(Asked):
    """暂停: why, and what happened."""

    kind: Literal["fraud", "legal", "dispute"]
    note: str = Field(max_length=1000)


class ChangeHeldOut(Schema):
    """The hold that was put on."""

    hold: UUID


@repeats.writes(router.post, f"{PATH}/holds", response={200: ChangeHeldOut, **REFUSED}, summary="Put it on hold / 暂停")
def hold(request: HttpRequest, request_id: UUID, body: ChangeHoldIn) -> tuple[int, ChangeHeldOut]:
    """Two people are needed to let it go on."""
    return 200, ChangeHeldOut(hold=actions.hold(actor_of(request), request_id, kind=body.kind, note=body.note))


@repeats.writes(
    router.post,
    "/holds/{hold_id}/release-request",
    response={204: None, **REFUSED},
    summary="Ask to lift a hold / 申请解除暂停",
)
def ask_release(request: HttpRequest, hold_id: UUID, body: ChangeNoteIn) -> tuple[int, None]:
    """For people who signed in themselves: a program is refused."""
    actions.ask_release(actor_of(request), hold_id, note=body.note)
    return 204, None


@repeats.writes(
    router.post, "/holds/{hold_id}/release", response={204: None, **REFUSED}, summary="Lift a hold / 解除暂停"
)
def release(request: HttpRequest, hold_id: UUID) -> tuple[int, None]:
    """By somebody else than whoever put it on or asked."""
    actions.release(actor_of(request), hold_id)
    return 204, None


@repeats.writes(
    router.post,
    f"{PATH}/dispute",
    response={200: ChangeStateOut, **REFUSED},
    summary="The customer disputes it / 客户提出异议",
)
def dispute(request: HttpRequest, request_id: UUID, body: ChangeNoteIn) -> tuple[int, ChangeStateOut]:
    """What was applied is wrong, or was not theirs."""
    actions.dispute(actor_of(request), request_id, body.note)
    return state_now(request, request_id)


@repeats.writes(
    router.post,
    f"{PATH}/undoing",
    response={201: ChangeReceiptOut, **REFUSED},
    summary="Ask for the old values / 申请恢复原值",
)
def undo(request: HttpRequest, request_id: UUID) -> tuple[int, ChangeReceiptOut]:
    """A new request, which takes the same way as any other."""
    receipt = actions.undo(actor_of(request), request_id)
    return 201, ChangeReceiptOut(id=receipt.id, number=receipt.number, joined=receipt.is_joined)
