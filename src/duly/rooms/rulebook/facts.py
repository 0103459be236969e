# SPDX-License-Identifier: Apache-2.0
"""What is checked, what a check finds, and what a rule pack holds. This room records no facts of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, TypeAlias

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

Severity: TypeAlias = Literal["block", "warn", "info"]
FieldType: TypeAlias = Literal["text", "address", "phone", "email", "date", "money", "choice"]


@dataclass(frozen=True, slots=True)
class Law:
    """The provision behind a rule; ``quote`` only where the wording itself was seen."""

    name: str
    article: str
    quote: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.article}".strip()


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


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A typed field of a kind of change."""

    name: str
    type: FieldType
    required: bool
    words: Words
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KindSpec:
    """A kind of change, as the packs know it."""

    name: str
    words: Words
    fields: tuple[FieldSpec, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack. ``check`` names a check of the closed set; ``options`` are that check's."""

    id: str
    check: str
    severity: Severity
    words: Words
    options: Mapping[str, object]
    kinds: tuple[str, ...] = ()
    law: Law | None = None
    examples: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WordList:
    """Expressions that do not belong in a notice; ``masks`` of the pack hide harmless ones first."""

    id: str
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """A rule pack: versioned, with the day by which somebody must look at it again."""

    id: str
    version: str
    review_by: date
    note: Words
    kinds: Mapping[str, KindSpec]
    word_lists: Mapping[str, WordList]
    masks: tuple[str, ...]
    rules: tuple[Rule, ...]
    example: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.id}@{self.version}"


BAD_PACK = refusal(
    "rulebook.bad_pack",
    Because.INVALID,
    en="The rule pack {pack} cannot be used: {why} (at {where}).",
    zh="规则包 {pack} 无法使用：{why}（位置：{where}）。",
)
FACTS: tuple[FactKind, ...] = ()
