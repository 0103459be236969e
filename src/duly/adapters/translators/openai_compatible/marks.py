# SPDX-License-Identifier: Apache-2.0
"""Marks in the place of blanks, so that a model cannot mend, translate or forget what is inside them."""

import re
from collections import Counter
from dataclasses import dataclass

from duly.kernel.blanks import pieces

_MARK = re.compile(r"\[\[\s*(\d+)\s*\]\]")


@dataclass(frozen=True, slots=True)
class Marked:
    """A text whose blanks are marks."""

    text: str
    blanks: tuple[str, ...]

    def restored(self, translated: str) -> str | None:
        """The translation with its blanks, or ``None`` when marks were lost, doubled or made up."""
        found = Counter(int(mark[1]) for mark in _MARK.finditer(translated))
        if found != Counter(range(1, len(self.blanks) + 1)):
            return None
        return _MARK.sub(lambda mark: self.blanks[int(mark[1]) - 1], translated)


def marked(text: str) -> Marked:
    """The text with a numbered mark for each blank. Double brackets of its own would be taken for marks: they are parted."""
    found, blanks = [], list[str]()
    for piece in pieces(text):
        if piece.is_blank:
            blanks.append(piece.text)
            found.append(f"[[{len(blanks)}]]")
        else:
            found.append(piece.text.replace("[[", "[ [").replace("]]", "] ]"))
    return Marked("".join(found), tuple(blanks))
