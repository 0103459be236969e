# SPDX-License-Identifier: Apache-2.0
"""Trying the texts of an edition with sample values, before anybody gets them."""

from collections.abc import Iterator, Mapping

from duly.kernel.templating import Value, compile_check, render
from duly.kernel.words import Words
from duly.rooms.rulebook.facts import Finding, Text

_IMPERSONAL = {"title", "subject", "summary"}
"""Parts that stand where others see them, too: nobody's link or code may be in them."""


def tried(
    parts: Mapping[str, str], language: str, samples: Mapping[str, Value], found: list[Finding]
) -> Iterator[Text]:
    """The texts as rules read them; what cannot be filled in they cannot read either, and why is added to ``found``.

    A correction's part (``correction.title``) is held to the same as the part itself.
    """
    for part, source in parts.items():
        where, last = f"content.{language}.{part}", part.rpartition(".")[2]
        known = {
            name: value for name, value in samples.items() if last not in _IMPERSONAL or name not in {"link", "code"}
        }
        problems = problems_in(source, language, where, known)
        found.extend(problems)
        if source and not problems:
            yield Text(language, last, where, source, render(source, language, known))


def problems_in(source: str, language: str, where: str, values: Mapping[str, Value]) -> list[Finding]:
    """Why a text cannot be filled in."""
    return [
        Finding(
            f"TEXT-{problem.code.upper()}",
            "block",
            Words(en=f"{where}: {problem.words.en}.", zh=f"{where}：{problem.words.zh}。"),
            where,
            language=language,
        )
        for problem in compile_check(source, language, values)
    ]
