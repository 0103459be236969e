# SPDX-License-Identifier: Apache-2.0
"""Whether the people who must be told of a request were reached."""

from typing import Literal

from duly.rooms.change_requests.models import ChangeRequest
from duly.rooms.change_requests.terms import Matter
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.facts import State

_ON_ITS_WAY = frozenset({State.PLANNED, State.HELD, State.SENDING})
_LEFT = frozenset({State.ACCEPTED, State.DELIVERED})


def told_state(row: ChangeRequest, *, after: bool = False) -> Literal["reached", "waiting", "none"]:
    """Of the messages to the old contact points, or after it was applied of all: one was reached; some are on their way;
    or none was, for each came back or there was nowhere to send any.
    """
    rows = row.messages.filter(matter=Matter.APPLIED) if after else row.messages.filter(matter=Matter.REQUESTED)
    told = {one.id: one.outcome for one in (rows if after else rows.filter(role="old"))}
    states = {
        recipient: {card.state for card in cards} for recipient, cards in deliveries.deliveries_of(list(told)).items()
    }
    alive = [states.get(one, set()) for one, outcome in told.items() if not outcome]
    if any(found & _ON_ITS_WAY for found in alive) and (after or not any(found & _LEFT for found in alive)):
        return "waiting"
    return "reached" if any(found & _LEFT for found in alive) else "none"
