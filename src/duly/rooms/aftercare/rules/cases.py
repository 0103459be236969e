# SPDX-License-Identifier: Apache-2.0
"""Cases: how they are found, and which of them resemble a transfer."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003fffb]+")
_WORD = re.compile(r"[a-z0-9]+")
_STRONG = ("damage:", "reason:", "trouble:")
_PIECE = 3
ENOUGH = 3
"""Points from which on a case is shown: one damage or reason in common, or three ordinary traits."""


def tokens_of(texts: Iterable[str]) -> list[str]:
    """By what texts are found: Chinese by single characters and pairs, everything else by words and their beginnings."""
    return sorted({token for text in texts for token in _tokens(text)})


def asked_of(text: str) -> list[str]:
    """The tokens that a case must have to be found by what somebody typed; few, and none where nothing can be asked."""
    plain = _plain(text)
    found = set()
    for run in _HAN.findall(plain):
        found |= set(_pairs(run)) if len(run) > 1 else {run}
    found |= {word[:12] for word in _WORD.findall(plain)}
    return sorted(found)


def tidy(tags: Iterable[str]) -> list[str]:
    """Tags in one form, none twice, at most twenty."""
    plain = (" ".join(_plain(one).split())[:40] for one in tags)
    return list(dict.fromkeys(one for one in plain if one))[:20]


class Resembling(NamedTuple):
    """A case that resembles a transfer, and in what."""

    case: UUID
    points: int
    shared: tuple[str, ...]


def resembling(
    traits: Collection[str], cases: Iterable[tuple[UUID, Collection[str]]], most: int = 5
) -> list[Resembling]:
    """Cases with enough in common, the closest first."""
    held = set(traits)
    found = []
    for case, own in cases:
        shared = sorted(held & set(own))
        points = sum(ENOUGH if one.startswith(_STRONG) else 1 for one in shared)
        if points >= ENOUGH:
            found.append(Resembling(case, points, tuple(shared)))
    return sorted(found, key=lambda one: -one.points)[:most]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _tokens(text: str) -> Iterator[str]:
    plain = _plain(text)
    for run in _HAN.findall(plain):
        yield from run
        yield from _pairs(run)
    for word in _WORD.findall(plain):
        yield from (word[:size] for size in range(min(_PIECE, len(word)), min(len(word), 12) + 1))


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]
