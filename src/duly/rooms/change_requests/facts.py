# SPDX-License-Identifier: Apache-2.0
"""What others may hold of a change request, what is recorded of it, and how this room refuses."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from duly.foundation.paging.facts import Column, Orders
from duly.rooms.change_requests.filing import FATE_WORDS as FILE_FATES
from duly.rooms.change_requests.filing import FAULTS as LINE_FAULTS
from duly.rooms.change_requests.filing import Fate
from duly.rooms.change_requests.kinds import FACTS
from duly.rooms.change_requests.refusals import NO_SUCH_REQUEST, NOT_NOW
from duly.rooms.change_requests.sights import Asker, DisputeLine, Document, EscalationLine, LateLine, MailText, Said
from duly.rooms.change_requests.terms import (
    APPEAL,
    CHANNEL_WORDS,
    FLAGS,
    HOLD_REASONS,
    LEVELS,
    MAIL_FATES,
    MAIL_OUTCOMES,
    METHOD_WORDS,
    REASONS,
    REFUSAL_REASONS,
    STATE_WORDS,
    TIER_WORDS,
    Channel,
    Matter,
    Method,
    State,
    Tier,
    Who,
    business_status,
)

__all__ = [
    "APPEAL", "CHANNEL_WORDS", "FACTS", "FILE_FATES", "FLAGS", "HOLD_REASONS", "LEVELS", "LINE_FAULTS", "MAIL_FATES", "MAIL_OUTCOMES", "METHOD_WORDS",
    "NOT_NOW", "NO_SUCH_REQUEST", "QUEUE_ORDERS", "REASONS", "REFUSAL_REASONS", "STATE_WORDS", "TIER_WORDS", "Ask", "Asker", "Card", "Case",
    "Channel", "CheckLine", "DisputeLine", "Document", "EscalationLine", "EventLine", "EvidenceLine", "Fate", "HoldLine",
    "LateLine", "Line", "MailText", "Matter", "Method", "ProofLine", "Proved", "Receipt", "ReviewLine", "Said", "Side",
    "State", "Tier", "Who", "Wish", "business_status",
]  # fmt: skip

MOST_ITEMS = 20
"""Particulars in one request."""
LONGEST = 2_000
"""Characters in one of them."""


class Wish(NamedTuple):
    """One particular that is to change, as it was asked. ``base`` is the digest of what the asker saw, if they saw any."""

    family: str
    field: str
    value: str | None
    entity: UUID | None = None
    base: str = ""
    attributes: Mapping[str, str] = MappingProxyType({})


class Ask(NamedTuple):
    """A request as it comes in, from whichever side.

    ``party`` is named by doors that know who is there; otherwise ``claim`` has what the asker says of themselves
    (``ref``, ``name``, ``email``, ``phone``) and whom it concerns is found out later, so that the answer tells nothing.
    ``origin`` stands for where it came from (an address of the network): it is kept as a keyed mark, to count by.
    """

    organisation: UUID
    channel: str
    wishes: tuple[Wish, ...]
    nature: str = "update"
    reason: str = "moved"
    party: UUID | None = None
    claim: Mapping[str, str] = MappingProxyType({})
    requester: UUID | None = None
    on_behalf: bool = False
    mandate: UUID | None = None
    language: str = ""
    flags: tuple[str, ...] = ()
    effective_from: datetime | None = None
    idempotency_key: str = ""
    raw_message: str = ""
    ticket: UUID | None = None
    origin: str = ""
    note: str = ""
    undo_of: UUID | None = None


class Receipt(NamedTuple):
    """What whoever asked is told: the same whether we know them or not."""

    id: UUID
    number: str
    is_joined: bool = False


class Proved(NamedTuple):
    """What a code came to."""

    is_right: bool
    left: int
    """How many more times it may be typed."""


class Card(NamedTuple):
    """A request in a list; nothing of what it says."""

    id: UUID
    organisation: UUID
    number: str
    party: UUID | None
    channel: str
    nature: str
    state: State
    tier: Tier
    score: int
    flags: tuple[str, ...]
    received_at: datetime
    due_at: datetime
    is_late: bool
    paused_at: datetime | None
    maker: UUID | None
    intake_by: UUID | None
    round: int
    business_status: str


QUEUE_ORDERS = Orders(
    "due",
    due=(Column("due_at", datetime), Column("id", UUID)),
    received=(Column("received_at", datetime), Column("id", UUID)),
    number=(Column("number", str), Column("id", UUID)),
)
"""How the queue may be sorted."""


class Line(NamedTuple):
    """One item of a request; ``asked`` and ``held`` are shown in part unless somebody asked to see them, with a reason."""

    id: UUID
    family: str
    entity: UUID | None
    field: str
    attributes: Mapping[str, str]
    ends: bool
    asked: str
    base: str
    decision: str
    reason: str
    outcome: str
    tier: Tier


class Side(NamedTuple):
    """Three ways of seeing one item: as the asker saw it, as it is now, as it is to be."""

    item: UUID
    family: str
    field: str
    before: str
    now: str
    proposed: str
    verdict: str
    """``same``, ``already`` or ``changed``."""


class ProofLine(NamedTuple):
    """One proof, without its secret."""

    id: UUID
    who: str
    method: str
    level: int
    target: str
    result: str
    attempts: int
    asked_at: datetime
    expires_at: datetime
    at: datetime | None
    by: UUID | None


class EvidenceLine(NamedTuple):
    """One document."""

    id: UUID
    kind: str
    file: str
    issued_on: date | None
    expires_on: date | None
    seen_before: int
    at: datetime


class CheckLine(NamedTuple):
    """One finding of the checks."""

    item: UUID | None
    code: str
    outcome: str
    detail: str
    rules: str
    at: datetime


class ReviewLine(NamedTuple):
    """One decision."""

    round: int
    role: str
    user: UUID
    decision: str
    digest: str
    reason: str
    at: datetime


class HoldLine(NamedTuple):
    """One hold; ``ended_at`` is empty while it stands."""

    id: UUID
    kind: str
    by: UUID
    at: datetime
    release_asked_by: UUID | None
    ended_at: datetime | None


class EventLine(NamedTuple):
    """One step of the way."""

    at: datetime
    before: str
    after: str
    by_kind: str
    by: UUID
    why: str


class Case(NamedTuple):
    """A request with all that belongs to it, as one member of the staff, or the customer, may see it."""

    card: Card
    reason: str
    digest: str
    effective_from: datetime | None
    cooling_until: datetime | None
    applied_at: datetime | None
    refusal: str
    partial: bool
    lacking: tuple[str, ...]
    lines: tuple[Line, ...]
    proofs: tuple[ProofLine, ...]
    evidence: tuple[EvidenceLine, ...]
    checks: tuple[CheckLine, ...]
    reviews: tuple[ReviewLine, ...]
    holds: tuple[HoldLine, ...]
    events: tuple[EventLine, ...]
    disputes: tuple[DisputeLine, ...]
    asker: Asker
    escalation: EscalationLine | None
