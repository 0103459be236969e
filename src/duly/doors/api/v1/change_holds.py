# SPDX-License-Identifier: Apache-2.0
"""What stops a change request or goes against it: holds, the stop code, disputes, and asking for the old values."""

from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.v1.change_shapes import ChangeReceiptOut
from duly.doors.api.v1.change_steps import PATH, REFUSED, ChangeNoteIn, ChangeStateOut, state_now
from duly.foundation.accounts import queries as accounts
from duly.rooms.change_requests import actions, queries
from duly.rooms.customers import queries as customers

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


class ChangeObjectionIn(Asked):
    """叫停: the code from a message to an old contact point; ``freeze`` stops everything about the customer."""

    code: str = Field(max_length=64)
    note: str = Field("", max_length=1000)
    freeze: bool = False


class ChangeObjectedOut(Schema):
    """Whether the code is right; where it is, the change is stopped."""

    is_right: bool


class ChangeSettlementIn(Asked):
    """处理异议: whether the customer is right; then a request of its own undoes the change."""

    upheld: bool
    note: str = Field(max_length=1000)


class ChangeUndoneOut(Schema):
    """The request that undoes it, if any."""

    number: str


@repeats.writes(
    router.post, f"{PATH}/objection", response={200: ChangeObjectedOut, **REFUSED}, summary="Stop it by code / 凭码叫停"
)
def object_to(request: HttpRequest, request_id: UUID, body: ChangeObjectionIn) -> tuple[int, ChangeObjectedOut]:
    """What is open is put on hold, what was applied is disputed."""
    queries.case(actor_of(request), request_id)
    is_right = actions.object_to(actor_of(request), request_id, body.code, note=body.note, freeze=body.freeze)
    return 200, ChangeObjectedOut(is_right=is_right)


@repeats.writes(
    router.post, "/disputes/{dispute_id}/settlement", response={200: ChangeUndoneOut, **REFUSED}, summary="Settle a dispute / 处理异议"
)  # fmt: skip
def settle(request: HttpRequest, dispute_id: UUID, body: ChangeSettlementIn) -> tuple[int, ChangeUndoneOut]:
    """For people who signed in themselves: a program is refused."""
    undone = actions.settle_dispute(actor_of(request), dispute_id, upheld=body.upheld, note=body.note)
    return 200, ChangeUndoneOut(number=undone.number if undone else "")


@repeats.writes(
    router.post,
    f"{PATH}/disagreement",
    response={200: ChangeStateOut, **REFUSED},
    summary="The customer disagrees / 客户不同意",
)
def disagree(request: HttpRequest, request_id: UUID, body: ChangeNoteIn) -> tuple[int, ChangeStateOut]:
    """Their statement stays beside the refusal."""
    actions.disagree(actor_of(request), request_id, body.note)
    return state_now(request, request_id)


@repeats.writes(
    router.post,
    "/customers/{ref}/freezing",
    response={200: ChangeHeldOut, **REFUSED},
    summary="Freeze a record / 冻结登记信息",
)
def freeze(request: HttpRequest, ref: str, organisation: str | None = None) -> tuple[int, ChangeHeldOut]:
    """Everything about the customer stops until two people lift it."""
    actor = actor_of(request)
    place = accounts.organisation_for(actor, organisation)
    party = customers.customer_for(actor, place.id, ref).id
    return 200, ChangeHeldOut(hold=actions.freeze_record(actor, party))
