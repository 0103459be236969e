# SPDX-License-Identifier: Apache-2.0
"""Cut-overs for programs: lay down, freeze, look, thaw, follow. Ticking, go, no-go and rolling back are for people."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.kernel.actors import Actor
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import NO_CUTOVER, CutoverCard

router = Router()
REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem, 503: Problem}
_LONGEST = 200


class TransferCutoverIn(Asked):
    """切换方案: the section ``cutover`` of a plan, as in docs/transfer-cutover.md."""

    cutover: dict[str, Any]


class TransferThawIn(Asked):
    """解除冻结的理由."""

    why: str = Field(max_length=_LONGEST)


class TransferCheckOut(Schema):
    """自动核验项: what the house sees by itself; nobody ticks it."""

    check: str
    holds: bool
    what_en: str
    what_zh: str
    said_en: str
    said_zh: str


class TransferItemOut(Schema):
    """检查项: what its owner ticks."""

    id: UUID
    number: int
    what_en: str
    what_zh: str
    owner: UUID
    department: str
    is_gate: bool
    answer: bool | None
    note: str
    at: datetime | None


class TransferFreezeOut(Schema):
    """冻结: since when the old system stands still, or stood."""

    number: int
    by: UUID
    at: datetime
    looked_at: datetime
    moved: list[str]
    ended: str | None
    ended_at: datetime | None
    why: str


class TransferGoOut(Schema):
    """切换决定 and the point to roll back to."""

    by: UUID
    at: datetime
    until: datetime
    digest: str
    tables: list[Any]
    round: int
    shards: int
    rolled_back_at: datetime | None


class TransferCutoverOut(Schema):
    """切换: the window, the checklist, what is still open, what was decided."""

    state: str
    freeze_from: datetime
    freeze_until: datetime
    fence_by: UUID
    how_en: str
    how_zh: str
    contingency_en: str
    contingency_zh: str
    rollback_days: int
    decider: UUID
    digest: str
    items: list[TransferItemOut]
    checks: list[TransferCheckOut]
    open_en: list[str]
    open_zh: list[str]
    freezes: list[TransferFreezeOut]
    go: TransferGoOut | None


@router.get(
    "/transfers/{transfer_id}/cutover",
    response={200: TransferCutoverOut, 404: Problem, 409: Problem},
    summary="How it is cut over / 切换进展",
)
def get(request: HttpRequest, transfer_id: UUID) -> TransferCutoverOut:
    """What the house checks by itself is worked out anew each time, out of what it has on record."""
    return _shown(actor_of(request), transfer_id)


@repeats.writes(
    router.post,
    "/transfers/{transfer_id}/cutover",
    response={200: TransferCutoverOut, **REFUSED},
    summary="Lay down how it is cut over / 制定切换方案",
)
def lay(request: HttpRequest, transfer_id: UUID, body: TransferCutoverIn) -> tuple[int, TransferCutoverOut]:
    """Replaces what was laid down before; while it is frozen, the checklist stays."""
    actions.lay_cutover(actor_of(request), transfer_id, body.cutover)
    return 200, _shown(actor_of(request), transfer_id)


@repeats.writes(
    router.post,
    "/transfers/{transfer_id}/freeze",
    response={200: TransferCutoverOut, **REFUSED},
    summary="Declare the old system frozen / 宣布旧系统冻结",
)
def freeze(request: HttpRequest, transfer_id: UUID) -> tuple[int, TransferCutoverOut]:
    """Its tables are looked at twice; whatever still changes refuses it."""
    actions.freeze(actor_of(request), transfer_id)
    return 200, _shown(actor_of(request), transfer_id)


@repeats.writes(
    router.post,
    "/transfers/{transfer_id}/freeze/look",
    response={200: TransferCutoverOut, **REFUSED},
    summary="Look whether it still stands / 再次查看旧系统",
)
def look(request: HttpRequest, transfer_id: UUID) -> tuple[int, TransferCutoverOut]:
    """What changed since the freeze stands under ``freezes``, in the last one's ``moved``."""
    actions.look_again(actor_of(request), transfer_id)
    return 200, _shown(actor_of(request), transfer_id)


@repeats.writes(
    router.post,
    "/transfers/{transfer_id}/thaw",
    response={200: TransferCutoverOut, **REFUSED},
    summary="Lift the freeze / 解除冻结",
)
def thaw(request: HttpRequest, transfer_id: UUID, body: TransferThawIn) -> tuple[int, TransferCutoverOut]:
    """The old system goes on; what was ticked for this freeze counts no more."""
    actions.thaw(actor_of(request), transfer_id, why=body.why)
    return 200, _shown(actor_of(request), transfer_id)


def _shown(actor: Actor, transfer_id: UUID) -> TransferCutoverOut:
    row = queries.row_for(actor, transfer_id)
    card = queries.cutover_of(transfer_id)
    if card is None:
        raise NO_CUTOVER(ref=row.ref)
    said = {name: getattr(card, name) for name in ("freeze_from", "freeze_until", "fence_by", "how_en", "how_zh", "contingency_en",
        "contingency_zh", "rollback_days", "decider", "digest")}  # fmt: skip
    return TransferCutoverOut(
        state=row.state, **said, items=[_same(TransferItemOut, one) for one in card.items], checks=_checks(card),
        open_en=[one.say("en") for one in card.open_gates], open_zh=[one.say("zh") for one in card.open_gates],
        freezes=[_same(TransferFreezeOut, one) for one in card.freezes], go=_same(TransferGoOut, card.go) if card.go else None,
    )  # fmt: skip


def _checks(card: CutoverCard) -> list[TransferCheckOut]:
    return [
        TransferCheckOut(
            check=str(one.check), holds=one.holds, what_en=one.what.say("en"), what_zh=one.what.say("zh"), said_en=one.said.say("en"),
            said_zh=one.said.say("zh"),
        )
        for one in card.sights
    ]  # fmt: skip


def _same(shape: type[Schema], card: object) -> Any:
    return shape(**{name: getattr(card, name) for name in shape.model_fields})
