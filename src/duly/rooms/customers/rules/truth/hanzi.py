# SPDX-License-Identifier: Apache-2.0
"""Chinese letters one for one: wide to half-width, traditional to simplified, so that places in a text stay where they are."""

from functools import cache

import opencc

_FIRST, _LAST = 0x4E00, 0xA000
_ALIKE = {0x3000: " ", ord("濬"): "浚", ord("澂"): "澄"}
_KEPT = frozenset("乾")
"""Simplified writing keeps it in names (乾县, 乾安县) and drops it elsewhere; places are what is read here."""


@cache
def folds() -> dict[int, str]:
    """For ``str.translate``: every letter that has another form, and that form."""
    letters = [chr(code) for code in range(_FIRST, _LAST)]
    # one call for all: each letter alone on its line, so that no phrase is seen
    plain = opencc.OpenCC("t2s").convert("\n".join(letters)).split("\n")
    found = {
        ord(letter): other
        for letter, other in zip(letters, plain, strict=True)
        if letter != other and letter not in _KEPT
    }
    wide = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    return found | wide | _ALIKE


def simplified(text: str) -> str:
    """The text in simplified letters, as long as it was."""
    return text.translate(folds())
