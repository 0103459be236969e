# SPDX-License-Identifier: Apache-2.0
"""What other rooms may hold of a column: what it means, how sure that is and why, what is damaged, where it belongs."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import NamedTuple
from uuid import UUID

from duly.kernel.canonical import Json
from duly.kernel.words import Words
from duly.rooms.recognition.kinds import (
    DOUBLE_COLUMN,
    FACTS,
    FORGOTTEN,
    NO_COLUMNS,
    NO_SUCH_MAPPING,
    REMEMBERED,
    UNKNOWN_MEANING,
)
from duly.rooms.recognition.sentences import DAMAGES, REASONS

__all__ = [
    "ACCURACY", "DAMAGES", "DOUBLE_COLUMN", "FACTS", "FORGOTTEN", "NO_COLUMNS", "NO_SUCH_MAPPING", "REASONS", "REMEMBERED",
    "SENSITIVITIES", "SURE", "UNKNOWN_MEANING", "Answer", "Confirmed", "Damage", "Guess", "Law", "LegalCategory", "Meaning",
    "Place", "Proof", "Proposal", "Reason", "Recognised", "Remembered", "Sensitivity", "Step",
]  # fmt: skip

SURE = 0.85
"""From this confidence on a proposal is taken as it is; below it a human is asked."""
ACCURACY = 100
"""Confidences are kept in percent: canonical JSON holds no fractions."""


class Sensitivity(Enum):
    """How carefully a column is to be handled. Each class includes the care of those before it."""

    PUBLIC = "public"
    ORDINARY = "ordinary"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


SENSITIVITIES: Mapping[Sensitivity, Words] = {
    Sensitivity.PUBLIC: Words(en="public", zh="公开"),
    Sensitivity.ORDINARY: Words(en="ordinary", zh="一般"),
    Sensitivity.PERSONAL: Words(en="personal", zh="个人信息"),
    Sensitivity.SENSITIVE: Words(en="sensitive personal", zh="敏感个人信息"),
}


class Law(NamedTuple):
    """Where a category comes from. ``checked``: against the researched rules; else it is the field's common knowledge."""

    law: str
    article: str
    checked: bool
    rule: str = ""


class LegalCategory(NamedTuple):
    """What the law calls such data."""

    code: str
    en: str
    zh: str
    laws: tuple[Law, ...]

    @property
    def words(self) -> Words:
        """Its name, to be said."""
        return Words.literal(self.en, self.zh)


class Meaning(NamedTuple):
    """Something that a column can mean."""

    code: str
    en: str
    zh: str
    sensitivity: Sensitivity
    legal: LegalCategory
    shape: str
    weight: float
    """How much values of this shape prove by themselves."""

    @property
    def words(self) -> Words:
        """Its name, to be said."""
        return Words.literal(self.en, self.zh)


class Reason(NamedTuple):
    """Why something is believed: a code for programs, a sentence for people."""

    code: str
    values: Mapping[str, str]

    def say(self, language: str) -> str:
        """The sentence in the reader's language."""
        return REASONS[self.code].say(language, **self.values)


class Guess(NamedTuple):
    """One thing that a column may mean."""

    means: str
    confidence: float
    reasons: tuple[Reason, ...]


class Recognised(NamedTuple):
    """What a column means: the best guess, then the others, at most three in all. Empty where nothing is known."""

    position: int
    name: str
    guesses: tuple[Guess, ...]

    @property
    def means(self) -> str:
        """The best guess; empty where there is none."""
        return self.guesses[0].means if self.guesses else ""

    @property
    def confidence(self) -> float:
        """How sure the best guess is."""
        return self.guesses[0].confidence if self.guesses else 0.0

    @property
    def must_be_confirmed(self) -> bool:
        """Whether a human has to say yes."""
        return self.confidence < SURE


class Damage(NamedTuple):
    """Something that happened to the values of a column before they came here."""

    position: int
    code: str
    rows: int
    looked_at: int
    examples: tuple[str, ...]
    """Masked: enough to find them, not enough to read them."""
    values: Mapping[str, str]

    def say(self, language: str) -> str:
        """What it is and how to mend it, in the reader's language."""
        return DAMAGES[self.code].say(language, **self.values)


class Step(NamedTuple):
    """A named step of a mapping, with its arguments."""

    name: str
    args: Mapping[str, Json]

    @property
    def plain(self) -> Json:
        """As a mapping writes it: its name, or its name with what it is given."""
        return {self.name: dict(self.args)} if self.args else self.name


class Place(NamedTuple):
    """Where in the standard schema a column belongs. ``fixed`` are the fields that this column decides, such as the kind of a contact point."""

    table: str
    field: str
    fixed: Mapping[str, str]


class Proposal(NamedTuple):
    """What to do with one column."""

    column: Recognised
    place: Place | None
    """Nothing where the standard schema has no field for it, or nobody knows what it means."""
    kind: str
    """text, integer, decimal, date, timestamp or boolean."""
    scale: int
    steps: tuple[Step, ...]
    codes: Mapping[str, str]
    """For a code list: value to code."""
    unmapped: tuple[str, ...]
    """Values that no code is known for."""
    sensitivity: Sensitivity
    legal: str
    must_be_confirmed: bool


class Answer(NamedTuple):
    """What a human said of one column: a meaning, or nothing where it is to be left behind."""

    column: str
    """As it is called, for the refusal; it is not kept."""
    fingerprint: str
    means: str


class Confirmed(NamedTuple):
    """What a human said earlier of a column like this."""

    means: str
    by: str
    on: str


class Remembered(NamedTuple):
    """A mapping that was confirmed and is remembered."""

    id: UUID
    organisation: UUID
    fingerprint: str
    """Of the table: that of all its columns."""
    label: str
    columns: Mapping[str, str]
    """Fingerprint of a column to its meaning."""
    by: str
    at: datetime


class Proof(Enum):
    """Whether a single value proves what it is said to mean."""

    PROVEN = "proven"
    """By a check digit."""
    FITS = "fits"
    """It looks like it."""
    NONE = "none"
    """Nothing tells: anything may stand there."""
    CHECK_WRONG = "check_wrong"
    SHAPE_WRONG = "shape_wrong"
