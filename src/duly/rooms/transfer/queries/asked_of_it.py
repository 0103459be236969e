# SPDX-License-Identifier: Apache-2.0
"""What a person has to answer so that a concern is mended: the questions of the rules behind it."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from duly.kernel.words import Words
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.transfer.rules.concerns import Concern

_ASKED = re.compile(r"privacy\.answers\.([a-z0-9_]+)")
_YES_NO = (("yes", Words(en="yes", zh="是")), ("no", Words(en="no", zh="否")))


class Asked(NamedTuple):
    """A question, and what may be answered where that is not free."""

    name: str
    words: str
    choices: tuple[tuple[str, str], ...]


def questions_in(concerns: Iterable[Concern], language: str) -> list[Asked]:
    """The questions that these concerns name, each once; evidence is asked with its day."""
    known = rulebook.questions()
    found: dict[str, Asked] = {}
    for concern in concerns:
        for name in _ASKED.findall(concern.words.en):
            for one in (name, f"{name}_on"):
                if one in known:
                    found.setdefault(one, _asked(one, language))
    return list(found.values())


def _asked(name: str, language: str) -> Asked:
    question = rulebook.questions()[name]
    if question.type == "flag":
        return Asked(name, question.words.say(language), tuple((code, words.say(language)) for code, words in _YES_NO))
    return Asked(name, question.words.say(language), tuple((one, one) for one in question.choices))
