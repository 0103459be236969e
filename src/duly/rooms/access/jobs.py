# SPDX-License-Identifier: Apache-2.0
"""Codes go out behind the asker's back, so that nobody can tell by the clock whether there was one to send."""

from duly.foundation.jobs.actions import enqueue
from duly.kernel.actors import SYSTEM
from duly.rooms.access import actions, queries

SEND = actions.SEND


def send() -> int:
    """Work on every code that was asked for; gives how many."""
    count = 0
    while actions.send(SYSTEM):
        count += 1
    return count


def wake() -> int:
    """Wake that work when a code waits: a token that was lost is made again."""
    return int(queries.waits() and enqueue(SEND, key=SEND))


def forget() -> int:
    """Forget what is long over; gives how many rows."""
    return actions.forget(SYSTEM)
