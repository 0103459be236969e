# SPDX-License-Identifier: Apache-2.0
"""A text in the reader's language: as it was written, in Traditional Chinese derived from Simplified, or the nearest there is."""

from collections.abc import Mapping

from duly.kernel.languages import closest
from duly.kernel.words import TRADITIONAL, Words


def in_language(texts: Mapping[str, str], wanted: str) -> tuple[str, str]:
    """The language in which it is given, and the text. Whoever reads none of them gets English."""
    found = closest(wanted, texts)
    if found is not None:
        return found, texts[found]
    if closest(wanted, ("zh-Hant",)) and "zh-Hans" in texts:
        return "zh-Hant", traditional(texts["zh-Hans"])
    nearest = "zh-Hans" if wanted.lower().startswith("zh") and "zh-Hans" in texts else "en"
    return nearest, texts.get(nearest, "")


def traditional(text: str) -> str:
    """Simplified Chinese, written in Traditional."""
    return Words.literal("", text).say(TRADITIONAL)
