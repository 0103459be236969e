# SPDX-License-Identifier: Apache-2.0
"""Labels and fixed texts among the lines of a page: found as they stand or with a letter misread, and cut off what ran into them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from duly.rooms.papers.layout import TemplateField
from duly.rooms.papers.rules.boxes import Word, in_order

_IGNORED = re.compile(r"[\s:：;；*＊.。,，、_＿|丨]+")
_SEPARATES = re.compile(r"\s*[:：]\s*|\s+")
_AT_END = 3
"""Letters of a label that is looked for at the end of a line; shorter ones end many words."""


class Found(NamedTuple):
    """Where a field's label stands."""

    word: Word
    unsure: bool
    """A letter of it was misread."""
    miscounted: bool
    """It stands there more or less often than the template says."""


def plain(text: str) -> str:
    """A text as labels are compared: one width, one case, without blanks and marks."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text).casefold())


def is_like(text: str, wanted: str) -> bool:
    """Whether it is this text, or this text with one letter in eight misread, or one in four to seven."""
    return text == wanted or (len(wanted) >= 4 and _distance(text, wanted) <= max(1, len(wanted) // 8))


def cut(words: Iterable[Word], labels: Collection[str], fixed: Collection[str]) -> list[Word]:
    """The lines, with those cut into pieces in which a label and something else ran together; fixed texts stay whole."""
    whole = {plain(one) for one in (*labels, *fixed)}
    wanted = sorted(labels, key=len, reverse=True)
    pieces: list[Word] = []
    for word in words:
        text = unicodedata.normalize("NFKC", word.text)
        if plain(text) in whole or any(is_like(plain(text), plain(one)) for one in fixed):
            pieces.append(word)
        else:
            pieces += _cut(word._replace(text=text), wanted)
    return pieces


def find(fields: Sequence[TemplateField], words: Iterable[Word]) -> dict[str, Found]:
    """Where the labels of the fields of a page stand. Fields with one label take their places in the order of reading."""
    groups: dict[tuple[str, ...], list[TemplateField]] = defaultdict(list)
    for field in fields:
        groups[tuple(map(plain, field.labels))].append(field)
    ordered = in_order(words)
    taken = {text for labels in groups for text in labels}
    found: dict[str, Found] = {}
    for labels, held in groups.items():
        exact = [word for word in ordered if plain(word.text) in labels]
        near = [word for word in ordered if _is_near(plain(word.text), labels, taken)] if len(exact) < len(held) else []
        seen = in_order([*exact, *near])
        for field, word in zip(held, seen, strict=False):
            found[field.name] = Found(
                word, word in near, len(seen) > len(held) or (len(held) > 1 and len(seen) < len(held))
            )
    return found


def missing(fixed: Iterable[str], words: Iterable[Word]) -> list[str]:
    """Fixed texts that were not seen, neither alone nor within a line."""
    seen = [plain(word.text) for word in words]
    return [one for one in fixed if not any(plain(one) in text or is_like(text, plain(one)) for text in seen)]


def _is_near(text: str, labels: Collection[str], taken: Collection[str]) -> bool:
    return text not in taken and any(is_like(text, one) for one in labels)


def _cut(word: Word, labels: Sequence[str]) -> list[Word]:
    for label in labels:
        pattern = r"\s*".join(map(re.escape, unicodedata.normalize("NFKC", label).replace(" ", "")))
        for place in re.finditer(pattern, word.text, re.IGNORECASE):
            before, after = word.text[: place.start()], word.text[place.end() :]
            if _may_be_cut(before, after, len(label)):
                left, middle, right = _parts(word, place.start(), place.end())
                rest = [*(_cut(left, labels) if before.strip() else ()), middle]
                return rest + (_cut(right, labels) if _SEPARATES.sub("", after) else [])
    return [word]


def _may_be_cut(before: str, after: str, length: int) -> bool:
    """A label begins a line, or stands behind a blank, or before a colon, or ends a line."""
    if not before.strip() and not after.strip():
        return False
    marked = bool(re.match(r"\s*[:：]", after)) and (not before or not before[-1].isalnum())
    return not before.strip() or before[-1].isspace() or marked or (not after.strip() and length >= _AT_END)


def _parts(word: Word, start: int, end: int) -> tuple[Word, Word, Word]:
    """What stands before, in and behind a place of a line; letters of Chinese are twice as wide."""
    text = word.text
    separated = _SEPARATES.match(text[end:])
    begins = end + separated.end() if separated else end
    loose = (start == 0 or text[start - 1].isspace()) and (end == len(text) or separated is not None)
    places = [(0, start), (start, end), (begins, len(text))]
    left, middle, right = (_part(word, *place) for place in places)
    return left._replace(cut=not loose or word.cut), middle, right._replace(cut=not loose or word.cut)


def _part(word: Word, start: int, end: int) -> Word:
    whole = _width(word.text) or 1
    begins, ends = _width(word.text[:start]) / whole, _width(word.text[:end]) / whole
    left, right = (word.left + (word.right - word.left) * one for one in (begins, ends))
    x0, y0, x1, y1 = word.box
    box = (x0 + (x1 - x0) * begins, y0, x0 + (x1 - x0) * ends, y1)
    return word._replace(text=word.text[start:end].strip(), left=left, right=right, box=box)


def _width(text: str) -> int:
    return sum(1 if letter.isascii() else 2 for letter in text)


def _distance(first: str, second: str) -> int:
    """How many letters must be put in, left out or changed."""
    row = list(range(len(second) + 1))
    for at, letter in enumerate(first, 1):
        last, row[0] = row[0], at
        for place, other in enumerate(second, 1):
            last, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, last + (letter != other))
    return row[-1]
