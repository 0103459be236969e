# SPDX-License-Identifier: Apache-2.0
"""What a form looks like: which fixed texts stand on it, which fields it asks for, and where a field's value is to be found."""

from enum import StrEnum
from typing import NamedTuple


class Where(StrEnum):
    """Where a value stands."""

    RIGHT = "right"
    """In the row of its label, behind it."""
    BELOW = "below"
    REGION = "region"
    """At a place on the page, as parts of its width and height."""


class Anchor(NamedTuple):
    """A fixed text that every such form has; it is no value, and where it is missing the form is not whole."""

    text: str
    page: int


class TemplateField(NamedTuple):
    """A field of a form."""

    name: str
    label_zh: str
    label_en: str
    means: str
    """A meaning of the recognition; empty where anything may stand."""
    required: bool
    where: Where
    region: tuple[float, ...]
    """Left, top, right, bottom, each from 0 to 1."""
    lines: int
    page: int
    by_hand: bool
    """Handwriting: two people key it in."""
    unasked: bool
    """It may pass without a person, where its check digit proves it."""

    @property
    def labels(self) -> tuple[str, ...]:
        """What may stand on the paper as its label."""
        return tuple(one for one in (self.label_zh, self.label_en) if one)


class Template(NamedTuple):
    """A form as its template says. Anchors and fields stand in the order in which one reads the page."""

    ref: str
    title_zh: str
    title_en: str
    pages: int
    sure: int
    """Percent; below it a person has to look."""
    anchors: tuple[Anchor, ...]
    fields: tuple[TemplateField, ...]

    def title(self, language: str) -> str:
        """The title in a language; never empty."""
        first, second = (self.title_zh, self.title_en) if language.startswith("zh") else (self.title_en, self.title_zh)
        return first or second or self.ref
