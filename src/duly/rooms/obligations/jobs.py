# SPDX-License-Identifier: Apache-2.0
"""Recurring work of this room."""

import time

from duly.kernel.actors import SYSTEM
from duly.rooms.obligations.actions.advance import BATCH, advance

_A_WHILE = 2.0


def advance_due() -> int:
    """Move everybody whose wait is over, batch by batch, for about two seconds; gives how many."""
    until, moved = time.monotonic() + _A_WHILE, 0
    while True:
        batch = advance(SYSTEM)
        moved += batch
        if batch < BATCH or time.monotonic() > until:
            return moved
