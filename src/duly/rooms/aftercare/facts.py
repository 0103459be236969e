# SPDX-License-Identifier: Apache-2.0
"""What others may hold of this room: cards, kinds of facts, words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from duly.kernel.words import Words
from duly.rooms.aftercare.kinds import FACTS
from duly.rooms.aftercare.refusals import NO_SUCH_CASE
from duly.rooms.aftercare.terms import (
    CASE_WORDS,
    FOUND_WORDS,
    OUTCOME_WORDS,
    SEVERITY_WORDS,
    VERDICT_WORDS,
    CaseState,
    Found,
    Outcome,
    Severity,
    Verdict,
)

__all__ = [
    "CASE_WORDS", "FACTS", "FOUND_WORDS", "NO_SUCH_CASE", "OUTCOME_WORDS", "SEVERITY_WORDS", "VERDICT_WORDS", "CaseCard", "CaseState",
    "CaseText", "CheckCard", "Found", "ItemCard", "Outcome", "Rhythm", "Severity", "SpentCard", "StrayCard", "Told", "Verdict",
    "WatchCard",
]  # fmt: skip


class Told(NamedTuple):
    """What the notice says of the receiver, where the plan does not; ``effective`` and ``acknowledge_by`` as a notice file has them."""

    receiver: str = ""
    contact: str = ""
    purpose: str = ""
    effective: str = "+30d"
    acknowledge_by: str = "+30d"


class Rhythm(NamedTuple):
    """How often, and how many rows each time."""

    every_days: int = 30
    times: int = 3
    size: int = 59
    """59 right rows show with 95 % confidence that fewer than 5 % are wrong."""
    confidence: str = "0.95"
    tolerable: str = "0.05"
    owner: str = ""
    """E-mail address of who answers for it; the first owner of the transfer when left out."""


class CaseText(NamedTuple):
    """What somebody writes of a transfer."""

    title: str
    wrong: str
    why: str
    learned: str
    next_time: str
    severity: str
    tags: tuple[str, ...] = ()


class StrayCard(NamedTuple):
    """A row that belongs to nobody we know, or to several."""

    position: int
    row: int
    candidates: tuple[str, ...]
    """Numbers of the customers to whom it may belong."""
    outcome: Outcome
    customer: str
    why: str


class ItemCard(NamedTuple):
    """A row of a check that stands otherwise now."""

    id: UUID
    position: int
    table: str
    row: int
    found: Found
    fields: tuple[str, ...]
    values: tuple[tuple[str, str | None, str | None], ...]
    """Field, as loaded, as it stands; empty for whoever may not judge."""
    verdict: Verdict
    note: str
    request: UUID | None
    is_mended: bool


class CheckCard(NamedTuple):
    """A sample that was drawn."""

    id: UUID
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
    items: tuple[ItemCard, ...]


class WatchCard(NamedTuple):
    """How a transfer is watched."""

    every_days: int
    times: int
    size: int
    confidence: str
    tolerable: str
    owner: UUID
    owner_name: str
    next_on: date | None
    trouble: Words | None
    ended_at: datetime | None
    checks: tuple[CheckCard, ...]


class CaseCard(NamedTuple):
    """A case as a page shows it."""

    id: UUID
    transfer: UUID
    transfer_ref: str
    organisation: UUID
    state: CaseState
    title: str
    wrong: str
    why: str
    learned: str
    next_time: str
    severity: Severity
    tags: tuple[str, ...]
    traits: tuple[str, ...]
    material: Mapping[str, Any]
    by: UUID
    by_name: str
    at: datetime
    reviewed_name: str
    reviewed_at: datetime | None
    published_at: datetime | None


class SpentCard(NamedTuple):
    """Time that somebody put in."""

    minutes: int
    what: str
    on: date
    by_name: str
