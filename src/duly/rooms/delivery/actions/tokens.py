# SPDX-License-Identifier: Apache-2.0
"""Waking workers. A token says which channel has work, never whom for. Urgent work has tokens and a queue of its own."""

from django.conf import settings

from duly.foundation.jobs.actions import enqueue
from duly.rooms.delivery.channel import channel_named
from duly.rooms.delivery.facts import Lane

CARRY = "delivery.carry"
CARRY_URGENT = "delivery.carry_urgent"


def wake(channel: str, due: int, lane: str = Lane.NORMAL) -> int:
    """Let as many workers as are useful carry this channel; gives how many tokens are new."""
    room = sum(provider.room for provider in channel_named(channel).providers)
    useful = min(int(settings.DULY["DULY_WORKERS"]), -(-due // room))
    task, name = (CARRY_URGENT, "urgent") if lane == Lane.URGENT else (CARRY, "carry")
    return sum(enqueue(task, key=f"{name} {channel} {number}", channel=channel) for number in range(useful))
