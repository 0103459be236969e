# SPDX-License-Identifier: Apache-2.0
"""What a rule pack holds, once it is read. :mod:`.facts` shows all of it to other rooms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias

from duly.kernel.words import Words

Severity: TypeAlias = Literal["block", "warn", "info", "task"]
Stage: TypeAlias = Literal["draft", "approval", "schedule", "send", "evidence", "close_out"]
Status: TypeAlias = Literal["draft", "shadow", "approved", "retired"]
FieldType: TypeAlias = Literal["text", "address", "phone", "email", "date", "money", "choice"]
QuestionType: TypeAlias = Literal["flag", "choice", "date", "moment", "number", "text", "evidence"]
JURISDICTIONS = ("CN", "HK", "TW", "EU", "UK", "US")
ALL_JURISDICTIONS = "ALL"


@dataclass(frozen=True, slots=True)
class Law:
    """The provision behind a rule, and from when to when it stands there; ``quote`` only where its wording was seen."""

    name: str
    article: str
    quote: str = ""
    source: str = ""
    name_en: str = ""
    since: date | None = None
    until: date | None = None
    confidence: str = "H"
    """How well the wording is known: ``H`` seen itself, ``M`` second-hand or our reading, ``L`` a single weak source."""

    def __str__(self) -> str:
        return f"{self.name} {self.article}".strip()

    def stands_on(self, day: date) -> bool:
        """Whether this is the provision of that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A typed field of a kind of change. ``everywhere``: it must stand in every rendering, an SMS too."""

    name: str
    type: FieldType
    required: bool
    words: Words
    choices: tuple[str, ...] = ()
    everywhere: bool = False
    help: Words | None = None


@dataclass(frozen=True, slots=True)
class KindSpec:
    """A kind of change. ``asks`` are questions that come first; a retired kind can no longer be chosen."""

    name: str
    words: Words
    fields: tuple[FieldSpec, ...]
    asks: tuple[str, ...] = ()
    retired: bool = False
    succeeded_by: tuple[str, ...] = ()
    decided_by: Mapping[str, Any] = field(default_factory=dict)
    help: Words | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that rules turn on and no field of a notice holds."""

    name: str
    scope: Literal["notice", "organisation"]
    type: QuestionType
    words: Words
    why: Words | None = None
    kinds: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    has_assumption: bool = False
    assume: object = None
    """Taken when nobody answered; ``None`` means: there is none yet."""
    assume_from: str = ""
    """The fact whose value is taken when nobody answered."""
    pack: str = ""


@dataclass(frozen=True, slots=True)
class WordList:
    """Expressions that do not belong in a notice; ``masks`` of the pack hide harmless ones first."""

    id: str
    patterns: tuple[str, ...]
    masks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiver:
    """Whether two people may let a notice pass in spite of a rule, and for how many days at most."""

    allowed: bool = False
    days: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """When a task is due: so many days after a fact; negative days lie before it."""

    fact: str
    days: int


@dataclass(frozen=True, slots=True)
class TaskSpec:
    """What somebody is asked to do instead of a program."""

    department: str
    words: Words
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack. ``check`` names a check of the closed set; ``options`` are that check's."""

    id: str
    check: str
    severity: Severity
    words: Words
    options: Mapping[str, Any]
    rev: int = 1
    stages: tuple[Stage, ...] = ("draft",)
    laws: tuple[Law, ...] = ()
    since: date | None = None
    until: date | None = None
    pending: bool = False
    """The law is not in force yet: evaluated and shown, never blocking."""
    select_by: str = "today"
    applies: Mapping[str, Any] = field(default_factory=dict)
    waiver: Waiver = field(default_factory=Waiver)
    suggest: Words | None = None
    task: TaskSpec | None = None
    examples: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def is_dated(self) -> bool:
        """Whether another rule of the same id may hold before or after it."""
        return self.since is not None or self.until is not None

    def is_valid_on(self, day: date) -> bool:
        """Whether the rule holds on a day; a pending one is looked at always."""
        return self.pending or ((self.since is None or self.since <= day) and (self.until is None or day <= self.until))

    def law_on(self, day: date) -> Law | None:
        """The provision as it stands on a day; the nearest one when none does."""
        standing = [law for law in self.laws if law.stands_on(day)]
        return next(iter(standing or self.laws), None)


@dataclass(frozen=True, slots=True)
class Manual:
    """What no program can check: a task for somebody instead."""

    id: str
    department: str
    words: Words
    why: Words
    applies: Mapping[str, Any] = field(default_factory=dict)
    law: Law | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """A rule pack: versioned, for one jurisdiction, with the day by which somebody must look at it again."""

    id: str
    version: str
    review_by: date
    note: Words
    jurisdiction: str = ALL_JURISDICTIONS
    status: Status = "draft"
    approved_by: tuple[Mapping[str, Any], ...] = ()
    sources: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    kinds: Mapping[str, KindSpec] = field(default_factory=dict)
    word_lists: Mapping[str, WordList] = field(default_factory=dict)
    masks: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    manual: tuple[Manual, ...] = ()
    example: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""
    """``sha256:<hex>`` of the file."""
    file: str = ""

    def __str__(self) -> str:
        return f"{self.id}@{self.version}"
