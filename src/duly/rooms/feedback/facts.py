# SPDX-License-Identifier: Apache-2.0
"""What others may hold of the service desk: cards, words, kinds of facts, refusals."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from duly.foundation.paging.facts import Column, Orders
from duly.rooms.feedback import kinds
from duly.rooms.feedback.terms import (
    ARTICLE_WORDS,
    CHANNEL_WORDS,
    COMPLAINT_ENDS,
    KIND_WORDS,
    LANGUAGES,
    NEEDED_LANGUAGES,
    OUTCOME_WORDS,
    PLACEHOLDERS,
    QUESTION_ENDS,
    SIDE_WORDS,
    STATE_WORDS,
    ArticleState,
    Channel,
    Kind,
    Outcome,
    Side,
    State,
)

__all__ = [
    "ARTICLE_WORDS", "CHANNEL_WORDS", "COMPLAINT_ENDS", "KIND_WORDS", "LANGUAGES", "NEEDED_LANGUAGES", "OUTCOME_WORDS",
    "PLACEHOLDERS", "QUESTION_ENDS", "SIDE_WORDS", "STATE_WORDS", "ArticleState", "Channel", "Kind", "Outcome", "Side",
    "State",
]  # fmt: skip  # the words of this room, shown here; what is declared below needs no list

FACTS = kinds.FACTS
LONGEST_QUESTION = 2_000
MOST_QUESTIONS = 20
"""Questions that one customer may ask about one notice: the link is open to whoever holds it."""
MOST_A_DAY = 50
"""Messages of one customer in a day."""
LONGEST = 4_000
LONGEST_ARTICLE = 20_000
LONGEST_TITLE = 200
STARS = range(1, 6)
QUESTION_ORDERS = Orders("-asked", asked=(Column("id", UUID),))
"""How questions may be sorted: their ids rise with time."""
QUEUE_ORDERS = Orders(
    "due",
    due=(Column("next_due_at", datetime), Column("id", UUID)),
    received=(Column("received_at", datetime), Column("id", UUID)),
    number=(Column("number", str), Column("id", UUID)),
)
"""How conversations may be sorted."""


class Term(NamedTuple):
    """How many working days there are for the first answer and for the end; ``stops`` while we wait for the customer."""

    first_days: int
    days: int
    stops: bool


class Policy(NamedTuple):
    """The desk's rules of one organisation; number 0 is what holds while nobody wrote any."""

    number: int
    question: Term
    complaint: Term
    reopen_days: int
    quiet_days: int

    def term(self, kind: str) -> Term:
        """The clock of a kind."""
        return self.complaint if kind == Kind.COMPLAINT else self.question


class PolicyCard(NamedTuple):
    """A version of the desk's rules as others see it."""

    policy: Policy
    digest: str
    by: UUID
    at: datetime
    confirmed_by: UUID | None
    confirmed_at: datetime | None


class Asking(NamedTuple):
    """What somebody wants to know, or complains about."""

    party: UUID
    text: str
    kind: str = Kind.QUESTION
    channel: str = Channel.PORTAL
    language: str = ""
    notice: UUID | None = None
    recipient: UUID | None = None
    about: str = ""
    """The number of a change request or privacy request that it is about."""
    department: UUID | None = None


class Opened(NamedTuple):
    """The conversation, by id and number."""

    id: UUID
    number: str


class ConversationCard(NamedTuple):
    """One conversation as others see it."""

    id: UUID
    number: str
    organisation: UUID
    party: UUID
    kind: Kind
    channel: Channel
    state: State
    language: str
    notice: UUID | None
    recipient: UUID | None
    about: str
    department: UUID | None
    assignee: UUID | None
    received_at: datetime
    first_due_at: datetime | None
    """By when the first answer is due; nothing once it was given."""
    due_at: datetime | None
    """By when it must be resolved; nothing once it is."""
    next_due_at: datetime
    """By what the queue is sorted."""
    answered_at: datetime | None
    stopped_at: datetime | None
    """Since when the clock stands still."""
    resolved_at: datetime | None
    closed_at: datetime | None
    outcome: Outcome | None
    reopened: int
    last_at: datetime
    last_side: Side
    follows: UUID | None
    stars: int | None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.resolved_at is None

    @property
    def next_due(self) -> datetime | None:
        """What is due next; nothing while the clock stands still, and once it is resolved."""
        if not self.is_open or self.stopped_at is not None:
            return None
        return self.first_due_at or self.due_at

    def is_late(self, now: datetime) -> bool:
        """Whether something is overdue."""
        return self.next_due is not None and self.next_due < now


class MessageLine(NamedTuple):
    """One message; the text is empty once the customer was erased."""

    id: UUID
    at: datetime
    side: Side
    by: UUID | None
    channel: str
    text: str
    told: tuple[str, ...]


class MoveLine(NamedTuple):
    """One step of a conversation."""

    at: datetime
    what: str
    by: UUID | None
    by_kind: str
    before: str
    after: str
    department: UUID | None
    assignee: UUID | None


class Asked(NamedTuple):
    """How a conversation began, for lists of questions."""

    id: UUID
    number: str
    organisation_id: UUID
    notice_id: UUID | None
    recipient_id: UUID | None
    customer_id: UUID
    kind: Kind
    state: State
    language: str
    text: str
    asked_at: datetime


class MacroCard(NamedTuple):
    """One ready answer (常用答复)."""

    id: UUID
    organisation: UUID
    code: str
    kind: Kind | None
    titles: dict[str, str]
    bodies: dict[str, str]
    by: UUID
    at: datetime


class ArticleCard(NamedTuple):
    """One version of an article (知识条目); ``id`` is the version's."""

    id: UUID
    organisation: UUID
    slug: str
    state: ArticleState
    version: int
    digest: str
    texts: dict[str, tuple[str, str]]
    made_by: UUID
    made_at: datetime
    reviewed_by: UUID | None
    reviewed_at: datetime | None
    note: str
    is_public: bool
    """Whether some version of this article is public."""

    @property
    def version_id(self) -> UUID:
        """The version."""
        return self.id


class PublicArticle(NamedTuple):
    """An article as customers read it."""

    slug: str
    title: str
    body: str
    language: str
    organisation: UUID
    updated_at: datetime


class Measure(NamedTuple):
    """How one department did in one month: hours, counts, shares. Nothing where there was nothing to measure."""

    month: date
    department: UUID | None
    opened: int
    answered: int
    first_p50: float | None
    first_p90: float | None
    resolved: int
    resolution_p50: float | None
    resolution_p90: float | None
    reopened: int
    late: int
    rated: int
    stars: float | None

    @property
    def reopen_rate(self) -> float | None:
        """Of those that were resolved, how many had to be opened again."""
        return self.reopened / self.resolved if self.resolved else None


class Counts(NamedTuple):
    """How many conversations wait."""

    unassigned: int
    mine: int
    late: int
    new: int
    open: int
