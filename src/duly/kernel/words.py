# SPDX-License-Identifier: Apache-2.0
"""Sentences in the languages that the product itself speaks, side by side so that neither is forgotten."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

TRADITIONAL = "zh-hant"
"""The tag under which pages ask for Traditional Chinese; wording that is kept or sent says ``zh-Hant`` and is not converted."""
_converters: list[Callable[[str], str]] = []


def install_traditional(convert: Callable[[str], str]) -> None:
    """Say how a sentence in Simplified Chinese is written in Traditional. Called once, by the house."""
    _converters[:] = [lru_cache(8_192)(convert)]


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence, in English and in Simplified Chinese; ``{name}`` marks where a value goes."""

    en: str
    zh: str

    @classmethod
    def literal(cls, en: str, zh: str) -> "Words":
        """A sentence that is said as it stands: braces in it came with somebody's value and mark no place."""
        return cls(*(text.replace("{", "{{").replace("}", "}}") for text in (en, zh)))

    def say(self, language: str, /, **values: object) -> str:
        """The sentence in the asked language: Chinese for any ``zh*`` tag, English for everything else.

        On pages in Traditional Chinese the sentence is converted, and never a value in it: names are written one way.
        """
        said = {name: value.say(language) if isinstance(value, Words) else value for name, value in values.items()}
        if not language.lower().startswith("zh"):
            return self.en.format(**said)
        chinese = _converters[0](self.zh) if language == TRADITIONAL and _converters else self.zh
        return chinese.format(**said)
