# SPDX-License-Identifier: Apache-2.0
"""The words by which requests are known, one file per language. All languages are looked for at once: people mix them.

======== ===========================================================================================================
topics   what may be asked to change; ``details`` is all of a customer's particulars, of which the lines below speak
change   verbs of change; ``correct``: it was wrong; ``remove``: it goes without another in its place
moved    phrases that say what changed without naming it ("we have moved to")
own      whose it is: the writer's; ``record``: it is what we hold; ``yours``: the reader is told of theirs
theirs   words right before a topic that make it somebody else's
ask      words of asking or telling
new, old which of two values is which; ``links``: words after which the new one stands
deeds    requests that change no particular: a verb and an object
against  words of advertising and of other trades; ``conditional``, ``question``, ``negated``: no request is made
fraud    somebody says that a change was not theirs
more     labels of what belongs to a bank account; ``numbers``: labels of our own numbers; ``closings``: before a name
======== ===========================================================================================================
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

LANGUAGES = ("en", "zh-Hans", "zh-Hant")


@lru_cache(maxsize=1)
def held() -> tuple[Mapping[str, Any], ...]:
    """The files, as written."""
    here = files(__package__)
    return tuple(yaml.safe_load(here.joinpath(f"{tag}.yaml").read_text(encoding="utf-8")) for tag in LANGUAGES)


@lru_cache(maxsize=64)
def words_of(*path: str) -> frozenset[str]:
    """Every phrase in one place of the files (``"topics", "mobile"``), in lower case."""
    found: set[str] = set()
    for language in held():
        node: Any = language
        for name in path:
            node = node.get(name, {})
        found |= {str(word).casefold() for word in _flat(node)}
    return frozenset(found)


class Finder:
    """Finds any phrase of one place in a text, the longest first; Latin ones only as whole words, whatever their case.

    The text is made lower-case rather than the pattern blind to case: an alternative is then passed over at its first
    letter, and that is most of the work.
    """

    def __init__(self, words: Iterable[str]) -> None:
        longest_first = sorted(words, key=lambda word: (-len(word), word))
        latin = [re.escape(word) for word in longest_first if word[0].isascii() and word[-1].isascii()]
        other = [re.escape(word) for word in longest_first if not (word[0].isascii() and word[-1].isascii())]
        parts = [rf"(?<![a-z0-9])(?:{'|'.join(latin)})(?![a-z0-9])"] if latin else []
        self.source = "|".join([*other, *parts]) or r"(?!)"
        self._pattern = re.compile(self.source)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first."""
        lower = text.lower()
        return self._pattern.search(lower, start, len(lower) if end is None else end)

    def finditer(self, text: str, start: int = 0) -> Iterable[re.Match[str]]:
        """All, in order."""
        return self._pattern.finditer(text.lower(), start)

    def findall(self, text: str) -> list[str]:
        """The phrases found, in lower case."""
        return self._pattern.findall(text.lower())

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The whole text, if it is one of the phrases."""
        return self._pattern.fullmatch(text.lower())


@lru_cache(maxsize=64)
def pattern(*path: str) -> Finder:
    """What finds the phrases of one place."""
    return Finder(words_of(*path))


@lru_cache(maxsize=8)
def first_words(*sections: str) -> frozenset[str]:
    """The first Latin words of all phrases of some sections: what a Latin text lacks wholly need not be looked for."""
    words = (word for section in sections for word in words_of(section))
    return frozenset(found[0] for word in words if (found := re.match(r"[a-z0-9]+", word)))


@lru_cache(maxsize=8)
def meanings(section: str) -> Mapping[str, str]:
    """Phrase → name, for a section with names below it (``topics``)."""
    return {word: name for name in names(section) for word in words_of(section, name)}


@lru_cache(maxsize=8)
def names(section: str) -> tuple[str, ...]:
    """The names below a section, in the order in which they are written."""
    return tuple(dict.fromkeys(name for language in held() for name in language.get(section, {})))


def _flat(node: Any) -> Iterable[Any]:
    if isinstance(node, Mapping):
        for below in node.values():
            yield from _flat(below)
    else:
        yield from node
