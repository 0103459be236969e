# SPDX-License-Identifier: Apache-2.0
"""Transfers for programs: send files, lay down a plan, begin each phase, follow it. Agreeing and signing are for people."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from duly.doors.api import repeats
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.doors.api.v1.transfer_shapes import (
    TransferBegunOut,
    TransferDutyOut,
    TransferErrandOut,
    TransferFileOut,
    TransferListedOut,
    TransferMappedOut,
    TransferMappingIn,
    TransferOut,
    TransferPlanIn,
    TransferTableOut,
    TransferUndoIn,
)
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import TableCard, TransferCard, Upload

router = Router()
REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem, 503: Problem}
_CHUNK = 1 << 20


@router.post(
    "/transfer-files",
    response={201: TransferFileOut, **REFUSED},
    openapi_extra=repeats.of_a_file("application/octet-stream"),
    summary="Send a file of a transfer / 上传转移用文件",
)
def receive(request: HttpRequest, name: str = "file", organisation: str | None = None) -> HttpResponse:
    """The body is the file itself, of any size up to 64 GiB; it is kept as it is. Repeating it keeps it once."""
    actor = actor_of(request)
    place = accounts.organisation_for(actor, organisation)
    told = hashlib.sha256(name.encode()).hexdigest()

    def take() -> tuple[int, TransferFileOut]:
        digest, size = actions.receive(actor, place.id, _chunks(request), name=name)
        return 201, TransferFileOut(digest=digest, size=size)

    return repeats.once_for(request, told, take)


@repeats.writes(
    router.post, "/transfers", response={201: TransferOut, **REFUSED}, summary="Plan a transfer / 制定转移计划"
)
def plan(request: HttpRequest, body: TransferPlanIn) -> tuple[int, TransferOut]:
    """Nothing is read or written yet."""
    actor = actor_of(request)
    sources = body.plan.get("sources")
    named = [one for one in sources if isinstance(one, dict)] if isinstance(sources, list) else []
    uploads = {
        str(one.get("ref")): Upload(str(one.get("name") or one["ref"]), digest=one["file"])
        for one in named
        if isinstance(one.get("file"), str) and one.get("ref")
    }
    made = actions.plan_from_afar(actor, accounts.organisation_for(actor, body.organisation).id, body.plan, uploads)
    return 201, _transfer(actor, made)


@router.get("/transfers", response={200: list[TransferListedOut], 404: Problem}, summary="Transfers / 转移列表")
def list_all(request: HttpRequest, organisation: str | None = None) -> Any:
    """The newest first."""
    actor = actor_of(request)
    place = accounts.organisation_for(actor, organisation).id if organisation else None
    return [TransferListedOut(**_same(card)) for card in queries.transfers_for(actor, place)]


@router.get("/transfers/{transfer_id}", response={200: TransferOut, 404: Problem}, summary="One transfer / 单项转移")
def get(request: HttpRequest, transfer_id: UUID) -> TransferOut:
    """How it stands, table by table."""
    return _transfer(actor_of(request), transfer_id)


@repeats.writes(
    router.post,
    "/transfers/{transfer_id}/inventory",
    response={202: TransferOut, **REFUSED},
    summary="Look the sources through / 清点来源",
)
def inventory(request: HttpRequest, transfer_id: UUID) -> tuple[int, TransferOut]:
    """A worker does it; nothing is changed at a source. Follow ``errand`` until it is gone, or says why not."""
    actions.hand_over(actor_of(request), transfer_id, "inventory")
    return 202, _transfer(actor_of(request), transfer_id)


@repeats.writes(
    router.post,
    "/transfers/{transfer_id}/mapping",
    response={200: TransferMappedOut, **REFUSED},
    summary="Say where the columns go / 确定映射",
)
def lay_mapping(request: HttpRequest, transfer_id: UUID, body: TransferMappingIn) -> tuple[int, TransferMappedOut]:
    """What was rehearsed of an earlier mapping is put away."""
    return 200, TransferMappedOut(digest=actions.lay_mapping(actor_of(request), transfer_id, body.mapping))


@repeats.writes(
    router.post,
    "/transfers/{transfer_id}/rehearsal",
    response={202: TransferBegunOut, **REFUSED},
    summary="Rehearse / 预演",
)
def rehearse(request: HttpRequest, transfer_id: UUID) -> tuple[int, TransferBegunOut]:
    """Workers do all of it on the real data and write nothing to the target."""
    return _handed_over(request, transfer_id, "rehearsal")


@repeats.writes(
    router.post, "/transfers/{transfer_id}/run", response={202: TransferBegunOut, **REFUSED}, summary="Load / 载入"
)
def run(request: HttpRequest, transfer_id: UUID) -> tuple[int, TransferBegunOut]:
    """What was rehearsed and agreed to by two people."""
    return _handed_over(request, transfer_id, "run")


@repeats.writes(
    router.post,
    "/transfers/{transfer_id}/reconciliation",
    response={202: TransferBegunOut, **REFUSED},
    summary="Compare / 对账",
)
def reconcile(request: HttpRequest, transfer_id: UUID) -> tuple[int, TransferBegunOut]:
    """Everything is read back and compared row by row."""
    return _begun(request, transfer_id, actions.reconcile)


@repeats.writes(
    router.post,
    "/transfers/{transfer_id}/undo",
    response={202: TransferBegunOut, **REFUSED},
    summary="Take back / 撤回",
)
def undo(request: HttpRequest, transfer_id: UUID, body: TransferUndoIn) -> tuple[int, TransferBegunOut]:
    """Possible at any time before the sign-off, also of a run that is not through."""
    return 202, TransferBegunOut(shards=actions.undo(actor_of(request), transfer_id, why=body.why))


@repeats.writes(router.post, "/transfers/{transfer_id}/pause", response={204: None, **REFUSED}, summary="Pause / 暂停")
def pause(request: HttpRequest, transfer_id: UUID) -> tuple[int, None]:
    """After the shards that are in hand."""
    actions.pause(actor_of(request), transfer_id)
    return 204, None


@repeats.writes(router.post, "/transfers/{transfer_id}/resume", response={204: None, **REFUSED}, summary="Go on / 恢复")
def resume(request: HttpRequest, transfer_id: UUID) -> tuple[int, None]:
    """Where it was."""
    actions.resume(actor_of(request), transfer_id)
    return 204, None


@repeats.writes(
    router.post, "/transfers/{transfer_id}/withdrawal", response={204: None, **REFUSED}, summary="Call it off / 撤销"
)
def withdraw(request: HttpRequest, transfer_id: UUID, body: TransferUndoIn) -> tuple[int, None]:
    """Before anything was written, or after all of it was taken back."""
    actions.withdraw(actor_of(request), transfer_id, why=body.why)
    return 204, None


def _handed_over(request: HttpRequest, transfer_id: UUID, what: str) -> tuple[int, TransferBegunOut]:
    actions.hand_over(actor_of(request), transfer_id, what)
    return 202, TransferBegunOut(shards=None)


def _begun(
    request: HttpRequest, transfer_id: UUID, begin: Callable[[Actor, UUID], int]
) -> tuple[int, TransferBegunOut]:
    return 202, TransferBegunOut(shards=begin(actor_of(request), transfer_id))


def _chunks(request: HttpRequest) -> Iterator[bytes]:
    while chunk := request.read(_CHUNK):
        yield chunk


def _transfer(actor: Actor, transfer_id: UUID) -> TransferOut:
    row = queries.row_for(actor, transfer_id)
    return _shown(queries.transfer_for(actor, row.organisation_id, str(transfer_id)))


def _shown(card: TransferCard) -> TransferOut:
    progress = queries.progress_of(card.id)
    duties = [
        TransferDutyOut(**{name: getattr(one, name) for name in TransferDutyOut.model_fields})
        for one in queries.duties_of(card.id)
    ]
    tables = [_table(one) for one in queries.table_cards(card.id)]
    more = {
        "done": progress.done,
        "whole": progress.whole,
        "trouble_en": progress.trouble.say("en") if progress.trouble else "",
        "trouble_zh": progress.trouble.say("zh") if progress.trouble else "",
        "errand": _errand(card.id),
        "tables": tables,
        "duties": duties,
    }
    return TransferOut(**_same(card) | more)


def _errand(transfer_id: UUID) -> TransferErrandOut | None:
    found = queries.errand_of(transfer_id)
    if found is None:
        return None
    said = {f"trouble_{tongue}": found.trouble.say(tongue) if found.trouble else "" for tongue in ("en", "zh")}
    return TransferErrandOut(what=found.what, now=found.now, at=found.at, is_open=found.is_open, **said)


def _same(card: TransferCard) -> dict[str, Any]:
    return {name: getattr(card, name) for name in TransferListedOut.model_fields} | {"state": str(card.state)}


def _table(one: TableCard) -> TransferTableOut:
    said = {name: getattr(one, name) for name in TransferTableOut.model_fields}
    fates = {str(fate): count for fate, count in one.fates.items()}
    return TransferTableOut(**said | {"fates": fates, "shards": dict(one.shards), "columns": list(one.columns)})
