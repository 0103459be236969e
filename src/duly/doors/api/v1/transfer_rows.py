# SPDX-License-Identifier: Apache-2.0
"""Rows of a transfer that were not carried over, for programs: what is wrong with each, what stands for it, and corrected ones
handed in.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.pages import USUAL, Limit
from duly.doors.api.problems import Problem
from duly.doors.look.row_files import write_rows
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import Upload

router = Router()
REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem, 503: Problem}
_CHUNK = 1 << 20
_MOST = 256 << 20


class TransferHeldBackOut(Schema):
    """隔离行: one thing that is wrong with a row; of its value only the first character is told."""

    row: int
    field: str
    why_en: str
    why_zh: str
    value: str | None


class TransferHeldBackPage(Schema):
    """Some of them; ``next`` is where to go on, or nothing at the end."""

    items: list[TransferHeldBackOut]
    next: str | None


class TransferLeftOutOut(Schema):
    """并入或排除的行: ``merged`` or ``excluded``; ``into`` is the number of the row that stands for it."""

    row: int
    fate: str
    into: int | None
    into_source: str
    rule_en: str
    rule_zh: str


class TransferLeftOutPage(Schema):
    """Some of them; ``next`` is where to go on, or nothing at the end."""

    items: list[TransferLeftOutOut]
    next: str | None


class TransferTakenIn(Asked):
    """取走隔离行: as CSV or XLSX, the rows as they stand at the source, each with its number."""

    format: str = "csv"


class TransferMeaningsIn(Asked):
    """列的含义: of one table (``source/table``), by header or by ``#`` and the number from 0; empty for what is left behind."""

    table: str
    meanings: dict[str, str]


class TransferMeantOut(Schema):
    """Of how many columns the meaning is remembered."""

    columns: int


class TransferMendedOut(Schema):
    """How many corrected rows were taken."""

    rows: int


@router.get(
    "/transfers/{transfer_id}/tables/{table}/held-back",
    response={200: TransferHeldBackPage, **REFUSED},
    summary="Rows that were held back / 隔离的行",
)
def held_back(request: HttpRequest, transfer_id: UUID, table: int, after: str = "", limit: Limit = USUAL) -> Any:
    """Of a mapped table, by its number from 0, in the order of the mapping."""
    queries.row_for(actor_of(request), transfer_id)
    found = queries.held_back_of(transfer_id, table, after=after[:30], limit=limit)
    items = [
        TransferHeldBackOut(
            row=one.row, field=one.field, why_en=one.why.say("en"), why_zh=one.why.say("zh"), value=one.value
        )
        for one in found.rows
    ]
    return TransferHeldBackPage(items=items, next=found.further or None)


@router.get(
    "/transfers/{transfer_id}/tables/{table}/left-out",
    response={200: TransferLeftOutPage, **REFUSED},
    summary="Rows that were merged or excluded / 并入或排除的行",
)
def left_out(request: HttpRequest, transfer_id: UUID, table: int, after: str = "", limit: Limit = USUAL) -> Any:
    """Into which row, and by which rule."""
    queries.row_for(actor_of(request), transfer_id)
    found = queries.left_out_of(transfer_id, table, after=after[:30], limit=limit)
    items = [
        TransferLeftOutOut(
            row=one.row, fate=str(one.fate), into=one.into, into_source=one.into_source, rule_en=one.rule.say("en"), rule_zh=one.rule.say("zh")
        )
        for one in found.rows
    ]  # fmt: skip
    return TransferLeftOutPage(items=items, next=found.further or None)


@router.post(
    "/transfers/{transfer_id}/tables/{table}/quarantine",
    response={200: None, **REFUSED},
    summary="Take rows that were held back as a file / 取走隔离行",
)
def take(request: HttpRequest, transfer_id: UUID, table: int, body: TransferTakenIn) -> StreamingHttpResponse:
    """The file holds the rows with their values; who takes them is on record before the file is handed over."""
    actor, kind = actor_of(request), "xlsx" if body.format == "xlsx" else "csv"
    with _place(f"rows.{kind}") as path:
        count = write_rows(path, kind, *actions.rows_to_mend(actor, transfer_id, table))
        actions.take_quarantine(actor, transfer_id, actions.Taken(table, actions.ROWS, count, kind))
        stream = path.open("rb")
    media = (
        "text/csv; charset=utf-8"
        if kind == "csv"
        else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    headers = {"Content-Disposition": f'attachment; filename="rows.{kind}"'}
    return StreamingHttpResponse(iter(lambda: stream.read(_CHUNK), b""), content_type=media, headers=headers)


@router.post(
    "/transfers/{transfer_id}/tables/{table}/mended",
    response={202: TransferMendedOut, **REFUSED},
    openapi_extra=repeats.of_a_file("text/csv"),
    summary="Hand in corrected rows / 提交修正行",
)
def mend(request: HttpRequest, transfer_id: UUID, table: int, name: str = "mended.csv") -> HttpResponse:
    """The body is the file that was taken, corrected; ``name`` says by its ending whether it is CSV or XLSX. The rows are
    rehearsed by workers, and somebody else has to agree.
    """
    actor, given = actor_of(request), PurePath(name).name[:100] or "mended.csv"
    with _place(given) as path:
        digest = hashlib.sha256(given.encode())
        with path.open("xb") as stream:
            while (chunk := request.read(_CHUNK)) and stream.tell() <= _MOST:
                digest.update(chunk)
                stream.write(chunk)

        def take_them() -> tuple[int, TransferMendedOut]:
            return 202, TransferMendedOut(rows=actions.mend(actor, transfer_id, table, Upload(given, str(path))))

        return repeats.once_for(request, digest.hexdigest(), take_them)


@repeats.writes(
    router.delete,
    "/transfers/{transfer_id}/mended",
    response={200: TransferMendedOut, **REFUSED},
    summary="Put corrected rows aside / 搁置修正行",
)
def put_aside(request: HttpRequest, transfer_id: UUID) -> tuple[int, TransferMendedOut]:
    """Those that came after the run and are not loaded yet: they are held back again as they were."""
    return 200, TransferMendedOut(rows=actions.drop_mends(actor_of(request), transfer_id))


@repeats.writes(
    router.post,
    "/transfers/{transfer_id}/meanings",
    response={200: TransferMeantOut, **REFUSED},
    summary="Say what columns mean / 说明列的含义",
)
def mean(request: HttpRequest, transfer_id: UUID, body: TransferMeaningsIn) -> tuple[int, TransferMeantOut]:
    """It is remembered: the next file with such columns comes out sure."""
    count = actions.confirm_meanings(actor_of(request), transfer_id, body.table, body.meanings)
    return 200, TransferMeantOut(columns=count)


@contextmanager
def _place(name: str) -> Iterator[Path]:
    """Where a file lies while it is read or written: in the home folder, under a name that a sweep after a kill knows."""
    suffix = PurePath(name).suffix[:10]
    path = settings.DULY.folder("transfers") / f"{secrets.token_hex(8)}{suffix}.partial"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
