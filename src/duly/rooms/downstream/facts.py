# SPDX-License-Identifier: Apache-2.0
"""What others may hold of this room: cards, kinds of facts, refusals, words."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.foundation.paging.facts import Column, Orders
from duly.rooms.downstream.kinds import FACTS
from duly.rooms.downstream.refusals import NO_SUCH_ANNOUNCEMENT, NO_SUCH_SYSTEM
from duly.rooms.downstream.terms import HOW_WORDS, KIND_WORDS, MATTER_WORDS, OPEN, STATE_WORDS, How, Kind, Matter, State

__all__ = [
    "FACTS", "HOW_WORDS", "KIND_WORDS", "MATTER_WORDS", "NO_SUCH_ANNOUNCEMENT", "NO_SUCH_SYSTEM", "OPEN", "STATE_WORDS",
    "Announced", "How", "Kind", "Matter", "Recipient", "State", "SystemCard", "Terms",
]  # fmt: skip

ANNOUNCEMENT_ORDERS = Orders(
    "-made",
    made=(Column("made_at", datetime), Column("id", UUID)),
    due=(Column("due_at", datetime), Column("id", UUID)),
)
"""How announcements may be sorted."""


class Terms(NamedTuple):
    """What a recipient gets, of whom, where it is told, and what for."""

    url: str
    families: tuple[str, ...]
    purpose: str
    kind: str = Kind.PROCESSOR
    services: tuple[str, ...] = ()
    """Only of customers who have, or had, a contract for one of these; empty: of all."""


class SystemCard(NamedTuple):
    """A recipient of data."""

    id: UUID
    organisation: UUID
    ref: str
    name: str
    terms: Terms | None
    """What it gets; ``None`` while no second person has agreed to anything."""
    number: int
    proposed: Terms | None
    """What waits for a second person."""
    proposed_by: UUID | None
    agreed_at: datetime | None
    key: int
    ended_at: datetime | None
    still_holds: bool
    open: int
    late: int


class Announced(NamedTuple):
    """One announcement, without whose it is said to be; ``customer`` is for our own staff."""

    id: UUID
    system: UUID
    organisation: UUID
    party: UUID
    matter: Matter
    fields: tuple[str, ...]
    number: str
    record: UUID | None
    state: State
    made_at: datetime
    due_at: datetime
    taken_at: datetime | None
    acknowledged_at: datetime | None
    how: str
    attempts: int
    next_at: datetime | None
    trouble: str

    def is_late(self, now: datetime) -> bool:
        """Whether somebody has to look at it."""
        return self.state is State.FAILED or (self.state in OPEN and self.due_at < now)


class Recipient(NamedTuple):
    """Somebody who has data of one customer, as the customer is told."""

    name: str
    kind: Kind
    families: tuple[str, ...]
    purpose: str
    since: datetime
    until: datetime | None
