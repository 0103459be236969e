# SPDX-License-Identifier: Apache-2.0
"""Work that comes round: samples that are due are drawn, and what was kept for them goes in the end."""

from duly.rooms.aftercare import actions


def look() -> int:
    """Draw the samples that are due today, and remove what nobody needs any more; gives how many."""
    return actions.draw_due() + actions.let_go_due()
