# SPDX-License-Identifier: Apache-2.0
"""What changed between two wordings, cut so that people see it: words in alphabets, characters in Chinese."""

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_UNITS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|[A-Za-zÀ-ɏ0-9]+|\s+|.", re.DOTALL)
_MOST = 6_000
"""Units beyond which comparing would take long; then the whole text counts as changed."""


class Stretch(NamedTuple):
    """A stretch of text that both have, or only one."""

    kind: Literal["same", "gone", "new"]
    text: str


def changed(before: str, now: str) -> list[Stretch]:
    """The two wordings as one, with what is gone and what is new."""
    if before == now:
        return [Stretch("same", now)] if now else []
    old, new = _UNITS.findall(before), _UNITS.findall(now)
    if len(old) + len(new) > _MOST:
        return [Stretch("gone", before), Stretch("new", now)]
    found: list[Stretch] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Stretch("same", "".join(old[a:b])))
            continue
        found += [Stretch("gone", "".join(old[a:b]))] if b > a else []
        found += [Stretch("new", "".join(new[c:d]))] if d > c else []
    return found
