# SPDX-License-Identifier: Apache-2.0
"""Work that comes round."""

from duly.kernel.actors import SYSTEM
from duly.rooms.feedback import actions


def keep_time() -> int:
    """Resolve what stayed silent, close what is over, note what is late; gives how many."""
    return actions.close_quiet(SYSTEM) + actions.note_late(SYSTEM)
