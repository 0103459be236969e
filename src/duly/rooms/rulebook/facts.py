# SPDX-License-Identifier: Apache-2.0
"""What is checked and what a check finds.

What packs hold is in :mod:`.shapes`, what is recorded in :mod:`.kinds`, how the room refuses in :mod:`.refusals`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, TypeAlias

from duly.kernel.words import Words
from duly.rooms.rulebook.kinds import FACTS
from duly.rooms.rulebook.refusals import (
    ALREADY_DECIDED,
    BAD_ANSWER,
    BAD_PACK,
    EXPIRED,
    INCOMPLETE,
    NO_OVERRIDE,
    NO_SUCH_EVIDENCE,
    NO_SUCH_PACK,
    NO_SUCH_QUESTION,
    NO_SUCH_RULE,
    NOT_OVERRIDABLE,
    OTHER_PACK,
    OWN_WORK,
    ROLE_NEEDED,
    TOO_LONG,
)
from duly.rooms.rulebook.shapes import (
    ALL_JURISDICTIONS,
    JURISDICTIONS,
    Due,
    FieldSpec,
    FieldType,
    KindSpec,
    Law,
    Manual,
    Pack,
    Question,
    QuestionType,
    Rule,
    Severity,
    Stage,
    Status,
    TaskSpec,
    Waiver,
    WordList,
)

__all__ = [  # re-exported: a room shows its shapes, its refusals and its kinds of facts here
    "AFTER_LAUNCH", "ALL_JURISDICTIONS", "ALREADY_DECIDED", "BAD_ANSWER", "BAD_PACK", "EXPIRED", "FACTS", "INCOMPLETE",
    "JURISDICTIONS", "NOT_OVERRIDABLE", "NO_OVERRIDE", "NO_SUCH_EVIDENCE", "NO_SUCH_PACK", "NO_SUCH_QUESTION", "NO_SUCH_RULE",
    "OTHER_PACK", "OWN_WORK", "ROLE_NEEDED", "TOO_LONG", "Due", "FieldSpec", "FieldType", "KindSpec", "Law", "Manual",
    "Pack", "Question", "QuestionType", "Rule", "Severity", "Stage", "Status", "TaskSpec", "Waiver", "WordList",
]  # fmt: skip

Result: TypeAlias = Literal["pass", "fail", "not_applicable", "unknown", "error"]
BEFORE_SENDING: tuple[Stage, ...] = ("draft", "approval", "schedule")
"""The stages that a notice goes through before anybody gets it, in their order."""
AFTER_LAUNCH: tuple[Stage, ...] = ("evidence",)
"""The stage that lasts from the launch on: what must be shown, reported or filed, and by when."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where in the rendered text an expression stands: characters, the end not included."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Overriding:
    """Two people let a notice pass in spite of a rule: what they wrote, and until when it holds."""

    id: str
    rule: str
    rev: int
    reason: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found. ``words`` say what is wrong, where, and how to mend it; they take no values."""

    rule: str
    severity: Severity
    words: Words
    where: str
    law: Law | None = None
    excerpt: str = ""
    language: str | None = None
    stage: Stage = "draft"
    spans: tuple[Span, ...] = ()
    suggest: Words | None = None
    """Wording to take over, with the blanks of a notice in it."""
    unknown: tuple[str, ...] = ()
    """The questions that have no answer, where the rule turns on one."""
    rev: int = 1
    pack: str = ""
    overridable_days: int = 0
    """For how many days at most two people may let the notice pass; 0: nobody may."""
    overridden: Overriding | None = None
    pending: bool = False
    """Law that is not in force yet."""

    @property
    def blocks(self) -> bool:
        """Whether the notice cannot go on before this is mended."""
        return self.severity == "block" and self.overridden is None


@dataclass(frozen=True, slots=True)
class Text:
    """One text that customers would read: ``where`` as in the file (``content.en.sms``), rendered on sample data."""

    language: str
    part: str
    where: str
    source: str
    rendered: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who speaks: every name the organisation goes by, and how to reach it."""

    names: tuple[str, ...]
    contacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Approved:
    """Somebody agreed: of which department, and when."""

    department: str
    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody about to be sent to, as far as rules look at them. What is not known is ``None`` or empty."""

    residence: str = ""
    """A jurisdiction; where it is empty, that of the region."""
    region: str = ""
    number_country: str = ""
    """Region code of the country that the telephone number belongs to."""
    channel: str = ""
    language: str = ""
    time_zone: str = ""
    is_person: bool | None = None
    opted_out: bool | None = None
    consents: Mapping[str, str] = field(default_factory=dict)
    local_time: time | None = None
    is_working_day: bool | None = None
    weekday: int | None = None
    """Monday is 0."""
    attempts_today: int | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything a check may look at, frozen. Rules read neither clocks nor tables."""

    kind: str
    sender: Sender
    effective_on: date
    acknowledge_by: date
    time_zone: str
    """Of the organisation: civil dates are counted there."""
    regions: tuple[str, ...] = ()
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Field name to its text by language; ``*`` is the text for all languages."""
    quoted: tuple[str, ...] = ()
    """Names of places and the like, in which no word is held against the writer."""
    texts: tuple[Text, ...] = ()
    editions: tuple[str, ...] = ()
    languages_needed: Mapping[str, int] = field(default_factory=dict)
    """Language to how many on the audience read it."""
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    channels: tuple[str, ...] = ()
    waits: tuple[timedelta, ...] = ()
    also: tuple[str, ...] = ()
    mandatory: bool = False
    legal_basis: str = ""
    quiet_hours_waived: bool = False
    message_class: str = ""
    """Empty: a legal notice when mandatory, otherwise a service notice."""
    jurisdictions: tuple[str, ...] = ()
    """Empty: those of the sender's region and the audience's regions."""
    answers: Mapping[str, Any] = field(default_factory=dict)
    """Answers to questions, of the notice before those of the organisation."""
    start_on: date | None = None
    start_at: time | None = None
    sender_region: str = ""
    urgency: str = "normal"
    relation: str = ""
    previous_kind: str = ""
    audience_count: int | None = None
    """``None``, here and below: nobody counted yet."""
    has_persons: bool | None = None
    has_companies: bool | None = None
    approvals: tuple[Approved, ...] = ()
    recipient: Recipient | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What one rule said of one snapshot, and from what: kept as it was, never rewritten."""

    rule: str
    rev: int
    pack: str
    pack_digest: str
    stage: Stage
    severity: Severity
    result: Result
    law: Law | None
    inputs: tuple[tuple[str, Any], ...]
    """Facts that were looked at, with their values; ``None`` where not known."""
    reasons: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    messages: tuple[Words, ...] = ()
    shadow: bool = False
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """Something that a rule gives somebody to do, with its deadline."""

    rule: str
    department: str
    words: Words
    due_on: date | None
    law: Law | None = None
    pack: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of one recipient and one step: ``until`` is set where the step is held."""

    outcome: Literal["allow", "hold", "skip"]
    rule: str = ""
    until: datetime | None = None
    words: Words | None = None
