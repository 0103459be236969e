# SPDX-License-Identifier: Apache-2.0
"""Expressions that do not belong in a notice, found in spite of disguises, and without false alarms.

A text is first made plain (compatibility forms folded, invisible characters and spaces between ideographs taken out),
then what is harmless is masked (names of the sender, quotations of law, phrases of a pack's ``masks``), then searched,
as it stands and once more in simplified characters. Every hit knows where it stands in the text as it was written.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from opencc import OpenCC

from duly.rooms.rulebook.facts import Span

_MASK = "\N{WHITE SQUARE}"
_AROUND = 10
_SHORTEST_QUOTE = 8


class Found(NamedTuple):
    """One expression: where it stands in the text as written, and a little of what stands around it."""

    span: Span
    excerpt: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A text as it is searched; ``origins`` says for each of its characters which one of the original it came from."""

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The place in the original."""
        return Span(self.origins[start], self.origins[end - 1] + 1) if end > start else Span(0, 0)


@lru_cache(maxsize=512)
def made_plain(text: str) -> Plain:
    """The text as it is searched, with the way back."""
    kept: list[tuple[str, int]] = []
    for origin, char in enumerate(text):
        if unicodedata.category(char) != "Cf":
            kept.extend((folded, origin) for folded in unicodedata.normalize("NFKC", char))
    kept = list(_without_gaps(kept))
    return Plain("".join(char for char, _ in kept), tuple(origin for _, origin in kept))


def plain(text: str) -> str:
    """The text as it is searched."""
    return made_plain(text).text


def simplified(text: str) -> str:
    """The text in simplified characters, one for one, so that places in it stay what they are."""
    return text if text.isascii() else "".join(map(_simple, text))


def search(
    text: str, patterns: tuple[str, ...], masks: tuple[str, ...] = (), harmless: Iterable[str] = ()
) -> list[Found]:
    """The expressions that occur, in the order of the text. ``harmless`` are names and quotations that are left alone."""
    if not patterns:
        return []
    base = made_plain(text)
    spans: dict[tuple[int, int], None] = {}
    for variant in _variants(text, masks, tuple(harmless)):
        spans.update(
            dict.fromkeys(found.span() for found in _joined(patterns).finditer(variant) if found.end() > found.start())
        )
    return [Found(base.span(start, end), _excerpt(base.text, start, end)) for start, end in _apart(sorted(spans))]


def hits(text: str, patterns: tuple[str, ...], masks: tuple[str, ...], names: Iterable[str]) -> list[str]:
    """The expressions that occur, each with a little of what stands around it."""
    return [found.excerpt for found in search(text, patterns, masks, names)]


def says(text: str, patterns: tuple[str, ...]) -> bool:
    """Whether one of the expressions stands in the text, in whichever characters."""
    searched = plain(text)
    return any(_joined(patterns).search(variant) for variant in (searched, simplified(searched)))


@lru_cache(maxsize=1024)
def _variants(text: str, masks: tuple[str, ...], harmless: tuple[str, ...]) -> tuple[str, ...]:
    """The text as it is searched: as it stands and in simplified characters, with what is harmless hidden."""
    hidden = _without(text, harmless)
    return tuple(dict.fromkeys(_masked(one, masks) for one in (hidden, simplified(hidden))))


@lru_cache(maxsize=512)
def _without(text: str, harmless: tuple[str, ...]) -> str:
    hidden = plain(text)
    for known in _plain_names(harmless):
        if known in hidden:
            hidden = hidden.replace(known, _MASK * len(known))
    return hidden


@lru_cache(maxsize=64)
def _plain_names(harmless: tuple[str, ...]) -> tuple[str, ...]:
    """Names as they are searched, the longest first."""
    names = {plain(name) for name in harmless}
    return tuple(sorted((name for name in names if len(name) > 1), key=lambda name: (-len(name), name)))


def _masked(text: str, masks: tuple[str, ...]) -> str:
    return _joined(masks).sub(lambda found: _MASK * len(found[0]), text) if masks else text


def quotations(quotes: Iterable[str]) -> tuple[str, ...]:
    """What of the quotes of law is long enough to be a quotation where it stands in a text."""
    return tuple(dict.fromkeys(quote for quote in quotes if len(quote) >= _SHORTEST_QUOTE))


def _apart(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Of places that overlap, the first."""
    last = 0
    for start, end in spans:
        if start >= last:
            yield start, end
            last = end


def _excerpt(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - _AROUND) : end + _AROUND].split())


def _is_ideograph(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _without_gaps(kept: list[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Without spaces and tabs between ideographs."""
    before, gap = "", list[tuple[str, int]]()
    for one in kept:
        if one[0] in " \t" and _is_ideograph(before or " "):
            gap.append(one)
            continue
        if not _is_ideograph(one[0]):
            yield from gap
        gap, before = [], one[0]
        yield one
    yield from gap


@lru_cache(maxsize=8192)
def _simple(char: str) -> str:
    found: str = _converter().convert(char) if _is_ideograph(char) else char
    return found if len(found) == 1 else char


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=512)
def _joined(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for a whole list, longest alternative first."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in sorted(patterns, key=len, reverse=True)), re.IGNORECASE)
