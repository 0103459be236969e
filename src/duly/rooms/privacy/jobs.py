# SPDX-License-Identifier: Apache-2.0
"""Work that comes round."""

from duly.kernel.actors import SYSTEM
from duly.rooms.privacy import actions


def erase() -> int:
    """Carry out the erasures whose time has come; gives how many."""
    done = 0
    while actions.erase_due(SYSTEM) is not None:
        done += 1
    return done


def look_for_due() -> int:
    """List what rules of keeping say should end; gives how many records are new on the list."""
    return actions.list_due(SYSTEM)
