# SPDX-License-Identifier: Apache-2.0
"""Waking workers. A token says which channel has work, never whom for."""

from django.conf import settings

from duly.foundation.jobs.actions import enqueue
from duly.rooms.delivery.channel import channel_named

CARRY = "delivery.carry"


def wake(channel: str, due: int) -> int:
    """Let as many workers as are useful carry this channel; gives how many tokens are new."""
    limits = channel_named(channel).limits
    useful = min(int(settings.DULY["DULY_WORKERS"]), -(-due // (limits.batch * limits.connections)))
    return sum(enqueue(CARRY, key=f"carry {channel} {lane}", channel=channel) for lane in range(useful))
