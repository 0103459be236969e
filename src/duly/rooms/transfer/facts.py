# SPDX-License-Identifier: Apache-2.0
"""What others may hold of this room: cards, kinds of facts, refusals, words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from duly.kernel.words import Words
from duly.rooms.transfer.cutover_cards import CutoverCard, FreezeCard, GoCard, ItemCard
from duly.rooms.transfer.cutover_refusals import NO_CUTOVER
from duly.rooms.transfer.cutover_terms import CHECK_WORDS, ENDED_WORDS, Check, Ended
from duly.rooms.transfer.kinds import FACTS
from duly.rooms.transfer.refusals import NO_SUCH_TRANSFER
from duly.rooms.transfer.sampled import VERDICT_WORDS, Judged, SampleCard, SampleLine
from duly.rooms.transfer.source import NAMED
from duly.rooms.transfer.terms import FATE_WORDS, SHARD_WORDS, SIDE_WORDS, STATE_WORDS, WORKING, Fate, ShardState, State
from duly.rooms.transfer.unreadable import NOTE_WORDS, WARNINGS

__all__ = [
    "CHECK_WORDS",
    "ENDED_WORDS",
    "FACTS",
    "FATE_WORDS",
    "NAMED",
    "NOTE_WORDS",
    "NO_CUTOVER",
    "NO_SUCH_TRANSFER",
    "SHARD_WORDS",
    "SIDE_WORDS",
    "STATE_WORDS",
    "VERDICT_WORDS",
    "WARNINGS",
    "WORKING",
    "Check",
    "CutoverCard",
    "DutyCard",
    "Ended",
    "Fate",
    "FreezeCard",
    "GoCard",
    "ItemCard",
    "Judged",
    "Progress",
    "SampleCard",
    "SampleLine",
    "ShardState",
    "State",
    "TableCard",
    "TransferCard",
    "Upload",
]  # fmt: skip


class Upload(NamedTuple):
    """A file that a plan names, and where its bytes lie: at a path, or in the store already, where :func:`receive` put them."""

    name: str
    path: str = ""
    digest: str = ""


class DutyCard(NamedTuple):
    """Who answers for what."""

    id: UUID
    owner: UUID
    owner_name: str
    department: str
    what_zh: str
    what_en: str
    due: date
    signed_at: datetime | None


class TableCard(NamedTuple):
    """One table on its way: where from, where to, what became of its rows."""

    source: str
    rows: int | None
    size: int | None
    columns: tuple[str, ...]
    notes: tuple[str, ...]
    to: str
    fates: Mapping[Fate, int]
    shards: Mapping[str, int]
    digest: str
    """Multiset digest of what the mapping makes; empty before a rehearsal."""
    read_digest: str
    rows_before: int | None
    position: int | None = None
    """Of the mapped table; a table of a source may be made several of."""


class TransferCard(NamedTuple):
    """A transfer as a page shows it."""

    id: UUID
    organisation: UUID
    ref: str
    title_zh: str
    title_en: str
    state: State
    paused_at: datetime | None
    why: str
    by: UUID
    at: datetime
    rehearsed_at: datetime | None
    rehearsal_digest: str
    agreed_by: UUID | None
    agreed_at: datetime | None

    def title(self, language: str) -> str:
        """The title in a language; never empty."""
        first, second = (self.title_zh, self.title_en) if language.startswith("zh") else (self.title_en, self.title_zh)
        return first or second or self.ref


class Progress(NamedTuple):
    """How far the work of a phase is, in rows."""

    done: int
    whole: int
    shards_left: int
    trouble: Words | None
    """Of the first shard that could not be worked on; the others go on."""
