# SPDX-License-Identifier: Apache-2.0
"""去向: what became of a line that was carried out, by how far its request came."""

from duly.rooms.change_requests.filing import Fate
from duly.rooms.change_requests.terms import State


def fate_of(state: str, *, already: bool) -> Fate:
    """What became of a line whose own request came to this state."""
    if state in {State.APPLIED, State.NOTIFIED, State.CLOSED}:
        return Fate.ALREADY if already else Fate.APPLIED
    return Fate.AHEAD if state == State.READY else Fate.ASKED
