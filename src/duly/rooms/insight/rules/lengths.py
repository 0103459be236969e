# SPDX-License-Identifier: Apache-2.0
"""How long a text is on paper and aloud."""

import math
import unicodedata

from duly.rooms.insight.facts import LETTERS_A_MINUTE, LINE_WIDTH, PAGE_LINES, SCRIPT_MINUTE, TALK_MINUTES


def pages(text: str) -> int:
    """Pages of a letter, by its lines; at least one."""
    lines = sum(max(math.ceil(_width(line) / LINE_WIDTH), 1) for line in text.strip().splitlines())
    return max(math.ceil(lines / PAGE_LINES), 1)


def spoken_minutes(text: str, language: str) -> float:
    """How long it takes to read a text aloud."""
    letters = sum(1 for character in text if not character.isspace())
    return letters / SCRIPT_MINUTE.get(language.split("-", 1)[0].lower(), LETTERS_A_MINUTE)


def call_minutes(text: str, language: str) -> float:
    """What a call takes of somebody's time: the script and the talk around it, to a tenth."""
    return round(spoken_minutes(text, language) + TALK_MINUTES, 1)


def billed_minutes(text: str, language: str) -> int:
    """Minutes that a provider bills for a robot's call: begun minutes count."""
    return max(math.ceil(spoken_minutes(text, language)), 1)


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)
