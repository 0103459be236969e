# SPDX-License-Identifier: Apache-2.0
"""Files of changes, and the support PIN, for programs: bring a file in, follow it, type a PIN. Deciding is for people."""

import hashlib
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from duly.doors.api import pages, repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.pages import Limit, Page
from duly.doors.api.problems import Problem
from duly.foundation.accounts import queries as accounts
from duly.rooms.change_requests import actions, queries

router = Router()
_LONGEST = 500
Which = Literal[
    "", "sampled", "doubted", "waiting", "refused", "already", "applied", "ahead", "asked", "joined", "failed"
]  # fmt: skip


After = Annotated[int, Field(ge=0, le=10_000_000)]


class ChangeFileOut(Schema):
    """批量文件: one file of changes, counted. ``fates`` says how many lines came to which end; the empty one still waits."""

    id: UUID
    name: str
    digest: str
    source: str
    stands: str
    lines: int
    at_once: int
    """Lines that take effect by the agreement to the file (T0, T1)."""
    one_by_one: int
    """Lines that become requests of their own (T2 and above)."""
    doubted: int
    sampled: int
    fates: dict[str, int]
    at: datetime
    decided_at: datetime | None
    finished_at: datetime | None


class ChangeFileLineOut(Schema):
    """文件行: one line, without what it says: ``fate`` is empty while it waits, ``why`` says what was against it."""

    id: UUID
    number: int
    family: str
    field: str
    kind: str
    nature: str
    tier: int | None
    codes: list[str]
    is_sampled: bool
    fate: str
    why: str
    request: UUID | None


class ChangeLineViewOut(Schema):
    """文件行内容: one line in full."""

    number: int
    ref: str
    now: str
    old: str
    new: str | None


class ChangePinIn(Asked):
    """客服密码: what the customer said on the telephone."""

    pin: str = Field(max_length=64)


class ChangePinOut(Schema):
    """Whether it is right, and how many more times it may be tried."""

    is_right: bool
    left: int


@router.post(
    "/change-files",
    response={201: ChangeFileOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    openapi_extra=repeats.of_a_file("text/csv", "application/octet-stream"),
    summary="Bring in a file of changes / 提交批量变更文件",
)
def take_file(
    request: HttpRequest, source: str = "", organisation: str | None = None, name: str = "changes.csv"
) -> HttpResponse:
    """The body is the CSV or XLSX itself. Nothing changes by it: a person who signed in must agree."""
    actor = actor_of(request)
    place = accounts.organisation_for(actor, organisation)
    content = request.read(queries.LARGEST_FILE + 1)

    def take() -> tuple[int, ChangeFileOut]:
        file = actions.take_file(actor, place.id, content, name=name[:_LONGEST], source=source[:_LONGEST])
        return 201, _file(queries.file_for(actor, file))

    return repeats.once_for(request, hashlib.sha256(content).hexdigest(), take)


@router.get(
    "/change-files",
    response={200: Page[ChangeFileOut], 404: Problem, 422: Problem},
    summary="Files of changes / 批量变更文件",
)
def list_files(
    request: HttpRequest, organisation: str | None = None, cursor: str | None = None, limit: Limit = pages.USUAL
) -> Any:
    """The newest first, a page at a time."""
    actor, order = actor_of(request), queries.FILE_ORDERS.usual
    place = accounts.organisation_for(actor, organisation).id if organisation else None
    rows = queries.files_for(actor, place, order=order, after=pages.place_in(order, cursor), limit=limit)
    return pages.page_of(rows, order, limit, lambda cards: [_file(card) for card in cards])


@router.get(
    "/change-files/{file_id}",
    response={200: ChangeFileOut, 404: Problem},
    summary="One file of changes / 单个批量变更文件",
)
def get_file(request: HttpRequest, file_id: UUID) -> ChangeFileOut:
    """How it stands."""
    return _file(queries.file_for(actor_of(request), file_id))


@router.get(
    "/change-files/{file_id}/lines",
    response={200: list[ChangeFileLineOut], 404: Problem, 422: Problem},
    summary="The lines of a file / 文件各行去向",
)
def list_lines(
    request: HttpRequest, file_id: UUID, which: Which = "", after: After = 0, limit: Limit = pages.USUAL
) -> Any:  # fmt: skip
    """By number, from the one after ``after``."""
    lines = queries.lines_for(actor_of(request), file_id, which=which, after=after, limit=limit)
    return [{name: getattr(one, name) for name in ChangeFileLineOut.model_fields} | {"codes": list(one.codes)} for one in lines]  # fmt: skip


@repeats.writes(
    router.post,
    "/change-files/lines/{line_id}/look",
    response={200: ChangeLineViewOut, 403: Problem, 404: Problem},
    summary="Look at a line in full / 查看文件行内容",
)
def look(request: HttpRequest, line_id: UUID) -> tuple[int, ChangeLineViewOut]:
    """It is recorded who looked."""
    view = actions.look_at_line(actor_of(request), line_id)
    return 200, ChangeLineViewOut(number=view.card.number, ref=view.ref, now=view.now, old=view.old, new=view.new)


@repeats.writes(
    router.post,
    "/change-requests/{request_id}/pin",
    response={200: ChangePinOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Give the support PIN / 填写客服密码",
)
def prove_pin(request: HttpRequest, request_id: UUID, body: ChangePinIn) -> tuple[int, ChangePinOut]:
    """A wrong one counts and is no error. With no tries left it opens nothing until the customer sets another."""
    came = actions.prove_pin(actor_of(request), request_id, body.pin)
    return 200, ChangePinOut(is_right=came.is_right, left=came.left)


def _file(card: queries.FileCard) -> ChangeFileOut:
    said = {name: getattr(card, name) for name in ChangeFileOut.model_fields if name != "fates"}
    return ChangeFileOut(**said, fates=dict(card.fates))
