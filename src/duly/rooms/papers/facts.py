# SPDX-License-Identifier: Apache-2.0
"""What others may hold of this room: cards of templates, batches and forms, the table that comes of them, kinds of facts, words."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.kernel.words import Words
from duly.rooms.papers.kinds import FACTS
from duly.rooms.papers.layout import Template, TemplateField, Where
from duly.rooms.papers.refusals import CHECK_WRONG, NO_SUCH_BATCH, NOT_DONE
from duly.rooms.papers.terms import BATCH_WORDS, FORM_WORDS, HOW_WORDS, WHY_WORDS, BatchState, FormState, How, Why

__all__ = [
    "BATCH_WORDS", "CHECK_WRONG", "FACTS", "FORM_WORDS", "HOW_WORDS", "NOT_DONE", "NO_SUCH_BATCH", "WHY_WORDS", "Accuracy", "BatchCard",
    "BatchState", "FieldCard", "FormCard", "FormSheet", "FormState", "How", "PageCard", "Progress", "ScanCard", "Template",
    "TemplateCard", "TemplateField", "Where", "Why",
]  # fmt: skip


class TemplateCard(NamedTuple):
    """A version of a form template."""

    id: UUID
    organisation: UUID
    version: int
    digest: str
    at: datetime
    form: Template


class ScanCard(NamedTuple):
    """A file as it came."""

    id: UUID
    number: int
    digest: str
    media_type: str
    size: int
    pages: int | None
    trouble: Words | None
    aside: str


class BatchCard(NamedTuple):
    """A batch of scans, and how much of it is through."""

    id: UUID
    organisation: UUID
    ref: str
    title: str
    state: BatchState
    template: str
    version: int
    scans: int
    pages: int
    pages_read: int
    forms: Mapping[FormState, int]
    asked: int
    """Fields that wait for a person."""
    troubles: int
    """Files that could not be opened and were not set aside."""
    digest: str
    by: UUID
    at: datetime
    finished_at: datetime | None

    @property
    def forms_in_all(self) -> int:
        """How many there are, whatever their state."""
        return sum(self.forms.values())


class FormCard(NamedTuple):
    """One filled-in form in a list."""

    id: UUID
    number: int
    state: FormState
    fields: int
    asked: int
    incomplete: tuple[str, ...]
    aside: str


class PageCard(NamedTuple):
    """A page of a form."""

    id: UUID
    number: int
    width: int
    height: int
    trouble: Words | None


class FieldCard(NamedTuple):
    """A field beside its page."""

    name: str
    label_zh: str
    label_en: str
    means: str
    required: bool
    by_hand: bool
    how: How
    score: int
    why: tuple[Why, ...]
    page: int
    box: tuple[float, ...]
    read: str
    """What the machine read; empty for a field that is keyed in blindly."""
    value: str
    keyed: int
    """How often it was keyed in."""
    keyed_by: tuple[UUID, ...]
    by: UUID | None
    at: datetime | None

    def label(self, language: str) -> str:
        """What it is called, in a language."""
        first, second = (self.label_zh, self.label_en) if language.startswith("zh") else (self.label_en, self.label_zh)
        return first or second or self.name


class FormSheet(NamedTuple):
    """One filled-in form with its pages and fields, to be looked at."""

    id: UUID
    batch: UUID
    organisation: UUID
    number: int
    state: FormState
    incomplete: tuple[str, ...]
    aside: str
    pages: tuple[PageCard, ...]
    fields: tuple[FieldCard, ...]


class Accuracy(NamedTuple):
    """How well the machine reads a field of a template, by what people made of it."""

    name: str
    settled: int
    as_read: int
    missed: int
    """Of those that were not: where nothing had been read at all."""


class Progress(NamedTuple):
    """How far reading is: files opened, pages read."""

    scans: int
    opened: int
    pages: int
    read: int
    trouble: Words | None
