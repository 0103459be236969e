# SPDX-License-Identifier: Apache-2.0
"""Which lines of a page belong to which field: behind the label, below it, or at a place of the page."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from duly.rooms.papers.layout import Template, TemplateField, Where
from duly.rooms.papers.rules.boxes import Word, around, in_order, joined, levelled
from duly.rooms.papers.rules.labels import Found, cut, find, missing
from duly.rooms.papers.terms import Sheet

_SAME_ROW = 0.7
"""Of a label's height: a value whose middle is nearer stands in its row."""
_NEXT_LINE, _TOUCHES = 1.9, 0.4


class Placed(NamedTuple):
    """What was seen of a field."""

    field: TemplateField
    label: Found | None
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The value as it was read."""
        return joined(self.words)

    @property
    def score(self) -> float:
        """How sure the least sure of its lines is; nothing where there is none."""
        return min((word.score for word in self.words), default=0.0)

    @property
    def box(self) -> tuple[float, ...]:
        """Where the value stands; where its label does, when there is no value; empty when neither was seen."""
        return around(self.words) or (around([self.label.word]) if self.label else ())


class Seen(NamedTuple):
    """What was seen of a page."""

    fields: tuple[Placed, ...]
    missing: tuple[str, ...]
    """Fixed texts that were not seen."""


def place(template: Template, page: int, sheet: Sheet) -> Seen:
    """The fields of a page of a form, of a sheet that stands upright."""
    fields = [one for one in template.fields if one.page == page]
    fixed = [one.text for one in template.anchors if one.page == page]
    labels = sorted({label for one in fields for label in one.labels})
    words = cut(levelled(sheet), labels, fixed)
    found = find(fields, words)
    values = _values(words, found, fixed)
    behind = _claimed(fields, found, values)
    placed = [_placed(one, found.get(one.name), behind, sheet, values) for one in fields]
    return Seen(tuple(placed), tuple(missing(fixed, words)))


def _placed(
    field: TemplateField, label: Found | None, behind: Mapping[str, list[Word]], sheet: Sheet, values: Sequence[Word]
) -> Placed:
    held = _in_region(field, sheet, values) if field.where is Where.REGION else behind.get(field.name, [])
    return Placed(field, label, tuple(in_order(held)))


def _values(words: Sequence[Word], found: Mapping[str, Found], fixed: Sequence[str]) -> list[Word]:
    """The lines that are neither a label nor a fixed text."""
    labels = [one.word for one in found.values()]
    return [word for word in words if word not in labels and missing(fixed, [word]) == list(fixed)]


def _in_region(field: TemplateField, sheet: Sheet, values: Sequence[Word]) -> list[Word]:
    left, top, right, bottom = field.region

    def is_in(word: Word) -> bool:
        across = (word.left + word.right) / 2 / sheet.width
        return left <= across <= right and top <= word.middle / sheet.height <= bottom

    return [word for word in values if is_in(word)]


def _claimed(
    fields: Sequence[TemplateField], found: Mapping[str, Found], values: Sequence[Word]
) -> dict[str, list[Word]]:
    """Each line goes to the one label that it fits best."""
    claimed: dict[str, list[Word]] = {}
    asking = [one for one in fields if one.name in found and one.where is not Where.REGION]
    for word in values:
        offers = [
            (how_far, field.name)
            for field in asking
            if (how_far := _distance(field, found[field.name].word, word)) is not None
        ]
        if offers:
            claimed.setdefault(min(offers)[1], []).append(word)
    return claimed


def _distance(field: TemplateField, label: Word, word: Word) -> tuple[float, float] | None:
    """How far a line is from a label whose value it could be: rows first, then the way across; nothing where it cannot be."""
    height = max(label.height, 1.0)
    if field.where is Where.BELOW:
        down = (word.top - label.bottom) / height
        overlaps = word.right > label.left - height and word.left < label.right + height * _reach(field)
        within = -_TOUCHES <= down <= _NEXT_LINE * field.lines
        return (round(down / _NEXT_LINE + 0.5), abs(word.left - label.left)) if overlaps and within else None
    off = abs(word.middle - label.middle) / height
    across = word.left - label.right
    allowed = _SAME_ROW if field.lines == 1 else field.lines * _SAME_ROW
    if across < -_TOUCHES * height or off > allowed:
        return None
    return (0.0 if off <= _SAME_ROW else off), across


def _reach(field: TemplateField) -> float:
    """How far to the right a value below may begin, in heights of the label: what has room for lines has room for width."""
    return 2.0 if field.lines == 1 else 12.0
