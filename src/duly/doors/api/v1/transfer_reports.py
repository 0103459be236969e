# SPDX-License-Identifier: Apache-2.0
"""Reports of transfers for programs: as data, as a PDF that is kept, with the evidence that it is on record."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.rooms.transfer import actions, queries

router = Router()
REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem, 503: Problem}
_FILE = {"schema": {"type": "string", "format": "binary"}}
Language = Literal["zh", "en"]


class TransferReportOut(Schema):
    """转移报告: what would become of the rows, or became of them. Values of customers are masked."""

    stage: str
    """``rehearsal``, or ``reconciliation`` once all was compared."""
    ref: str
    title: str
    organisation: str
    state: str
    about: str
    """Digest of what is told: what a second person agrees to, or what owners sign."""
    rehearsal: str
    rows: int
    fates: dict[str, int]
    tables: list[dict[str, Any]]
    concerns: list[dict[str, Any]]
    forecast: list[dict[str, Any]]
    """Seconds, by phase; the last is all of it."""
    costs: list[dict[str, Any]]
    met: dict[str, int]
    declared: dict[str, Any]
    asked: list[str] | None
    agreed: list[str] | None
    steps: list[dict[str, Any]]
    signatures: list[dict[str, Any]]
    sampling: list[Any] | None


class TransferDeclaredIn(Asked):
    """转移说明: as in a plan; a part that is left out stays as it is."""

    receiver: dict[str, Any] | None = None
    privacy: dict[str, Any] | None = None
    rates: dict[str, Any] | None = None


class TransferDeclaredOut(Schema):
    """说明的摘要."""

    digest: str


class TransferEvidenceOut(Schema):
    """凭证: what ``python -m duly_verify report`` reads."""

    kind: str
    v: int
    origin: str
    key: str
    leaf: str
    proof: str
    checkpoint: str


@router.get(
    "/transfers/{transfer_id}/report", response={200: TransferReportOut, **REFUSED}, summary="Report / 转移报告"
)
def report(request: HttpRequest, transfer_id: UUID, language: Language = "en") -> dict[str, Any]:
    """Counts, samples, likely doubles, concerns with their law, forecast; once compared, totals of both sides."""
    return queries.plain_report(queries.report_of(actor_of(request), transfer_id), language)


@router.post(
    "/transfers/{transfer_id}/report",
    response={200: None, **REFUSED},
    openapi_extra={"responses": {200: {"description": "The report / 报告", "content": {"application/pdf": _FILE}}}},
    summary="Print and keep the report / 打印并存档报告",
)
def keep(request: HttpRequest, transfer_id: UUID, language: Language = "en") -> HttpResponse:
    """PDF/A; its digest is a fact of the ledger before anybody has it. Unchanged, it is the same file each time."""
    printed = actions.keep_report(actor_of(request), transfer_id, language)
    headers = {"Content-Disposition": f'attachment; filename="{printed.name}"', "Duly-Digest": printed.digest}
    return HttpResponse(printed.content, content_type="application/pdf", headers=headers)


@router.get(
    "/transfers/{transfer_id}/report/evidence",
    response={200: TransferEvidenceOut, **REFUSED},
    summary="Evidence of a report / 报告凭证",
)
def evidence(request: HttpRequest, transfer_id: UUID, digest: str = "") -> dict[str, Any]:
    """The ledger's entry that names the file, proved under a signed checkpoint; there within a minute."""
    row = queries.row_for(actor_of(request), transfer_id)
    return dict(queries.evidence_of(row.id, digest))


@repeats.writes(
    router.post,
    "/transfers/{transfer_id}/declaration",
    response={200: TransferDeclaredOut, **REFUSED},
    summary="Say who receives the data and why / 说明接收方与依据",
)
def declare(request: HttpRequest, transfer_id: UUID, body: TransferDeclaredIn) -> tuple[int, TransferDeclaredOut]:
    """What stands against the move is looked at anew; an agreement that was asked for must be asked for again."""
    document = {name: value for name, value in body.model_dump().items() if value is not None}
    return 200, TransferDeclaredOut(digest=actions.declare(actor_of(request), transfer_id, document))
