# SPDX-License-Identifier: Apache-2.0
"""Which way is up: the way in which labels and fixed texts stand in the order in which the template lists them."""

from itertools import combinations

from duly.rooms.papers.layout import Template
from duly.rooms.papers.rules.boxes import Word, is_wide, levelled, turned
from duly.rooms.papers.rules.labels import cut, is_like, plain
from duly.rooms.papers.terms import Sheet


def upright(template: Template, page: int, sheet: Sheet) -> int:
    """By how many quarters the page must be turned clockwise; 0 where nothing tells."""
    return max(range(4), key=lambda quarters: (_stands(template, page, turned(sheet, quarters)), -quarters))


def _stands(template: Template, page: int, sheet: Sheet) -> float:
    """How well a page stands: the share of lines that are wide, and the share of pairs of known texts in the right order."""
    if not sheet.boxes:
        return 0.0
    wide = sum(map(is_wide, sheet.boxes)) / len(sheet.boxes)
    known = [one.text for one in template.anchors if one.page == page]
    named = [label for field in template.fields if field.page == page for label in field.labels]
    words = cut(levelled(sheet), named, known)
    places = [place for text in (known, named) if len(place := _places(text, words)) > 1]
    pairs = [pair for place in places for pair in combinations(place, 2)]
    right = sum(_comes_before(*pair) for pair in pairs) / len(pairs) if pairs else 0.0
    return wide + 2 * right


def _places(texts: list[str], words: list[Word]) -> list[Word]:
    """Where these texts stand, in their order; those that stand there more or less than once tell nothing."""
    found = []
    for text in texts:
        seen = [word for word in words if is_like(plain(word.text), plain(text))]
        if len(seen) == 1 and texts.count(text) == 1:
            found.append(seen[0])
    return found


def _comes_before(first: Word, second: Word) -> bool:
    if abs(first.middle - second.middle) > min(first.height, second.height) * 0.6:
        return first.middle < second.middle
    return first.left < second.left
