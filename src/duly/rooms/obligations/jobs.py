# SPDX-License-Identifier: Apache-2.0
"""Recurring work of this room."""

import time

from duly.kernel.actors import SYSTEM
from duly.rooms.obligations.actions.advance import BATCH, advance
from duly.rooms.obligations.actions.folding import fold as fold  # noqa: PLC0414  shown with the other work of this room
from duly.rooms.obligations.actions.phases import watch_phases as watch

_A_WHILE = 2.0


def advance_due() -> int:
    """Move everybody whose wait is over, batch by batch, for about two seconds; gives how many."""
    until, moved = time.monotonic() + _A_WHILE, 0
    while True:
        batch = advance(SYSTEM)
        moved += batch
        if batch < BATCH or time.monotonic() > until:
            return moved


def watch_phases() -> int:
    """Look at every phase under way: stop it, observe it, end it, release the next one."""
    return watch(SYSTEM)
