# SPDX-License-Identifier: Apache-2.0
"""Letters on paper: batches for a print shop, hand-over, carriers' files, letters that come back."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Router, Schema

from duly.doors.api import pages, repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import TOO_LARGE, actor_of, language_of
from duly.doors.api.pages import Limit, Page
from duly.doors.api.problems import Problem
from duly.rooms.notices import queries as notices
from duly.rooms.printing import actions, queries
from duly.rooms.printing.facts import BATCH_ORDERS

LARGEST_FILE = 20 * 1024 * 1024
router = Router()


class BatchIn(Asked):
    """打印批次: whose letters, perhaps those of one notice only."""

    organisation: str | None = None
    notice: str | None = None


class BatchOut(Schema):
    """打印批次: one batch, and how many of its letters are where."""

    id: UUID
    state: str
    letters: int
    pages: int
    sheets: int
    files: list[dict[str, Any]]
    package: str
    carrier: str
    code: str
    ordered_at: datetime
    made_at: datetime | None
    handed_over_on: date | None


class HandOverIn(Asked):
    """交付: who took the batch, on which day."""

    carrier: str
    on: date


class ReturnIn(Asked):
    """退回: what is printed on the letter, and why it came back."""

    reference: str
    reason: str


class ReturnOut(Schema):
    """The delivery that did not arrive."""

    delivery: UUID


class RefusedRow(Schema):
    """A row of a carrier's file that could not be taken."""

    line: int
    reference: str
    why: str


class TrackingOut(Schema):
    """What became of a carrier's file."""

    rows: int
    posted: int
    delivered: int
    returned: int
    same: int
    refused: list[RefusedRow]


@repeats.writes(
    router.post,
    "/letters/batches",
    response={202: BatchOut, 403: Problem, 404: Problem, 409: Problem},
    summary="Order a print batch / 下达打印批次",
)
def order_batch(request: HttpRequest, body: BatchIn) -> tuple[int, BatchOut]:
    """Everything in the tray; a worker prints it to files. Ask for the batch until its state is ``made``."""
    actor = actor_of(request)
    subject = notices.subject_for(actor, body.notice)
    batch_id = actions.order_later(actor, body.organisation, subject=subject)
    return 202, BatchOut.from_orm(queries.batch_for(actor, batch_id))


@router.get("/letters/batches", response={200: Page[BatchOut], 422: Problem}, summary="Print batches / 打印批次")
def list_batches(request: HttpRequest, cursor: str | None = None, limit: Limit = pages.USUAL) -> Any:
    """Newest first, a page at a time."""
    order = BATCH_ORDERS.usual
    rows = queries.batches_for(actor_of(request), after=pages.place_in(order, cursor), limit=limit)
    return pages.page_of(rows, order, limit, lambda cards: [card.batch for card in cards])


@router.get("/letters/batches/{batch_id}", response={200: BatchOut, 404: Problem}, summary="One batch / 单个批次")
def get_batch(request: HttpRequest, batch_id: UUID) -> Any:
    """How far it is."""
    return queries.batch_for(actor_of(request), batch_id)


@router.get(
    "/letters/batches/{batch_id}/package", response={403: Problem, 404: Problem}, summary="Its files / 批次文件"
)
def get_package(request: HttpRequest, batch_id: UUID) -> StreamingHttpResponse:
    """A ZIP file: PDF/A files, manifest.csv, manifest.json, SHA256SUMS. It is recorded who took it."""
    headers = {"Content-Disposition": f'attachment; filename="letters-{batch_id}.zip"'}
    chunks = actions.take_package(actor_of(request), batch_id)
    return StreamingHttpResponse(chunks, content_type="application/zip", headers=headers)


@repeats.writes(
    router.post,
    "/letters/batches/{batch_id}/handover",
    response={200: BatchOut, 404: Problem, 409: Problem},
    summary="A batch was handed over / 批次已交付",
)
def hand_over(request: HttpRequest, batch_id: UUID, body: HandOverIn) -> tuple[int, BatchOut]:
    """To a print shop or a carrier."""
    actor = actor_of(request)
    actions.hand_over(actor, batch_id, carrier=body.carrier, on=body.on)
    return 200, BatchOut.from_orm(queries.batch_for(actor, batch_id))


@router.post(
    "/letters/tracking", response={200: TrackingOut, 413: Problem, 422: Problem},
    openapi_extra={"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}}}},
    summary="Take in a carrier's file / 导入寄递跟踪文件",
)  # fmt: skip
def import_tracking(request: HttpRequest) -> Any:
    """The body is the CSV file itself: reference, tracking, carrier, status, date, reason. Again changes nothing."""
    content = request.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise TOO_LARGE(limit=LARGEST_FILE)
    report = actions.import_tracking(actor_of(request), content)
    language = language_of(request)
    rows = [{"line": row.line, "reference": row.reference, "why": row.words.say(language)} for row in report.refused]
    return {
        "rows": report.rows, "posted": report.posted, "delivered": report.delivered, "returned": report.returned,
        "same": report.same, "refused": rows,
    }  # fmt: skip


@repeats.writes(
    router.post,
    "/letters/returns",
    response={200: ReturnOut, 404: Problem, 422: Problem},
    summary="A letter came back / 信函退回",
)
def take_back(request: HttpRequest, body: ReturnIn) -> tuple[int, ReturnOut]:
    """By the reference that is printed on it."""
    return 200, ReturnOut(delivery=actions.take_back(actor_of(request), body.reference, reason=body.reason))
