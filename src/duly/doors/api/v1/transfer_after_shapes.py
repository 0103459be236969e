# SPDX-License-Identifier: Apache-2.0
"""What programs say and are told of what comes after a transfer."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from duly.doors.api.asked import Asked

_LONGEST, _LONG, _ROWS = 200, 4_000, 10_000


class TransferPlaceIn(Asked):
    """移交行: a row by its table (place of it in the mapping, from 0) and number."""

    table: int
    row: int
    customer: str = Field("", max_length=100)
    """Whose it is: the number of one of your customers."""


class TransferAccountIn(Asked):
    """无对应行的说明: rows with a customer each, or an outcome with a reason for rows or for all that are open."""

    outcome: str = Field("", max_length=20)
    why: str = Field("", max_length=_LONGEST)
    rows: list[TransferPlaceIn] | None = Field(None, max_length=_ROWS)


class TransferStrayOut(Schema):
    """无唯一归属的行."""

    table: int
    row: int
    candidates: list[str]
    outcome: str
    customer: str
    why: str


class TransferMatchingOut(Schema):
    """移交行与名册的等式: rows = matched + chosen + accounted + open; the roll is those customers."""

    rows: int
    matched: int
    chosen: int
    accounted: int
    open: int
    customers: int
    roll: int | None
    is_exact: bool
    closes: bool
    notice: str | None
    strays: list[TransferStrayOut]
    """The first 200."""


class TransferNoticeIn(Asked):
    """告知通知: what the plan does not say."""

    receiver: str = Field("", max_length=_LONGEST)
    contact: str = Field("", max_length=_LONGEST)
    purpose: str = Field("", max_length=_LONGEST)
    effective_on: str = Field("+30d", max_length=10)
    acknowledge_by: str = Field("+30d", max_length=10)


class TransferNoticeOut(Schema):
    """通知草稿."""

    id: UUID


class TransferWatchIn(Asked):
    """复查计划."""

    every_days: int = 30
    times: int = 3
    size: int = 59
    confidence: str = Field("0.95", max_length=10)
    tolerable: str = Field("0.05", max_length=10)
    owner: str = Field("", max_length=254)


class TransferCheckRowOut(Schema):
    """复查中有差异的行; no value."""

    id: UUID
    table: str
    row: int
    found: str
    fields: list[str]
    verdict: str
    note: str
    request: UUID | None
    is_mended: bool


class TransferDrawnOut(Schema):
    """一次复查."""

    number: int
    seed: str
    rows: int
    same: int
    at: datetime
    due_on: date
    is_late: bool
    done_at: datetime | None
    upper: str
    holds: bool | None
    items: list[TransferCheckRowOut]


class TransferWatchOut(Schema):
    """复查计划与结果."""

    every_days: int
    times: int
    size: int
    confidence: str
    tolerable: str
    owner: UUID
    next_on: date | None
    trouble_en: str
    trouble_zh: str
    ended_at: datetime | None
    checks: list[TransferDrawnOut]


class TransferVerdictIn(Asked):
    """判定: ``right`` (it changed since), ``wrong``, or ``mended`` once what was wrong is right."""

    row: UUID
    verdict: str = Field(max_length=20)
    note: str = Field("", max_length=500)


class TransferSpentIn(Asked):
    """工时."""

    minutes: int
    what: str = Field(max_length=_LONGEST)
    on: date | None = None


class TransferCostLineOut(Schema):
    """成本行: ``people`` in minutes, ``machines`` in seconds, ``messages``, ``days``."""

    what: str
    expected: int | None
    actual: int | None
    difference: int | None


class TransferCostOut(Schema):
    """成本与预计."""

    lines: list[TransferCostLineOut]
    people: str
    messages: list[str]


class TransferCaseIn(Asked):
    """转移案例: no customer's value may stand in it."""

    title: str = Field(max_length=_LONGEST)
    wrong: str = Field(max_length=_LONG)
    why: str = Field(max_length=_LONG)
    learned: str = Field(max_length=_LONG)
    next_time: str = Field(max_length=_LONG)
    severity: str = Field(max_length=20)
    tags: list[str] = Field([], max_length=20)


class TransferCaseOut(Schema):
    """转移案例."""

    id: UUID
    transfer: UUID
    transfer_ref: str
    state: str
    title: str
    wrong: str
    why: str
    learned: str
    next_time: str
    severity: str
    tags: list[str]
    traits: list[str]
    material: dict[str, Any]
    by: UUID
    at: datetime
    reviewed_at: datetime | None
    published_at: datetime | None
