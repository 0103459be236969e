# SPDX-License-Identifier: Apache-2.0
"""Rounds for programs: ask for one, follow it, list what waits for a decision. Deciding is for people."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.kernel import clock
from duly.rooms.transfer import actions, queries

router = Router()
REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem, 503: Problem}
_PAGE = 100


class TransferRoundIn(Asked):
    """同步轮次: digests of files that were sent before, by the source's name, where files came anew."""

    files: dict[str, str] = Field(default_factory=dict, max_length=200)


class TransferRoundOut(Schema):
    """同步轮次: what a round found and carried over. ``tables`` has the counts of each table of the target."""

    number: int
    how: str
    since_at: datetime
    read_at: datetime
    begun_at: datetime
    ended_at: datetime | None
    counts: dict[str, int]
    tables: dict[str, dict[str, int]]
    carried: int
    removed: int
    open: int
    differing: int
    drift_en: dict[str, str]
    drift_zh: dict[str, str]


class TransferLagOut(Schema):
    """滞后: how far the target is behind a source now."""

    source: str
    how: str
    since: datetime
    seconds: float
    rows: int | None
    log: int | None
    is_alarming: bool
    every: int


class TransferRoundsOut(Schema):
    """同步情况: how far behind, and every round, the newest first."""

    behind: list[TransferLagOut]
    rounds: list[TransferRoundOut]
    trouble_en: str
    trouble_zh: str


class TransferConflictFieldOut(Schema):
    """一个字段在两侧的值: only the beginnings are shown."""

    name: str
    source: str | None
    target: str | None


class TransferConflictOut(Schema):
    """冲突行: a row that both sides changed; ``side`` is what was decided, empty before."""

    id: str
    position: int
    table: str
    key: str
    kind: str
    why_en: str
    why_zh: str
    fields: list[TransferConflictFieldOut]
    side: str


@repeats.writes(
    router.post,
    "/transfers/{transfer_id}/rounds",
    response={202: None, **REFUSED},
    summary="Carry over what changed / 同步变化",
)
def ask_round(request: HttpRequest, transfer_id: UUID, body: TransferRoundIn) -> tuple[int, None]:
    """A worker looks the sources through and carries over what changed; follow it under rounds."""
    actions.ask_round(actor_of(request), transfer_id, body.files)
    return 202, None


@router.get(
    "/transfers/{transfer_id}/rounds",
    response={200: TransferRoundsOut, 404: Problem},
    summary="Rounds and lag / 同步轮次与滞后",
)
def rounds(request: HttpRequest, transfer_id: UUID) -> TransferRoundsOut:
    """How far the target is behind each source, and what every round came to."""
    queries.row_for(actor_of(request), transfer_id)
    trouble = queries.round_trouble(transfer_id)
    return TransferRoundsOut(
        behind=[TransferLagOut(**one._asdict()) for one in queries.lags_of(transfer_id, clock.now())],
        rounds=[_round(one) for one in queries.round_cards(transfer_id)],
        trouble_en=trouble.say("en") if trouble else "",
        trouble_zh=trouble.say("zh") if trouble else "",
    )


@router.get(
    "/transfers/{transfer_id}/conflicts", response={200: list[TransferConflictOut], 404: Problem},
    summary="Rows that wait for a decision / 待决定的行",
)  # fmt: skip
def conflicts(request: HttpRequest, transfer_id: UUID, skip: int = 0) -> Any:
    """A hundred at a time, in order."""
    queries.row_for(actor_of(request), transfer_id)
    return [_conflict(one) for one in queries.conflicts_of(transfer_id, skip=max(skip, 0), limit=_PAGE)]


def _round(one: queries.RoundCard) -> TransferRoundOut:
    said = {name: getattr(one, name) for name in TransferRoundOut.model_fields if not name.startswith("drift")}
    said |= {"counts": dict(one.counts), "tables": {table: dict(counts) for table, counts in one.tables.items()}}
    drift = {
        f"drift_{tongue}": {table: words.say(tongue) for table, words in one.drift.items()} for tongue in ("en", "zh")
    }
    return TransferRoundOut(**said | drift)


def _conflict(one: queries.Conflict) -> TransferConflictOut:
    fields = [TransferConflictFieldOut(**field._asdict()) for field in one.fields]
    return TransferConflictOut(
        id=one.id, position=one.position, table=one.table, key=one.key, kind=one.kind, why_en=one.words.say("en"), why_zh=one.words.say("zh"),
        fields=fields, side=one.side,
    )  # fmt: skip
