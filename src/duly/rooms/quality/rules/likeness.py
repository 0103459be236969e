# SPDX-License-Identifier: Apache-2.0
"""The quick way to find doubles: customers who have a value in common, and how much that says."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple
from uuid import UUID

NAME = "name"
WEIGHTS: Mapping[str, float] = {"email": 0.7, "phone": 0.6, "letter": 0.35, NAME: 0.45}
"""How probable it makes it that two customers are one, each alone. Judged, not measured: families share a telephone, and
companies an office; two people of one name in one region are common. Together they come to more."""
IDENTIFIER = 0.95
"""An identity document or a registration number; a bank account may be shared by a couple."""
_PHONES = frozenset({"sms", "voice", "phone"})
_ACCOUNTS = frozenset({"bank_account", "iban"})
LIKELY = 0.5
"""Less is not shown."""
MOST = 12
"""A value that more customers than this have is a switchboard's, an agent's or a dummy: it says nothing about two of them."""


class Shared(NamedTuple):
    """Customers who have a value of this kind in common."""

    kind: str
    parties: tuple[UUID, ...]


class Alike(NamedTuple):
    """Two customers, the lower id first, and what they have in common."""

    first: UUID
    second: UUID
    score: float
    reasons: tuple[str, ...]


def weight(kind: str) -> float:
    """What one value in common says."""
    if kind in _PHONES:
        return WEIGHTS["phone"]
    if kind in _ACCOUNTS:
        return WEIGHTS["email"]
    return WEIGHTS.get(kind, IDENTIFIER)


def reason(kind: str) -> str:
    """How it is named: a number is a telephone number, whether it is texted or called."""
    return "phone" if kind in _PHONES else kind


def score_of(kinds: Iterable[str]) -> tuple[float, tuple[str, ...]]:
    """What several kinds of values in common come to, each counted once: the chance that not all of them mislead."""
    named = sorted({reason(kind) for kind in kinds})
    doubt = 1.0
    for kind in named:
        doubt *= 1 - weight(kind)
    return round(1 - doubt, 3), tuple(named)


def pairs_of(groups: Iterable[Shared]) -> dict[tuple[UUID, UUID], list[str]]:
    """Every two customers of a group, and the kinds of values that they have in common."""
    found: dict[tuple[UUID, UUID], list[str]] = defaultdict(list)
    for group in groups:
        parties = sorted(set(group.parties))
        if len(parties) <= MOST:
            for pair in combinations(parties, 2):
                found[pair].append(group.kind)
    return found


def alike(kinds: Mapping[tuple[UUID, UUID], Sequence[str]]) -> list[Alike]:
    """The pairs that are probable enough, most probable first."""
    scored = [Alike(*pair, *score_of(found)) for pair, found in kinds.items()]
    return sorted((one for one in scored if one.score >= LIKELY), key=lambda one: (-one.score, one.first, one.second))
