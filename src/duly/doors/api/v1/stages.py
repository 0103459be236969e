# SPDX-License-Identifier: Apache-2.0
"""The stages of a notice, each a noun: submission, approval, rejection, launch, pause, cancellation."""

from django.http import HttpRequest
from ninja import Router
from pydantic import StrictBool, StrictInt

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.doors.api.v1.notices import NoticeOut, read_notice
from duly.kernel.refusals import Because, refusal
from duly.rooms.notices import actions
from duly.rooms.notices.facts import Rehearsal

EMPTY_REHEARSAL = refusal(
    "api.empty_rehearsal",
    Because.INVALID,
    en='`"rehearsal": null` does not say how to rehearse. Give its scale, or leave `rehearsal` out for the real thing.',
    zh='`"rehearsal": null` 未说明如何演练。请给出 scale；若为正式发布，请去掉 rehearsal。',
)
router = Router()
_ANSWERS = {201: NoticeOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


class ApprovalIn(Asked):
    """批准: ``digest`` says what was read; another content by then is refused."""

    digest: str
    department: str | None = None
    """For which department, where the caller signs for one: their own, or by a delegation."""


class RejectionIn(Asked):
    """退回: why, and what was read."""

    digest: str
    reason: str


class RehearsalIn(Asked):
    """演练: waits are divided by ``scale``; recorded in the ledger as such."""

    scale: StrictInt
    ignore_quiet_hours: StrictBool = False


class LaunchIn(Asked):
    """发布: empty for the real thing. ``{"rehearsal": null}`` is refused: it says neither the one nor the other."""

    rehearsal: RehearsalIn | None = None


class PauseIn(Asked):
    """暂停: why, where it is said."""

    reason: str = ""


class CancellationIn(Asked):
    """取消: why."""

    reason: str


@repeats.writes(router.post, "/notices/{notice}/submission", response=_ANSWERS, summary="Ask for approval / 提交复核")
def submit(request: HttpRequest, notice: str) -> tuple[int, NoticeOut]:
    """By whoever wrote it."""
    actions.submit(actor_of(request), notice)
    return 201, read_notice(request, notice)


@repeats.writes(router.post, "/notices/{notice}/approval", response=_ANSWERS, summary="Approve / 批准")
def approve(request: HttpRequest, notice: str, body: ApprovalIn) -> tuple[int, NoticeOut]:
    """By somebody who wrote none of it. Binds the digest of wording, plan and audience rule."""
    actions.approve(actor_of(request), notice, digest=body.digest, department=body.department)
    return 201, read_notice(request, notice)


@repeats.writes(router.post, "/notices/{notice}/rejection", response=_ANSWERS, summary="Send back / 退回")
def reject(request: HttpRequest, notice: str, body: RejectionIn) -> tuple[int, NoticeOut]:
    """With a reason."""
    actions.reject(actor_of(request), notice, digest=body.digest, reason=body.reason)
    return 201, read_notice(request, notice)


@repeats.writes(router.post, "/notices/{notice}/launch", response=_ANSWERS, summary="Launch / 发布")
def launch(request: HttpRequest, notice: str, body: LaunchIn | None = None) -> tuple[int, NoticeOut]:
    """Freezes the roll and begins to send. Cannot be taken back."""
    actions.launch(actor_of(request), notice, rehearsal=rehearsal_of(body))
    return 201, read_notice(request, notice)


def rehearsal_of(body: LaunchIn | None) -> Rehearsal | None:
    """The rehearsal that a body asks for; none when it says nothing of one.

    Raises:
        Refusal: ``api.empty_rehearsal``.
    """
    asked = body.rehearsal if body else None
    if body is not None and asked is None and "rehearsal" in body.model_fields_set:
        raise EMPTY_REHEARSAL(field="rehearsal")
    return Rehearsal(asked.scale, asked.ignore_quiet_hours) if asked else None


@repeats.writes(router.post, "/notices/{notice}/pause", response=_ANSWERS, summary="Pause / 暂停")
def pause(request: HttpRequest, notice: str, body: PauseIn | None = None) -> tuple[int, NoticeOut]:
    """Nothing more is sent until the pause is deleted."""
    actions.pause(actor_of(request), notice, reason=body.reason if body else "")
    return 201, read_notice(request, notice)


@repeats.writes(
    router.delete, "/notices/{notice}/pause", response={200: NoticeOut, **_ANSWERS}, summary="Resume / 恢复"
)
def resume(request: HttpRequest, notice: str, reason: str = "") -> tuple[int, NoticeOut]:
    """Sending goes on."""
    actions.resume(actor_of(request), notice, reason=reason)
    return 200, read_notice(request, notice)


@repeats.writes(router.post, "/notices/{notice}/cancellation", response=_ANSWERS, summary="Cancel / 取消")
def cancel(request: HttpRequest, notice: str, body: CancellationIn) -> tuple[int, NoticeOut]:
    """Ends it for good; acknowledgements still count."""
    actions.cancel(actor_of(request), notice, reason=body.reason)
    return 201, read_notice(request, notice)
