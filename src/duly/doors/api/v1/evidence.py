# SPDX-License-Identifier: Apache-2.0
"""Proof packs, and the state of the ledger."""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of, language_of
from duly.doors.api.problems import Problem
from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger import queries as log
from duly.kernel.refusals import Because, refusal
from duly.rooms.notices import queries as notices
from duly.rooms.proof import actions

NOTHING_SEALED = refusal(
    "api.nothing_sealed",
    Because.UNAVAILABLE,
    en="No checkpoint has been signed yet. Is the signer running (`duly up`)?",
    zh="尚无已签名的检查点。请确认签名进程正在运行（duly up）。",
)
router = Router()


class PackIn(Asked):
    """证据包: for which customer, by reference."""

    customer: str


class LedgerOut(Schema):
    """存证账本: how the log stands."""

    origin: str
    verifier_key: str
    size: int
    sealed: int
    sealed_at: datetime | None
    root: str
    waiting: int
    waiting_since: datetime | None
    outside_anchors: int


class VerdictOut(Schema):
    """Whether the whole log holds, every entry hashed again."""

    holds: bool
    origin: str
    entries: int
    sealed: int
    seals: int
    root: str
    faults: list[str]
    remarks: list[str]


@router.post(
    "/notices/{notice}/packs",
    response={200: None, 404: Problem, 409: Problem},
    openapi_extra={
        "responses": {
            200: {
                "description": "The pack / 证据包",
                "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
    summary="Make a proof pack / 制作证据包",
)
def make_pack(request: HttpRequest, notice: str, body: PackIn) -> HttpResponse:
    """A ZIP file that `python -m duly_verify` checks. Each request makes a new pack, which tells of all that came since."""
    actor = actor_of(request)
    found = notices.notice_for(actor, notice)
    with tempfile.TemporaryDirectory(prefix="duly-pack-") as folder:
        report = actions.make_pack(actor, found.id, body.customer, Path(folder) / "pack.zip")
        answer = HttpResponse(report.path.read_bytes(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{found.number}.zip"'
    return answer


@router.get("/ledger", response=LedgerOut, summary="How the log stands / 账本状态")
def ledger_standing(request: HttpRequest) -> Any:
    """Size, seal, and what still waits for its place."""
    return log.standing()


@router.get(
    "/ledger/checkpoint", response={200: None, 503: Problem}, summary="The newest signed checkpoint / 最新检查点"
)
def checkpoint(request: HttpRequest) -> HttpResponse:
    """As a signed note (C2SP tlog-checkpoint), in plain text."""
    seal = log.latest_seal()
    if seal is None:
        raise NOTHING_SEALED()
    return HttpResponse(seal.note, content_type="text/plain; charset=utf-8")


@router.get("/ledger/verification", response={200: VerdictOut, 409: Problem}, summary="Verify the whole log / 校验账本")
def verification(request: HttpRequest) -> Any:
    """Reads every entry: it takes a while on a long log."""
    verdict = ledger.verify_all()
    language = language_of(request)
    return VerdictOut(
        holds=verdict.holds,
        origin=verdict.origin,
        entries=verdict.size,
        sealed=verdict.sealed,
        seals=verdict.seals,
        root=verdict.root,
        faults=[row.say(language) for row in verdict.faults],
        remarks=[row.say(language) for row in verdict.remarks],
    )
