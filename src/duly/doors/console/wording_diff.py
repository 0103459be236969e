# SPDX-License-Identifier: Apache-2.0
"""What changed between two revisions of a notice, text by text and word by word."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

_WORDS = re.compile(r"[\u3400-\u9fff]|\w+|\s+|[^\w\s]")
_PIECES = 4_000
"""Pieces beyond which two texts are shown one after the other: comparing them would take seconds."""
Piece = tuple[str, str]
"""``same``, ``gone`` or ``new``, and the text."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One place that reads differently."""

    where: str
    pieces: tuple[Piece, ...]


def changes_between(older: Mapping[str, Any] | None, newer: Mapping[str, Any] | None) -> list[Changed]:
    """The places in which two documents differ, in the order of the newer one."""
    before, after = dict(_leaves(older or {})), dict(_leaves(newer or {}))
    places = [*after, *(place for place in before if place not in after)]
    return [
        Changed(place, tuple(pieces_of(before.get(place, ""), after.get(place, ""))))
        for place in places
        if before.get(place, "") != after.get(place, "") and not _follows(place)
    ]


def _follows(place: str) -> bool:
    """Whether a place only follows from others: digests of what is rendered, the language that stands in its name."""
    return place == "revision" or place.startswith("renderings.") or place.endswith(".language")


def pieces_of(old: str, new: str) -> Iterator[Piece]:
    """Two texts as pieces that stayed, went and came; Chinese is compared character by character."""
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    if len(a) + len(b) > _PIECES:
        yield from (piece for piece in (("gone", old), ("new", new)) if piece[1])
        return
    for what, i, j, k, m in SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        if what == "equal":
            yield "same", "".join(a[i:j])
            continue
        if j > i:
            yield "gone", "".join(a[i:j])
        if m > k:
            yield "new", "".join(b[k:m])


def _leaves(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{where}.{key}" if where else str(key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(inner, f"{where}.{_label(inner, number)}")
    elif value is not None:
        yield where, str(value)


def _label(inner: Any, number: int) -> str:
    """Lists of languages, fields and renderings are told apart by what they are about, others by their place."""
    if isinstance(inner, Mapping):
        named = [str(inner[key]) for key in ("name", "channel", "language") if inner.get(key)]
        if named:
            return ".".join(named)
    return str(number + 1)
