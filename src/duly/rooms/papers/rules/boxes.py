# SPDX-License-Identifier: Apache-2.0
"""Boxes of text on a page: turned by quarters, levelled where the paper lay a little askew, put into the order of reading."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from duly.rooms.papers.terms import Box, Sheet

_ROW = 0.6
"""Of a line's height: lines whose middles are nearer stand in one row."""
_MOST_ASKEW = 12.0
"""Degrees; what is more is not askew but text that runs another way."""


class Word(NamedTuple):
    """A line of text where it stands: its edges on the levelled page, and where it is on the page as it lies."""

    text: str
    score: float
    left: float
    top: float
    right: float
    bottom: float
    box: tuple[float, float, float, float]
    cut: bool = False
    """Whether it is a part of a line in which a label and something else ran together."""

    @property
    def height(self) -> float:
        """How high it is."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Its middle, from above."""
        return (self.top + self.bottom) / 2


def turned(sheet: Sheet, quarters: int) -> Sheet:
    """The same page, turned clockwise by so many quarters."""
    for _ in range(quarters % 4):
        boxes = tuple(box._replace(corners=tuple((sheet.height - y, x) for x, y in box.corners)) for box in sheet.boxes)
        sheet = Sheet(sheet.height, sheet.width, boxes)
    return sheet


def levelled(sheet: Sheet) -> list[Word]:
    """The lines of a page that stands upright, as they would stand if the paper had lain straight."""
    angle = math.radians(askew(sheet.boxes))
    cosine, sine = math.cos(-angle), math.sin(-angle)
    x0, y0 = sheet.width / 2, sheet.height / 2

    def level(corner: tuple[float, float]) -> tuple[float, float]:
        x, y = corner[0] - x0, corner[1] - y0
        return x * cosine - y * sine + x0, x * sine + y * cosine + y0

    return [
        Word(box.text, box.score, *_edges(list(map(level, box.corners))), _edges(box.corners))
        for box in sheet.boxes
        if box.text.strip()
    ]


def askew(boxes: Iterable[Box]) -> float:
    """By how many degrees the lines slope down to the right: the middle one, long lines counting for more."""
    found = sorted(
        (math.degrees(math.atan2(end[1] - start[1], end[0] - start[0])), math.dist(start, end))
        for start, end in map(_long_edge, boxes)
    )
    near = [(angle, length) for angle, length in found if abs(angle) <= _MOST_ASKEW]
    half, seen = sum(length for _, length in near) / 2, 0.0
    for angle, length in near:
        seen += length
        if seen >= half:
            return angle
    return 0.0


def is_wide(box: Box) -> bool:
    """Whether it is wider than high, as lines are on a page that stands upright."""
    left, top, right, bottom = _edges(box.corners)
    return right - left >= bottom - top


def in_order(words: Iterable[Word]) -> list[Word]:
    """Row after row, each from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda one: one.middle):
        if rows and _is_in_row(word, rows[-1][0]):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [word for row in rows for word in sorted(row, key=lambda one: one.left)]


def joined(words: Sequence[Word]) -> str:
    """Their text; a blank stands between them only where Latin letters or digits meet, and never where Chinese goes on in the next line."""
    text, before = "", None
    is_chinese = not all(word.text.isascii() for word in words)
    for word in words:
        part = word.text.strip()
        goes_on = is_chinese and before is not None and not _is_in_row(word, before)
        meets = bool(text and part) and text[-1].isascii() and part[0].isascii()
        text += f" {part}" if meets and not goes_on else part
        before = word
    return text


def around(words: Sequence[Word]) -> tuple[float, ...]:
    """The edges of all of them on the page as it lies."""
    if not words:
        return ()
    edges = list(zip(*(word.box for word in words), strict=True))
    return min(edges[0]), min(edges[1]), max(edges[2]), max(edges[3])


def _is_in_row(word: Word, other: Word) -> bool:
    return abs(word.middle - other.middle) <= _ROW * min(word.height, other.height)


def _edges(corners: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(down), max(across), max(down)


def _long_edge(box: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """The longer edge of a box, from its left end to its right one."""
    first, second, third = box.corners[0], box.corners[1], box.corners[2]
    start, end = max(((first, second), (second, third)), key=lambda edge: math.dist(*edge))
    return (start, end) if start[0] <= end[0] else (end, start)
