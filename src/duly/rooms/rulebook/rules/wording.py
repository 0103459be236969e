# SPDX-License-Identifier: Apache-2.0
"""Expressions that do not belong in a notice, found in spite of odd spacing, and without false alarms.

A text is first made plain (compatibility forms folded, invisible characters and spaces between ideographs taken out),
then what is harmless is masked (names of the sender, titles of laws, phrases of the pack's ``masks``), then searched.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_BETWEEN_IDEOGRAPHS = re.compile(r"(?<=[\u3400-\u9fff])[ \t]+(?=[\u3400-\u9fff])")
_MASK = "\N{WHITE SQUARE}"
_AROUND = 10


def plain(text: str) -> str:
    """The text as it is searched."""
    folded = unicodedata.normalize("NFKC", text)
    visible = "".join(char for char in folded if unicodedata.category(char) != "Cf")
    return _BETWEEN_IDEOGRAPHS.sub("", visible)


def hits(text: str, patterns: tuple[str, ...], masks: tuple[str, ...], names: Iterable[str]) -> list[str]:
    """The expressions that occur, each with a little of what stands around it."""
    searched = plain(text)
    hidden = searched
    for name in sorted(names, key=len, reverse=True):
        if len(name) > 1:
            hidden = hidden.replace(plain(name), _MASK * len(plain(name)))
    if masks:
        hidden = _joined(masks).sub(lambda found: _MASK * len(found[0]), hidden)
    return [
        " ".join(searched[max(0, found.start() - _AROUND) : found.end() + _AROUND].split())
        for found in _joined(patterns).finditer(hidden)
    ]


@lru_cache(maxsize=256)
def _joined(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for a whole list, longest alternative first."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in sorted(patterns, key=len, reverse=True)), re.IGNORECASE)
