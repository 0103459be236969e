# SPDX-License-Identifier: Apache-2.0
"""Work of this room that comes round."""

from duly.kernel.actors import SYSTEM
from duly.rooms.notices import actions


def complete_settled() -> int:
    """Complete launched notices whose every customer is accounted for."""
    return actions.complete(SYSTEM)
