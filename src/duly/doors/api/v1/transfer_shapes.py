# SPDX-License-Identifier: Apache-2.0
"""What programs say and are told of transfers."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from duly.doors.api.asked import Asked

LONGEST = 200


class TransferFileOut(Schema):
    """来源文件: what a plan names under ``file``."""

    digest: str
    size: int


class TransferPlanIn(Asked):
    """转移计划: as in docs/transfer.md; under ``file`` stands the digest of a file that was sent before."""

    plan: dict[str, Any]
    organisation: str | None = None


class TransferMappingIn(Asked):
    """映射: as in docs/mapping.md."""

    mapping: dict[str, Any]


class TransferMappedOut(Schema):
    """映射的摘要."""

    digest: str


class TransferBegunOut(Schema):
    """How many shards are to be worked on, once a worker has counted them; follow the transfer until its state changes."""

    shards: int | None


class TransferErrandOut(Schema):
    """待办: what was asked for and is not begun yet, or was refused."""

    what: str
    now: str
    at: datetime
    is_open: bool
    trouble_en: str
    trouble_zh: str


class TransferUndoIn(Asked):
    """撤回的理由."""

    why: str = Field("", max_length=LONGEST)


class TransferTableOut(Schema):
    """转移表: where from, where to, and what became of its rows."""

    source: str
    to: str
    rows: int | None
    size: int | None
    columns: list[str]
    fates: dict[str, int]
    shards: dict[str, int]
    digest: str
    read_digest: str
    rows_before: int | None


class TransferDutyOut(Schema):
    """转移责任: who answers for what."""

    id: UUID
    owner: UUID
    department: str
    what_zh: str
    what_en: str
    due: date
    signed_at: datetime | None


class TransferListedOut(Schema):
    """转移: one of the list."""

    id: UUID
    ref: str
    title_zh: str
    title_en: str
    state: str
    paused_at: datetime | None
    why: str
    at: datetime
    rehearsed_at: datetime | None
    rehearsal_digest: str
    agreed_at: datetime | None


class TransferOut(TransferListedOut):
    """转移: how it stands, table by table."""

    done: int
    """Rows whose shard the running phase is through with."""
    whole: int
    trouble_en: str
    trouble_zh: str
    errand: TransferErrandOut | None
    """What a worker is at before the next phase begins, or could not do."""
    tables: list[TransferTableOut]
    duties: list[TransferDutyOut]
