# SPDX-License-Identifier: Apache-2.0
"""The ways of a request, as data. docs/privacy.md draws them; a test holds the two together."""

from collections.abc import Mapping

from duly.rooms.privacy.terms import State

LEADS_TO: Mapping[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.IDENTIFIED, State.REFUSED, State.WITHDRAWN}),
    State.IDENTIFIED: frozenset({State.IN_REVIEW, State.WITHDRAWN}),
    State.IN_REVIEW: frozenset({State.IDENTIFIED, State.GRANTED, State.PARTLY, State.REFUSED, State.WITHDRAWN}),
    State.GRANTED: frozenset({State.ERASING, State.DONE}),
    State.PARTLY: frozenset({State.DONE}),
    State.REFUSED: frozenset({State.DONE}),
    State.ERASING: frozenset({State.DONE, State.WITHDRAWN}),
    State.DONE: frozenset(),
    State.WITHDRAWN: frozenset(),
}
OVER = frozenset(state for state, onward in LEADS_TO.items() if not onward)
OPEN = frozenset(State) - OVER
WAITS_FOR_STAFF = frozenset({State.RECEIVED, State.IDENTIFIED, State.IN_REVIEW, State.GRANTED})


def may_go(here: State, there: State) -> bool:
    """Whether a request may take this step."""
    return there in LEADS_TO[here]
