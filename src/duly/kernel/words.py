# SPDX-License-Identifier: Apache-2.0
"""Sentences in the languages that the product itself speaks, side by side so that neither is forgotten."""

from dataclasses import dataclass


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
        """The sentence in the asked language: Chinese for any ``zh*`` tag, English for everything else."""
        said = {name: value.say(language) if isinstance(value, Words) else value for name, value in values.items()}
        return (self.zh if language.lower().startswith("zh") else self.en).format(**said)
