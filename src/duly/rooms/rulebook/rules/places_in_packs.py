# SPDX-License-Identifier: Apache-2.0
"""Small readers for values of a pack; each says in one sentence what is wrong."""

import string
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from duly.kernel.words import Words

PLACEHOLDERS = frozenset(
    [
        "where",
        "field",
        "name",
        "excerpt",
        "language",
        "days",
        "least",
        "soonest",
        "latest",
        "date",
        "given",
        "count",
        "instead",
        "begins",
        "effective_on",
        "year",
        "region",
    ]
)
"""What the sentence of a rule may leave open; each check fills those it knows."""


def only(raw: object, known: Collection[str]) -> None:
    """Refuse a key that nobody would read.

    Raises:
        ValueError: names the key.
    """
    if not isinstance(raw, Mapping):
        raise ValueError(f"{raw!r} is no mapping")  # noqa: TRY004  a fault of the pack, like the others here
    unknown = {str(key) for key in raw} - set(known)
    if unknown:
        raise ValueError(f"unknown key {', '.join(sorted(unknown))}; known are {', '.join(sorted(known))}")


def one_of(given: object, known: Collection[str]) -> Any:
    """A word of a fixed list.

    Raises:
        ValueError: names the list.
    """
    if given not in known:
        raise ValueError(f"{given!r} is none of {', '.join(known)}")
    return given


def day(given: object) -> date | None:
    """A day, or none.

    Raises:
        ValueError: it is something else.
    """
    if given is None:
        return None
    if not isinstance(given, date) or isinstance(given, datetime):
        raise ValueError(f"{given!r} is not a date such as 2026-12-01")  # noqa: TRY004
    return given


def sentence(raw: object) -> Words:
    """A sentence in both languages.

    Raises:
        ValueError: one of them is missing.
    """
    only(raw, {"en", "zh"})
    values = dict(raw) if isinstance(raw, Mapping) else {}
    if not all(isinstance(values.get(key), str) and values[key].strip() for key in ("en", "zh")):
        raise ValueError("a sentence needs en and zh")
    return Words(en=values["en"], zh=values["zh"])


def as_it_stands(raw: object) -> Words:
    """A sentence whose braces are its own: wording to take over, with the blanks of a notice in it.

    Raises:
        ValueError: one language is missing.
    """
    words = sentence(raw)
    return Words.literal(words.en, words.zh)


def open_sentence(raw: object) -> Words:
    """The sentence of a rule, with places for values.

    Raises:
        ValueError: a place that no check fills.
    """
    words = sentence(raw)
    for text in (words.en, words.zh):
        unknown = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None} - PLACEHOLDERS
        if unknown:
            raise ValueError(f"no check fills {{{', '.join(sorted(unknown))}}} (write {{{{ and }}}} for braces)")
    return words
