# SPDX-License-Identifier: Apache-2.0
"""Pure decisions about what is owed."""

from collections.abc import Collection
from datetime import datetime, timedelta

from duly.rooms.obligations.facts import State

MET = frozenset({State.ACKNOWLEDGED, State.ACKNOWLEDGED_LATE})
"""The customer has confirmed; nothing changes that any more."""
OPEN = frozenset({State.WAITING, State.REACHED})
"""Still being chased, or about to be."""
_IN_FLIGHT = frozenset({"planned", "held", "sending"})
_WENT_OUT = frozenset({"accepted", "delivered", "unknown"})
_POSTPONE = timedelta(minutes=5)
_LEAST = timedelta(seconds=1)


def met_state(now: datetime, due_at: datetime) -> State:
    """An acknowledgement after the due date counts, as late."""
    return State.ACKNOWLEDGED if now <= due_at else State.ACKNOWLEDGED_LATE


def is_in_flight(channel: str, delivery_state: str | None) -> bool:
    """Whether a step has not left the house yet, so that its wait has not begun. A call list waits for nobody."""
    return channel != "call" and delivery_state in _IN_FLIGHT


def waits(wait: timedelta, scale: int) -> timedelta:
    """How long a step waits, compressed in a rehearsal, never less than a second."""
    return max(wait / scale, _LEAST)


def postponed(scale: int) -> timedelta:
    """When to look again at a step that has not left the house."""
    return waits(_POSTPONE, scale)


def exhausted_state(delivery_states: Collection[str]) -> State:
    """Nobody could be reached at all, or somebody was and stays silent: then a person must look."""
    return State.STALLED if _WENT_OUT.intersection(delivery_states) else State.UNREACHABLE
