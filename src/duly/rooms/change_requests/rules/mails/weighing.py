# SPDX-License-Identifier: Apache-2.0
"""How sure it is that a sentence asks for a change. Precision before recall: what is missed, a person still reads."""

import re
from typing import NamedTuple

from duly.rooms.change_requests.rules.mails.lexicon import pattern

THRESHOLD = 0.7
"""From here on a request is opened. Chosen on the half of our own mails that serves for tuning, with real mail of others as the counter-weight."""
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_LONG, _MOST_LINKS = 2500, 2
WEIGHTS = {
    "topic_and_verb": 0.35,
    "moved": 0.4,
    "own": 0.2,
    "record": 0.15,
    "ask": 0.15,
    "new": 0.05,
    "value": 0.25,
    "subject": 0.15,
    "number": 0.15,
    "form": 0.15,
    "chinese": 0.1,
    "deed": 0.55,
    "details": -0.05,
    "remove": -0.1,
}
AGAINST = {
    "theirs": 0.45,
    "yours": 0.4,
    "against": 0.25,
    "conditional": 0.4,
    "question": 0.5,
    "negated": 1.0,
    "long": 0.2,
    "links": 0.2,
}


class Setting(NamedTuple):
    """What the rest of the mail says for and against."""

    is_subject: bool
    """The subject names a topic and a change."""
    has_number: bool
    """A customer or contract number of ours stands in it."""
    minus: float
    """What length, links and the words of advertising take off."""


def setting_of(subject: str, text: str, *, has_number: bool) -> Setting:
    """The setting of all sentences of a mail."""
    is_subject = bool(pattern("topics").search(subject)) and any(
        pattern(section).search(subject) for section in ("change", "correct", "new", "moved")
    )
    minus = AGAINST["long"] * (len(text) > _LONG) + AGAINST["links"] * (len(_LINK.findall(text)) > _MOST_LINKS)
    minus += AGAINST["against"] * min(3, len(set(pattern("against").findall(text))))
    return Setting(is_subject, has_number, minus)


def weigh(sentence: str, marks: set[str], setting: Setting) -> float:
    """From 0 to 1."""
    total = sum(WEIGHTS[mark] if mark in WEIGHTS else -AGAINST[mark] for mark in marks)
    total += WEIGHTS["ask"] * bool(pattern("ask").search(sentence))
    total += WEIGHTS["record"] * bool(pattern("record").search(sentence))
    total += WEIGHTS["subject"] * setting.is_subject + WEIGHTS["number"] * setting.has_number
    for section in ("yours", "conditional", "negated"):
        total -= AGAINST[section] * bool(pattern(section).search(sentence))
    if pattern("question").search(sentence):
        total -= AGAINST["question"]
    return round(max(0.0, min(1.0, total - setting.minus)), 2)
