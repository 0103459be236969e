# SPDX-License-Identifier: Apache-2.0
"""Work that comes round."""

from duly.kernel.actors import SYSTEM
from duly.rooms.repairs import actions


def chase() -> int:
    """Ask customers whom no further step of a cascade would ask, and end what stayed silent; gives how many."""
    return actions.ask_due(SYSTEM) + actions.end_silent(SYSTEM)
