# SPDX-License-Identifier: Apache-2.0
"""Code lists of the standard schema, and which code a value stands for."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from duly.kernel.words import Words
from duly.rooms.recognition.rules import lexicon


class Code(NamedTuple):
    """One entry of a code list."""

    code: str
    words: Words
    synonyms: frozenset[str]
    """Folded; its own code and names among them."""


@cache
def lists() -> Mapping[str, tuple[Code, ...]]:
    """The code lists, by name."""
    return {
        name: tuple(_code(code, *row) for code, row in rows.items())
        for name, rows in lexicon.held("code-lists").items()
    }


def _code(code: str, en: str, zh: str, synonyms: str) -> Code:
    words = {lexicon.folded(word.replace("_", " ")) for word in synonyms.split()}
    return Code(
        code, Words.literal(en, zh), frozenset({*words, lexicon.folded(code), lexicon.folded(en), lexicon.folded(zh)})
    )


@cache
def synonyms(name: str) -> Mapping[str, str]:
    """Synonym, folded, to its code; where two codes share one, the first in the list has it."""
    found: dict[str, str] = {}
    for one in lists()[name]:
        for word in one.synonyms:
            found.setdefault(word, one.code)
    return found


def mapped(name: str, values: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Which code each value stands for, and the values for which none is known, in their order."""
    known = synonyms(name)
    found, unknown = {}, []
    for value in dict.fromkeys(values):
        code = known.get(bare(value))
        if code is None:
            unknown.append(value)
        else:
            found[value] = code
    return found, unknown


def bare(value: str) -> str:
    """A value as it is compared: folded, without what is joined to it by marks (``1-男``, ``active.``)."""
    plain = " ".join(lexicon.folded(value).replace("_", " ").split()).strip(" .。")
    head, _, tail = plain.partition("-")
    return tail.strip() if head.strip().isdigit() and tail.strip() else plain
