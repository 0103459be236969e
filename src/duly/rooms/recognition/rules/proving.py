# SPDX-License-Identifier: Apache-2.0
"""Whether one value is what it is said to be: by its check digit, or by its shape where one value has one."""

from collections.abc import Callable, Mapping

import polars as pl

from duly.rooms.recognition.facts import Proof
from duly.rooms.recognition.rules import checking, lexicon
from duly.rooms.recognition.rules.observing import Observed
from duly.rooms.recognition.rules.shapes import tests

CHECKED: Mapping[str, Callable[[pl.Series], pl.Series]] = {
    "resident_id": checking.resident_ids,
    "uscc": checking.usccs_outer,
    "lei": checking.leis,
    "iban": checking.ibans,
    "bank_card": checking.cards,
}
"""Meanings whose values have a check digit."""
_SHAPED = frozenset({"mobile", "phone", "email", "date", "passport", "url"})
"""Shapes that one value alone has or has not; others say something of a column only."""
_ENOUGH = 0.5
_OLD_CARD = 15
"""Places of an old resident identity number, which had no check digit."""


def proof_of(means: str, value: str) -> Proof:
    """What a value proves, given the code of its meaning."""
    if means in CHECKED:
        right = bool(CHECKED[means](pl.Series([value], dtype=pl.String))[0])
        bare = means == "resident_id" and len(value) == _OLD_CARD
        return (Proof.FITS if bare else Proof.PROVEN) if right else Proof.CHECK_WRONG
    meaning = lexicon.meanings().get(means)
    shape = "date" if meaning is not None and meaning.shape == "birth_date" else meaning.shape if meaning else ""
    if shape.startswith("list:") or shape in _SHAPED:
        fits = tests()[shape](Observed(pl.Series([value], dtype=pl.String))) >= _ENOUGH
        return Proof.FITS if fits else Proof.SHAPE_WRONG
    return Proof.NONE
