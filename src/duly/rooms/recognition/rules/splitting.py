# SPDX-License-Identifier: Apache-2.0
"""A header in its words: Latin ones at their blanks, marks and capitals, and where people wrote them together; Chinese ones as they stand."""

import re
from functools import cache, lru_cache
from itertools import groupby

from duly.rooms.recognition.rules import lexicon

_ASIDE = re.compile(r"[(（\[【<《{](.*?)[)）\]】>》}]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_MARKS = re.compile(r"[\W_]+")
_COUNTER = re.compile(r"(?<=\D)\d{1,2}\Z")
_EDGES = "*＊:：#.。、,，;；!！?？ \t\r\n\ufeff\"'“”"
_SHORTEST = 2
_LONGEST = 80
_OF = "of"
_SMALL = frozenset({"of", "the", "a", "an", "for", "and"})
_PLURAL = re.compile(r"(?<=[a-z]{3})(?<![su])s\Z")


@lru_cache(4_096)
def spellings(header: str) -> tuple[tuple[str, ...], ...]:
    """The ways in which a header can be read, each as its words: without what stands in brackets, and that alone;
    where Chinese and Latin stand side by side, each alone, too.
    """
    text = header[:_LONGEST].strip(_EDGES)
    asides = [found.strip(_EDGES) for found in _ASIDE.findall(text)]
    main = _ASIDE.sub(" ", text).strip(_EDGES) or text
    found = [*_scripts(main), *(reading for aside in asides for reading in _scripts(aside))]
    return tuple(dict.fromkeys(words for words in found if words))


def _scripts(text: str) -> list[tuple[str, ...]]:
    whole = words_of(text)
    kinds = {word.isascii() for word in whole}
    if len(kinds) < 2:
        return [whole]
    return [whole, *(tuple(word for word in whole if word.isascii() == latin) for latin in (False, True))]


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded; a counter at the end (``phone 2``) is left out."""
    parts = (_MARKS.sub(" ", _CAMEL.sub(" ", text))).split()
    pieces = [lexicon.folded(piece) for part in parts for piece in _by_script(part)]
    split = [word for piece in pieces for word in _apart(piece)]
    bare = [_COUNTER.sub("", word) for word in split]
    while len(bare) > 1 and bare[-1].isdigit():
        bare.pop()
    return _turned([word for word in bare if word])


def _by_script(part: str) -> list[str]:
    return ["".join(letters) for _, letters in groupby(part, key=lambda letter: ord(letter) < 0x2E80)]


def _turned(words: list[str]) -> tuple[str, ...]:
    """``date of birth`` is a birth date, ``number of orders`` a count of them."""
    if _OF in words[1:-1]:
        at = words.index(_OF)
        words = words[at + 1 :] + (["count"] if words[:at] in (["number"], ["no"]) else words[:at])
    return tuple(word for word in words if word not in _SMALL) or tuple(words)


def _apart(word: str) -> list[str]:
    """A Latin word that is known, or is made of known ones; as it stands otherwise."""
    known = _vocabulary()
    if not word.isascii() or word in known or len(word) > 40:
        return [word]
    best: list[list[str] | None] = [[], *([None] * len(word))]
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 16), end - _SHORTEST + 1):
            before, piece = best[start], word[start:end]
            if before is None or piece not in known:
                continue
            here = best[end]
            if here is None or len(before) + 1 < len(here):
                best[end] = [*before, piece]
    return best[len(word)] or [word]


@cache
def _vocabulary() -> frozenset[str]:
    """Latin words of heads and subjects; two letters only where a head is so short (``id``, ``no``)."""
    rule = lexicon.grammar()
    found = {word for words in rule.subjects.values() for word in words if len(word) > _SHORTEST}
    found |= set(rule.heads)
    found |= {
        "first",
        "last",
        "full",
        "home",
        "work",
        "main",
        "total",
        "line",
        "user",
        "family",
        "given",
        "post",
        "unit",
    }
    return frozenset(word for word in found if word.isascii() and word.isalpha())


def singular(word: str) -> str:
    """Without the s of a plural."""
    return _PLURAL.sub("", word)
