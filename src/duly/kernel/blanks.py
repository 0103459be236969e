# SPDX-License-Identifier: Apache-2.0
"""Templates cut at their blanks, for whatever works on the wording and must leave the blanks alone."""

import re
from typing import NamedTuple

_BLANK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


class Piece(NamedTuple):
    """A stretch of a template: wording, or a blank."""

    text: str
    is_blank: bool


def pieces(template: str) -> list[Piece]:
    """The template cut at its blanks, nothing lost: joined again, it is the same."""
    found, at = [], 0
    for blank in _BLANK.finditer(template):
        if blank.start() > at:
            found.append(Piece(template[at : blank.start()], is_blank=False))
        found.append(Piece(blank[0], is_blank=True))
        at = blank.end()
    if at < len(template):
        found.append(Piece(template[at:], is_blank=False))
    return found


def wording(template: str) -> str:
    """The template with a space in place of each blank: what people wrote themselves."""
    return _BLANK.sub(" ", template)
