# SPDX-License-Identifier: Apache-2.0
"""A reader that sees what it is told: a scan is a list of pages, each a list of lines with their places."""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from duly.rooms.papers.reader import DAMAGED_SCAN, LOCKED_SCAN, Picture
from duly.rooms.papers.rules.boxes import turned
from duly.rooms.papers.terms import Box, Sheet

HEAD = b"%PDF-told\n"
LOCKED = b"%PDF-locked\n"
WIDTH, HEIGHT, LINE = 1000, 1400, 30


class Line(NamedTuple):
    """A line of text, where it begins, how sure it is."""

    text: str
    left: float
    top: float
    score: float = 0.999


def a_box(line: Line) -> Box:
    """As wide as its letters."""
    wide = sum(16 if letter.isascii() else LINE for letter in line.text)
    left, top, right, bottom = line.left, line.top, line.left + wide, line.top + LINE
    return Box(((left, top), (right, top), (right, bottom), (left, bottom)), line.text, line.score)


def a_sheet(lines: Sequence[Line], quarters: int = 0) -> Sheet:
    """A page of these lines, lying so many quarters to the left."""
    return turned(Sheet(WIDTH, HEIGHT, tuple(map(a_box, lines))), 4 - quarters)


def a_scan(*pages: Sequence[Line], quarters: int = 0) -> bytes:
    """A file of such pages."""
    return HEAD + json.dumps([_page(a_sheet(lines, quarters)) for lines in pages]).encode()


def _page(sheet: Sheet) -> dict[str, object]:
    return {"width": sheet.width, "height": sheet.height, "boxes": sheet.boxes}


class ToldReader:
    """Implements the port; ``broken`` pages cannot be read, and each page that was read is counted."""

    def __init__(self) -> None:
        self.broken = False
        self.read = 0

    def troubles(self) -> list[str]:
        """Nothing is missing."""
        return []

    def pages(self, content: bytes, media_type: str) -> Iterator[Picture]:
        """The pages as they were told."""
        if content.startswith(LOCKED):
            raise LOCKED_SCAN(field="scan")
        if not content.startswith(HEAD):
            raise DAMAGED_SCAN(field="scan")
        for one in json.loads(content[len(HEAD) :]):
            yield Picture(json.dumps(one).encode(), one["width"], one["height"])

    def boxes(self, picture: bytes) -> list[Box]:
        """The lines of the page."""
        if self.broken:
            raise DAMAGED_SCAN(field="scan")
        self.read += 1
        return list(_sheet(picture).boxes)

    def turned(self, picture: bytes, quarters: int) -> Picture:
        """The page with its lines, turned."""
        sheet = turned(_sheet(picture), quarters)
        return Picture(json.dumps(_page(sheet)).encode(), sheet.width, sheet.height)

    def close(self) -> None:
        """Nothing is held."""


def _sheet(picture: bytes) -> Sheet:
    said = json.loads(picture)
    boxes = (Box(tuple((x, y) for x, y in at), text, score) for at, text, score in said["boxes"])
    return Sheet(said["width"], said["height"], tuple(boxes))
