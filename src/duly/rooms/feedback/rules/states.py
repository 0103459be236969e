# SPDX-License-Identifier: Apache-2.0
"""The ways of a conversation, as data. docs/service-desk.md draws them; a test holds the two together."""

from collections.abc import Mapping

from duly.rooms.feedback.terms import State

LEADS_TO: Mapping[State, frozenset[State]] = {
    State.NEW: frozenset({State.IN_WORK, State.WAITING, State.RESOLVED}),
    State.IN_WORK: frozenset({State.NEW, State.WAITING, State.RESOLVED}),
    State.WAITING: frozenset({State.IN_WORK, State.RESOLVED}),
    State.RESOLVED: frozenset({State.IN_WORK, State.CLOSED}),
    State.CLOSED: frozenset(),
}
OPEN = (State.NEW, State.IN_WORK, State.WAITING)
AT_WORK = (State.NEW, State.IN_WORK)
"""Where the next word is ours: the clock runs."""
MAY: Mapping[str, frozenset[State]] = {
    "answer": frozenset(OPEN),
    "write": frozenset({*OPEN, State.RESOLVED}),
    "note": frozenset({*OPEN, State.RESOLVED}),
    "take_up": frozenset(OPEN),
    "give_back": frozenset(OPEN),
    "hand_over": frozenset(OPEN),
    "classify": frozenset(OPEN),
    "resolve": frozenset(OPEN),
    "reopen": frozenset({State.RESOLVED}),
    "rate": frozenset({State.RESOLVED, State.CLOSED}),
}
"""In which states a verb is possible."""


def may_go(here: State, there: State) -> bool:
    """Whether a conversation may take this step; staying where it is, always."""
    return here == there or there in LEADS_TO[here]
