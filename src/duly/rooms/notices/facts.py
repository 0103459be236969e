# SPDX-License-Identifier: Apache-2.0
"""The states of a notice, and what a notice file holds.

The kinds of facts are in :mod:`.kinds`, how the room refuses is in :mod:`.refusals`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple, TypeAlias
from uuid import UUID

from duly.kernel.words import Words
from duly.rooms.notices.kinds import FACTS
from duly.rooms.notices.refusals import (
    ALREADY_LAUNCHED,
    BAD_SCALE,
    BLOCKED,
    EMERGENCY_NEEDS_A_CHECKER,
    MISSING_TRANSLATION,
    NO_ANNOUNCEMENT,
    NO_SUCH_NOTICE,
    NOT_AN_EMERGENCY,
    OTHER_DIGEST,
    OWN_NOTICE,
    REASON_NEEDED,
    WHICH_NOTICE,
    WRONG_STATE,
)
from duly.rooms.obligations.facts import When

__all__ = [  # re-exported: a room shows its kinds of facts and its refusals here
    "ALREADY_LAUNCHED", "BAD_SCALE", "BLOCKED", "EMERGENCY_NEEDS_A_CHECKER", "FACTS", "MISSING_TRANSLATION",
    "NOT_AN_EMERGENCY", "NO_ANNOUNCEMENT", "NO_SUCH_NOTICE", "OTHER_DIGEST", "OWN_NOTICE", "REASON_NEEDED",
    "WHICH_NOTICE", "WRONG_STATE",
]  # fmt: skip

CHANNELS = (
    "email", "sms", "voice", "call", "portal", "letter", "wechat", "wecom", "dingtalk", "feishu", "push", "webhook",
)  # fmt: skip
"""What a step of a notice may go by."""
PERSON = "person"
"""The last step of a cascade: somebody of the staff looks at it."""
ALSO = ("portal", "website")
"""Where a notice may stand for all to find, beside its steps."""
Answer: TypeAlias = bool | int | str
"""What a question of the rules was answered with; dates and moments as ISO text."""
MESSAGE_CLASSES = ("legal_notice", "service_notice", "commercial")
ALL = "*"
"""Stands for all languages in texts that are the same in each."""


class State(StrEnum):
    """How far a notice is. Derived from its records, never stored."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    LAUNCHED = "launched"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    COMPLETED = "completed"


STATE_WORDS = {
    State.DRAFTED: Words(en="drafted", zh="草稿"),
    State.SUBMITTED: Words(en="submitted", zh="待复核"),
    State.APPROVED: Words(en="approved", zh="已批准"),
    State.LAUNCHED: Words(en="launched", zh="已发布"),
    State.PAUSED: Words(en="paused", zh="已暂停"),
    State.CANCELLED: Words(en="cancelled", zh="已取消"),
    State.COMPLETED: Words(en="completed", zh="已完成"),
}


@dataclass(frozen=True, slots=True)
class EditionText:
    """The wording in one language."""

    language: str
    title: str
    subject: str
    summary: str
    body: str
    sms: str
    everyone: str
    correction: Mapping[str, str] | None = None
    """The parts that read differently for those who got the notice whose place this one takes."""


class Relation(StrEnum):
    """What a notice is to an earlier one."""

    CORRECTS = "corrects"
    WITHDRAWS = "withdraws"
    SUPERSEDES = "supersedes"


class Successor(NamedTuple):
    """The notice that took the place of another; ``slug`` is that of its public page, where it has one."""

    notice_id: UUID
    number: str
    relation: Relation
    slug: str | None
    at: datetime


class Urgency(StrEnum):
    """How pressing a notice is; each has its lane."""

    EMERGENCY = "emergency"
    NORMAL = "normal"
    BULK = "bulk"


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of the cascade, before launch."""

    channel: str
    wait: timedelta
    working_days: int = 0
    at: time | None = None
    when: tuple[str, ...] = (When.NOT_ACKNOWLEDGED,)
    extras: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    """Only for customers of these classes; for all when empty."""


@dataclass(frozen=True, slots=True)
class CustomerClass:
    """客户类别: customers with one of the tags, regions or languages; a group that is left out restricts nothing."""

    name: str
    tags: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    steps: tuple[PlannedStep, ...] = ()
    """Their own steps; the usual ones when empty."""


@dataclass(frozen=True, slots=True)
class Start:
    """When the first step begins, by the customer's own clock."""

    at: time
    on: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedPhase:
    """One phase, before launch; share and limits in millionths."""

    share: int
    limits: Mapping[str, int]
    wait: timedelta
    go: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """A notice that comes round: every so many months, so many times after the first."""

    months: int
    times: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What a notice file may say besides wording, audience and plan."""

    urgency: Urgency = Urgency.NORMAL
    authority: Mapping[str, str] | None = None
    """``who``, ``basis``, ``reason``: on whose word an emergency goes out."""
    repeat: Repeat | None = None
    relation: Relation | None = None
    refers_to: str = ""
    """The number of the earlier notice."""
    message_class: str = ""
    """``legal_notice``, ``service_notice`` or ``commercial``; empty: by whether the notice is mandatory."""
    source_language: str = ""
    """The language that the others are translations of; each was written by itself when empty."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice file, read and found well-formed."""

    kind: str
    reason: Mapping[str, str]
    effective_on: date
    fields: Mapping[str, Mapping[str, str]]
    editions: tuple[EditionText, ...]
    audience_rule: Mapping[str, object]
    steps: tuple[PlannedStep, ...]
    acknowledge_by: date
    also: tuple[str, ...] = ()
    quiet_hours_waived: bool = False
    mandatory: bool = False
    legal_basis: Mapping[str, str] | None = None
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)
    classes: tuple[CustomerClass, ...] = ()
    start: Start | None = None
    phases: tuple[PlannedPhase, ...] = ()
    ends_with_person: bool = False
    fixed_order: bool = False
    owner: str = ""
    """Who is responsible for the plan: a name or an e-mail address."""
    budget: str = ""
    """``CNY 120.00``"""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    terms: Terms = Terms()


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A launch that is openly not for real: waits are divided by ``scale``, quiet hours may be left aside."""

    scale: int
    ignore_quiet_hours: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A notice as one reader sees it, filled in; ``language`` is that of the wording."""

    notice_id: UUID
    number: str
    organisation: str
    language: str
    title: str
    summary: str
    body: str
    effective_on: date
    acknowledge_by: date
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class Announcement:
    """A notice on the public page: nobody's name in it."""

    slug: str
    number: str
    organisation: str
    language: str
    languages: tuple[str, ...]
    title: str
    summary: str
    body: str
    effective_on: date
    published_at: datetime
    withdrawn_at: datetime | None
    notice_id: UUID
    organisation_ref: str
    successor: Successor | None = None
