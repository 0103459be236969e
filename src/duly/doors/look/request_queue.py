# SPDX-License-Identifier: Apache-2.0
"""The queue of change requests as every door asks for it: which states are open, and what it may be narrowed to."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from duly.foundation.paging.facts import Order, Place
from duly.kernel.actors import Actor
from duly.rooms.change_requests import queries
from duly.rooms.change_requests.facts import Card, State

OVER = (
    State.APPLIED, State.NOTIFIED, State.CLOSED, State.DISPUTED, State.REFUSED, State.DISAGREEMENT_LOGGED,
    State.WITHDRAWN, State.EXPIRED, State.SPAM, State.DUPLICATE,
)  # fmt: skip
OPEN = tuple(state for state in State if state not in OVER)
"""What still waits for somebody."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the queue is narrowed to; what is empty is no restriction."""

    states: Collection[str] = OPEN
    organisation: UUID | None = None
    tiers: Collection[int] = ()
    channels: Collection[str] = ()
    mine: bool = False
    """Only what the actor took in or handed over."""
    late: bool = False


def queue(actor: Actor, wanted: Narrowed, order: Order, after: Place | None = None, limit: int = 50) -> list[Card]:
    """So many requests from a place on."""
    return queries.queue(
        actor, states=wanted.states, organisation=wanted.organisation, order=order, after=after, limit=limit,
        tiers=wanted.tiers, channels=wanted.channels, mine=wanted.mine, late=wanted.late,
    )  # fmt: skip
