# SPDX-License-Identifier: Apache-2.0
"""What others may hold of this room: cards, kinds of facts, refusals, words."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from duly.foundation.paging.facts import Column, Orders
from duly.rooms.privacy import keeping, kinds
from duly.rooms.privacy.terms import (
    CHANNEL_WORDS,
    HOLD_WORDS,
    KIND_WORDS,
    LEVEL_WORDS,
    LOOK_WORDS,
    METHOD_WORDS,
    PAPER_WORDS,
    STATE_WORDS,
    WHY_WORDS,
    Channel,
    HoldReason,
    Kind,
    Level,
    LookReason,
    Method,
    Outcome,
    Paper,
    State,
    Why,
)

__all__ = [
    "CHANNEL_WORDS", "HOLD_WORDS", "KIND_WORDS", "LEVEL_WORDS", "LOOK_WORDS", "METHOD_WORDS", "PAPER_WORDS", "STATE_WORDS",
    "WHY_WORDS", "Channel", "HoldReason", "Kind", "Level", "LookReason", "Method", "Outcome", "Paper", "State", "Why",
]  # fmt: skip  # the words of this room, shown here; what is declared below needs no list

__all__ = ["Channel", "Kind", "Level", "Outcome", "State", "Why"]  # doors speak of these, too

FACTS = (*kinds.FACTS, *keeping.FACTS)
SCHEMA = "duly.privacy/1"
"""The form of a bundle; docs/privacy.md says what is in it."""
TELL_WITHIN = timedelta(hours=72)
"""So long the message that says so may take to leave; what a rule of keeping ends waits no longer than this for it."""
ERASURE_COOLS = timedelta(days=7)
"""An erasure that somebody asked for is carried out so long after the decision: the gravest tier of risk. Whoever is the
customer and did not ask for it has this time to stop it."""
CODE_LASTS = timedelta(minutes=10)
MOST_CODES = 5
MOST_GUESSES = 3
LONGEST = 4_000
REQUEST_ORDERS = Orders(
    "due",
    due=(Column("due_on", date), Column("id", UUID)),
    received=(Column("received_at", datetime), Column("id", UUID)),
)
"""How requests may be sorted."""


class RequestCard(NamedTuple):
    """One request as others see it."""

    id: UUID
    number: str
    organisation: UUID
    party: UUID
    kind: Kind
    channel: Channel
    state: State
    level: Level
    method: str
    received_at: datetime
    due_on: date
    clock: str
    is_extended: bool
    purpose: str
    outcome: Outcome | None
    why: Why
    laws: tuple[str, ...]
    until: date | None
    digest: str
    """Of the decision that waits for a second person or was taken."""
    closed_at: datetime | None
    receipt: str
    is_ours: bool = False
    """Whether it came of a rule of keeping, not of a customer."""
    erase_at: datetime | None = None
    """When the key is destroyed at the latest, while that lies ahead."""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.closed_at is None


class Proof(NamedTuple):
    """What a code came to."""

    is_right: bool
    left: int


class Bundle(NamedTuple):
    """Everything held about one customer, as it is handed over. It is kept nowhere."""

    name: str
    content: bytes
    digest: str


class LookCard(NamedTuple):
    """One look at personal data."""

    id: UUID
    user: UUID
    party: UUID
    family: str
    field: str
    reason: str
    reference: str
    at: datetime
    note: str
    is_bait: bool


class Lacking(NamedTuple):
    """A member of staff without a valid document, or with one that ends soon."""

    user: UUID
    name: str
    paper: str
    expires_on: date | None
