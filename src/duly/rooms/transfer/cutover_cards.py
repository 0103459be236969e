# SPDX-License-Identifier: Apache-2.0
"""A cut-over as pages, programs and the command line show it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.kernel.canonical import Json
from duly.kernel.words import Words
from duly.rooms.transfer.cutover_terms import Ended, Sight


class ItemCard(NamedTuple):
    """An item of the checklist with its owner's last word for this freeze."""

    id: UUID
    number: int
    what_zh: str
    what_en: str
    owner: UUID
    owner_name: str
    department: str
    is_gate: bool
    answer: bool | None
    note: str
    at: datetime | None

    @property
    def what(self) -> Words:
        """What is ticked; one of the languages may be left out of a plan."""
        return Words.literal(self.what_en or self.what_zh, self.what_zh or self.what_en)


class FreezeCard(NamedTuple):
    """Since when the old system stands still, or stood."""

    number: int
    by: UUID
    by_name: str
    at: datetime
    looked_at: datetime
    moved: tuple[str, ...]
    ended: Ended | None
    ended_at: datetime | None
    ended_by_name: str
    why: str


class GoCard(NamedTuple):
    """The decision, and the point to roll back to."""

    by: UUID
    by_name: str
    at: datetime
    until: datetime
    digest: str
    tables: Sequence[Json]
    """Of each target table its name, its rows and its digest."""
    round: int
    shards: int
    rolled_back_at: datetime | None
    rolled_back_by_name: str
    why: str


class CutoverCard(NamedTuple):
    """All of it."""

    freeze_from: datetime
    freeze_until: datetime
    fence_by: UUID
    fence_name: str
    how_zh: str
    how_en: str
    contingency_zh: str
    contingency_en: str
    rollback_days: int
    decider: UUID
    decider_name: str
    digest: str
    at: datetime
    items: tuple[ItemCard, ...]
    sights: tuple[Sight, ...]
    open_gates: tuple[Words, ...]
    freezes: tuple[FreezeCard, ...]
    """The oldest first."""
    go: GoCard | None
    prepared_by: UUID | None
    """Who made it ready, and therefore cannot decide it; nobody before it is frozen."""

    @property
    def freeze(self) -> FreezeCard | None:
        """The freeze that is on; none where it ended."""
        last = self.freezes[-1] if self.freezes else None
        return last if last and last.ended is None else None

    def is_overdue(self, now: datetime) -> bool:
        """Whether the old system stands still longer than planned, and nobody decided."""
        return self.freeze is not None and now > self.freeze_until
