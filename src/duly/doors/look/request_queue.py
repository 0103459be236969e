# SPDX-License-Identifier: Apache-2.0
"""Which change requests the queue shows at every door: those that still wait for somebody, or those that are over."""

from duly.rooms.change_requests.facts import State

OVER = (
    State.APPLIED, State.NOTIFIED, State.CLOSED, State.DISPUTED, State.REFUSED, State.DISAGREEMENT_LOGGED,
    State.WITHDRAWN, State.EXPIRED, State.SPAM, State.DUPLICATE,
)  # fmt: skip
OPEN = tuple(state for state in State if state not in OVER)
"""What still waits for somebody."""
