# SPDX-License-Identifier: Apache-2.0
"""What programs say and are told of sealed packages."""

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema

from duly.doors.api.asked import Asked


class ParcelHopOut(Schema):
    """交接记录: an entry of the chain of custody, as it was signed; ``at`` is by the clock of who signed."""

    n: int
    event: str
    at: str
    owner: str
    key_id: str
    digest: str


class ParcelListedOut(Schema):
    """密封包: one of the list. ``package`` is the number on it, the same in both houses."""

    id: UUID
    package: UUID
    direction: str
    title: str
    seal: str
    files: int
    size: int
    at: datetime
    event: str
    peers: list[str]
    transfer: UUID | None
    is_open: bool


class ParcelOut(ParcelListedOut):
    """密封包: with its chain of custody."""

    custody: list[ParcelHopOut]


class ParcelTableOut(Schema):
    """密封包中的数据表."""

    name: str
    rows: int | None


class ParcelOpenedOut(Schema):
    """拆封所得: its tables and documents, and the address under which a plan names it."""

    tables: list[ParcelTableOut]
    documents: list[str]
    address: str


class ParcelHandIn(Asked):
    """移交: on which way it goes, as a short code such as ``usb``."""

    way: str = Field(max_length=40)
    note: str = Field("", max_length=1_000)


class ParcelDestroyIn(Asked):
    """销毁的理由."""

    why: str = Field(max_length=1_000)


class ParcelKeyOut(Schema):
    """密封包密钥: ours, or that of another house; usable once a second person has confirmed it."""

    id: UUID
    owner: str
    key_id: str
    fingerprint: str
    is_ours: bool
    sealing: str
    at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
    may_be_used: bool
