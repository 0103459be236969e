# SPDX-License-Identifier: Apache-2.0
"""Language tags: BCP 47 (RFC 5646), kept in the short form in which content is written: language, and script for Chinese."""

from collections.abc import Iterable
from functools import lru_cache

from duly.kernel.refusals import Because, refusal

BAD_LANGUAGE = refusal(
    "languages.bad",
    Because.INVALID,
    en="{tag!r} is not a language tag such as zh-CN, zh-Hant, en or de.",
    zh="{tag!r} 不是有效的语言标签，例如 zh-CN、zh-Hant、en 或 de。",
)
_TRADITIONAL = {"TW", "HK", "MO"}
_NAMED = {
    "中文": "zh-Hans",
    "简体中文": "zh-Hans",
    "繁体中文": "zh-Hant",
    "繁體中文": "zh-Hant",
    "英文": "en",
    "英语": "en",
}
_LONGEST = 35


@lru_cache(maxsize=1024)
def normalise(tag: str) -> str:
    """``zh_TW`` and ``zh-HK`` become ``zh-Hant``, other Chinese ``zh-Hans``; ``de-AT`` becomes ``de``.

    Raises:
        Refusal: ``languages.bad``.
    """
    tag = tag.strip()
    if tag in _NAMED:
        return _NAMED[tag]
    parts = tag.replace("_", "-").split("-")
    if (
        not 2 <= len(parts[0]) <= 3
        or not all(part.isascii() and part.isalnum() for part in parts)
        or len(tag) > _LONGEST
    ):
        raise BAD_LANGUAGE(field="language", tag=tag)
    language = parts[0].lower()
    if language != "zh":
        return language
    marks = {part.upper() for part in parts[1:]}
    return "zh-Hant" if "HANT" in marks or (marks & _TRADITIONAL and "HANS" not in marks) else "zh-Hans"


def closest(wanted: str, available: Iterable[str]) -> str | None:
    """The available tag in the wanted language and script, or ``None``. Never another language in silence."""
    by_short = {normalise(tag): tag for tag in available}
    return by_short.get(normalise(wanted))
