# SPDX-License-Identifier: Apache-2.0
"""How much there is to fear about a request: what it would change, and how it was asked."""

from collections.abc import Collection, Iterable
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from duly.rooms.change_requests.rules.clocks import MANY, WINDOW
from duly.rooms.change_requests.rules.policy import Policy
from duly.rooms.change_requests.terms import Tier

POINTS = {
    "urgent": 30,
    "reply_to_differs": 40,
    "lookalike_domain": 50,
    "sender_unproved": 20,
    "first_seen": 10,
    "window": 40,
    "many_changes": 20,
    "dead_contact": 20,
}
RAISES = frozenset({"urgent", "reply_to_differs", "lookalike_domain", "window"})
"""Each of these makes a change of a contact point as hard as one of a bank account: T2 becomes T3."""
MANY_CHANGES = 2


class Touch(NamedTuple):
    """One item, as far as its risk goes."""

    family: str
    field: str
    ends: bool = False


class Past(NamedTuple):
    """When this customer's contact points or identity were changed by requests, newest first."""

    applied: tuple[datetime, ...]


def flags_of(given: Collection[str], past: Past, now: datetime) -> tuple[str, ...]:
    """What is known to raise the risk: what the door saw, and what the record tells."""
    found = set(given) & POINTS.keys()
    if any(now - at < WINDOW for at in past.applied):
        found.add("window")
    if sum(now - at < MANY for at in past.applied) >= MANY_CHANGES:
        found.add("many_changes")
    return tuple(sorted(found))


def tier_of(policy: Policy, touches: Iterable[Touch], flags: Collection[str], *, leaves_none: bool = False) -> Tier:
    """The tier of a request: the highest of its items, raised by what is suspicious.

    ``leaves_none``: it would end the last way to reach the customer.
    """
    if leaves_none:
        return Tier.T4
    tier = max((policy.tier_of(one.family, one.field) for one in touches), default=Tier.T4)
    return Tier.T3 if tier is Tier.T2 and RAISES & set(flags) else tier


def score_of(flags: Iterable[str]) -> int:
    """The sum of what is suspicious: for sorting work, never for deciding."""
    return sum(POINTS.get(flag, 0) for flag in flags)


def is_sampled(request: UUID, per_cent: int) -> bool:
    """Whether this request of tier T1 is one of those that somebody looks at. Nobody can choose an id that is not."""
    return int.from_bytes(sha256(b"sample" + request.bytes).digest()[:4], "big") % 100 < per_cent
