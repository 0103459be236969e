# SPDX-License-Identifier: Apache-2.0
"""Values of customers that somebody typed or pasted into free text: identity cards, mobile numbers, addresses of e-mail, cards."""

import re
import unicodedata
from collections.abc import Iterator

import polars as pl

from duly.rooms.recognition.rules.observing import Observed
from duly.rooms.recognition.rules.shapes import tests

SPOTTED = ("resident_id", "email", "mobile", "bank_card", "uscc", "iban")
"""Shapes that free text has no reason to hold."""
_RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+@_%-]{5,}")
_SPREAD = re.compile(r"\+?\d(?:[ -]?\d){9,22}")
_SURE = 0.5


def spotted(text: str) -> list[tuple[str, str]]:
    """Shape and beginning of every such value in a text, in order; what it looks like, not whether it is anybody's."""
    found = []
    for piece in dict.fromkeys(_pieces(unicodedata.normalize("NFKC", text))):
        seen = Observed(pl.Series([piece]))
        shape = next((one for one in SPOTTED if tests()[one](seen) > _SURE), "")
        if shape:
            found.append((shape, f"{piece[:3]}…"))
    return found


def _pieces(text: str) -> Iterator[str]:
    for run in _RUN.finditer(text):
        yield run[0].strip(".-")
    for run in _SPREAD.finditer(text):
        yield re.sub(r"[ -]", "", run[0])
