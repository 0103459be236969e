# SPDX-License-Identifier: Apache-2.0
"""How sure a value is, and why a person has to look. What nobody saw is never taken for empty."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from duly.rooms.papers.layout import Template, TemplateField, Where
from duly.rooms.papers.rules.placing import Placed, Seen
from duly.rooms.papers.terms import How, Why
from duly.rooms.recognition.facts import Proof

Prove = Callable[[str, str], Proof]
"""Whether a value proves itself, given what it means."""
_SOLID = frozenset({
    "mobile", "landline", "fax", "email", "resident_id", "passport", "uscc", "lei", "iban", "bank_card", "postcode", "bank_code", "qq",
    "url",
})  # fmt: skip
"""Meanings whose values hold no blank that says anything."""


class Assessed(NamedTuple):
    """What came of a field."""

    field: TemplateField
    value: str
    score: int
    """Percent."""
    why: tuple[Why, ...]
    how: How
    box: tuple[float, ...]


def tidy(means: str, text: str) -> str:
    """A value in one width, without blanks at its ends, and without any where they say nothing. No letter is guessed."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return re.sub(r"\s+", "" if means in _SOLID else " ", plain)


def assess(template: Template, pages: Mapping[int, Seen | None], prove: Prove) -> tuple[list[Assessed], list[str]]:
    """The fields of a form in the template's order, and what of it was not seen; a page that could not be read is nothing."""
    incomplete = [text for seen in pages.values() if seen for text in seen.missing]
    incomplete += [f"#{number}" for number in range(1, template.pages + 1) if number not in pages]
    placed = {one.field.name: one for seen in pages.values() if seen for one in seen.fields}
    found = []
    for field in template.fields:
        one = placed.get(field.name)
        found.append(_unread(field) if one is None else _assessed(template, one, prove, is_whole=not incomplete))
    return found, incomplete


def _unread(field: TemplateField) -> Assessed:
    return Assessed(field, "", 0, (Why.NOT_READ,), How.ASKED, ())


def _assessed(template: Template, placed: Placed, prove: Prove, *, is_whole: bool) -> Assessed:
    field = placed.field
    value, score = tidy(field.means, placed.text), round(placed.score * 100 - 0.5) if placed.words else 0
    proof = prove(field.means, value) if value and field.means else Proof.NONE
    why = tuple(_reasons(template, placed, value, proof, is_whole=is_whole))
    return Assessed(field, value, max(score, 0), why, How.ASKED if why else How.PASSED, placed.box)


def _reasons(template: Template, placed: Placed, value: str, proof: Proof, *, is_whole: bool) -> Iterator[Why]:
    """Every reason for a person to look, the gravest first."""
    field, proven = placed.field, proof is Proof.PROVEN
    unsure = round(placed.score * 100 - 0.5) < template.sure
    found = {
        Why.INCOMPLETE: not is_whole,
        Why.LABEL_MISSING: placed.label is None and field.where is not Where.REGION,
        Why.VALUE_MISSING: not value,
        Why.CHECK_WRONG: proof is Proof.CHECK_WRONG,
        Why.SHAPE_WRONG: proof is Proof.SHAPE_WRONG,
        Why.LABEL_COUNT: placed.label is not None and placed.label.miscounted,
        Why.RUN_TOGETHER: not proven and any(word.cut for word in placed.words),
        Why.LABEL_UNSURE: not proven and placed.label is not None and placed.label.unsure,
        Why.UNSURE: bool(value) and unsure,
        Why.HANDWRITING: field.by_hand,
    }
    held = [why for why, holds in found.items() if holds]
    yield from held
    if not held and not (field.unasked and proven):
        yield Why.ASKED_FOR
