# SPDX-License-Identifier: Apache-2.0
"""Steps aside of the usual way of a change request: it is none, it is laid anew, tried again, or goes on untold."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from duly.doors.api import repeats
from duly.doors.api.callers import actor_of
from duly.doors.api.v1.change_steps import PATH, REFUSED, ChangeDigestOut, ChangeNoteIn, ChangeStateOut, state_now
from duly.rooms.change_requests import actions

router = Router()


@repeats.writes(
    router.post, f"{PATH}/set-aside", response={200: ChangeStateOut, **REFUSED}, summary="It is no request / 并非申请"
)
def set_aside(request: HttpRequest, request_id: UUID) -> tuple[int, ChangeStateOut]:
    """An advertisement, an automatic answer."""
    actions.set_aside(actor_of(request), request_id)
    return state_now(request, request_id)


@repeats.writes(
    router.post, f"{PATH}/rebasing", response={200: ChangeDigestOut, **REFUSED}, summary="Lay it anew / 重新核对"
)
def rebase(request: HttpRequest, request_id: UUID) -> tuple[int, ChangeDigestOut]:
    """Upon the record as it is now: another round, and others decide anew."""
    return 200, ChangeDigestOut(digest=actions.rebase(actor_of(request), request_id))


@repeats.writes(
    router.post, f"{PATH}/retrying", response={200: ChangeStateOut, **REFUSED}, summary="Try again / 重新写入"
)
def retry(request: HttpRequest, request_id: UUID) -> tuple[int, ChangeStateOut]:
    """What could not be written."""
    actions.retry(actor_of(request), request_id)
    return state_now(request, request_id)


@repeats.writes(
    router.post, f"{PATH}/going-on", response={200: ChangeStateOut, **REFUSED}, summary="Go on untold / 未告知仍继续"
)
def go_on(request: HttpRequest, request_id: UUID, body: ChangeNoteIn) -> tuple[int, ChangeStateOut]:
    """Why it may go on although no message reached an old contact point; it cools off longest."""
    actions.go_on_untold(actor_of(request), request_id, note=body.note)
    return state_now(request, request_id)
