# SPDX-License-Identifier: Apache-2.0
"""What others may hold of this room: cards, kinds of facts, refusals, words."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.rooms.parcels.kinds import FACTS
from duly.rooms.parcels.refusals import GONE, NO_SUCH_KEY, NO_SUCH_PARCEL
from duly.rooms.parcels.terms import (
    DIRECTION_WORDS,
    EVENT_WORDS,
    RELATION_WORDS,
    Compared,
    Content,
    Direction,
    Document,
    Event,
    Opened,
    OpenedTable,
    Relation,
    Shard,
    Table,
)

__all__ = [
    "DIRECTION_WORDS", "EVENT_WORDS", "FACTS", "GONE", "NO_SUCH_KEY", "NO_SUCH_PARCEL", "RELATION_WORDS", "Compared", "Content",
    "Direction", "Document", "Event", "Hop", "KeyCard", "Opened", "OpenedTable", "ParcelCard", "Relation", "Shard", "Table",
]  # fmt: skip


class KeyCard(NamedTuple):
    """A package key: ours, or that of somebody with whom packages are exchanged."""

    id: UUID
    organisation: UUID
    owner: str
    """Whose it says it is."""
    key_id: str
    fingerprint: str
    is_ours: bool
    sealing: str
    """``hpke`` for the keys of other houses, ``age`` for the address of somebody who has that tool only."""
    by: UUID
    at: datetime
    confirmed_by: UUID | None
    confirmed_at: datetime | None
    ended_at: datetime | None

    @property
    def may_be_used(self) -> bool:
        """Whether something new may be sealed for it, or taken from it."""
        return self.ended_at is None and (self.is_ours or self.confirmed_at is not None)


class Hop(NamedTuple):
    """An entry of the chain of custody."""

    n: int
    event: Event
    at: str
    owner: str
    key_id: str
    digest: str


class ParcelCard(NamedTuple):
    """A sealed package."""

    id: UUID
    organisation: UUID
    package: UUID
    """The number on it, the same in both houses."""
    direction: Direction
    title: str
    seal: str
    """Empty until it is sealed."""
    files: int
    size: int
    at: datetime
    event: Event
    """What happened to it last."""
    peers: tuple[str, ...]
    """Whose keys it was sealed for, besides our own; or who sealed it."""
    transfer: UUID | None
    is_open: bool
    """Whether what was opened of it lies on our disk."""
