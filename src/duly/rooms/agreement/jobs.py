# SPDX-License-Identifier: Apache-2.0
"""Work that comes round."""

from duly.kernel.actors import SYSTEM
from duly.rooms.agreement import actions


def remind() -> int:
    """Remind whoever has a task that is due soon or overdue, once a day each; gives how many."""
    return actions.remind_due(SYSTEM)
