# SPDX-License-Identifier: Apache-2.0
"""Wording that readers of a place may take amiss: our own short lists, a file for each language."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from duly.kernel.words import Words

FORMAT = "sensitive/1"


@dataclass(frozen=True, slots=True)
class Delicate:
    """Words to think about, for whom, why, and what to write instead."""

    code: str
    pattern: re.Pattern[str]
    regions: frozenset[str]
    """Only where readers of these regions are among the audience; for all when empty."""
    why: Words
    instead: Words


def read_list(raw: Mapping[str, Any]) -> tuple[Delicate, ...]:
    """The entries of a file.

    Raises:
        ValueError: it is not well-formed, which is a fault of ours.
    """
    if raw.get("duly") != FORMAT:
        message = f"a list of sensitive wording begins with duly: {FORMAT}"
        raise ValueError(message)
    return tuple(_entry(row) for row in raw["entries"])


def _entry(row: Mapping[str, Any]) -> Delicate:
    flags = re.IGNORECASE if row.get("any_case", True) else 0
    return Delicate(
        row["code"],
        re.compile("|".join(row["patterns"]), flags),
        frozenset(row.get("regions", ())),
        Words.literal(row["why"]["en"], row["why"]["zh"]),
        Words.literal(row["instead"]["en"], row["instead"]["zh"]),
    )


def found_in(text: str, delicates: Collection[Delicate], regions: Collection[str] | None) -> list[tuple[Delicate, str]]:
    """What a text has of it; ``regions`` is ``None`` where nobody knows yet who reads it."""
    return [
        (one, match[0])
        for one in delicates
        if (regions is None or not one.regions or one.regions & set(regions)) and (match := one.pattern.search(text))
    ]
