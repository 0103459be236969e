# SPDX-License-Identifier: Apache-2.0
"""Carrying a channel's due letters, wave after wave, until nothing is due or the token's time is over."""

import threading
import time
from collections import defaultdict
from collections.abc import Sequence

import structlog
from django.db import InterfaceError, OperationalError, connection

from duly.foundation.jobs.actions import enqueue
from duly.kernel.actors import SYSTEM
from duly.kernel.ids import uuid7
from duly.rooms.delivery.actions.finish import Done
from duly.rooms.delivery.actions.health import Notebook
from duly.rooms.delivery.actions.posting import Posting
from duly.rooms.delivery.actions.tokens import CARRY, CARRY_URGENT
from duly.rooms.delivery.actions.wave import Wave, turn
from duly.rooms.delivery.channel import channel_named
from duly.rooms.delivery.facts import Lane

SHIFT = 15.0
"""Seconds that one token keeps a worker busy; short enough for a worker that was asked to stop."""
_PATIENCE = 600.0
"""Seconds for which outcomes in hand are kept while the database is away."""
_BREATH = 0.1
_ALL = 1_000_000
_one_at_a_time: dict[str, threading.Lock] = defaultdict(threading.Lock)
log = structlog.get_logger()


def carry(channel: str, *, shift: float = SHIFT, lane: str = "") -> int:
    """Carry what is due on a channel; gives how many letters were posted. One thread of a process at a time does so.

    Whoever carries takes urgent letters first. With ``lane="urgent"`` nothing else is taken, so that such a token is
    free again for the next channel. A worker with less pressing letters stops after its wave when something urgent is
    due on another channel.
    """
    lock = _one_at_a_time[channel]
    if not lock.acquire(blocking=False):
        return 0
    try:
        with Posting(channel_named(channel)) as posting:
            posted, has_more = _waves(posting, time.monotonic() + shift, lane)
    finally:
        lock.release()
    if has_more:
        enqueue(CARRY_URGENT if lane == Lane.URGENT else CARRY, key=f"carry {channel} {lane} again", channel=channel)
    return posted


def carry_urgent(channel: str) -> int:
    """Carry what is urgent on a channel: the work of a queue of its own."""
    return carry(channel, lane=Lane.URGENT)


def _waves(posting: Posting, end: float, lane: str) -> tuple[int, bool]:
    posted, done = 0, list[Done]()
    notebook = Notebook(posting.way.name)
    is_over = False
    while True:
        is_over = is_over or time.monotonic() > end
        wave = _take_turn(posting, notebook, done, 0 if is_over else _ALL, lane)
        done = []
        if wave.waits == "pace" and not posting.busy:
            time.sleep(_BREATH)
            continue
        if not wave.rows and not posting.busy:
            notebook.write(is_last=True)
            return posted, is_over or wave.has_more
        is_over = is_over or wave.must_yield
        for finished in posting.post(wave):
            notebook.add(finished.tally, at_once=finished.was_alone)
            done += finished.done
        posted += len(done)


def _take_turn(posting: Posting, notebook: Notebook, done: Sequence[Done], room: int, lane: str) -> Wave:
    """One turn, repeated until the database is there: what was posted must not be forgotten."""
    way, claim, give_up = posting.way, uuid7(), time.monotonic() + _PATIENCE
    adopt = False
    while True:
        try:
            notebook.write()
            return turn(SYSTEM, way, done, claim=claim, room=room, busy=posting.busy, lane=lane, adopt=adopt)
        except (OperationalError, InterfaceError) as error:
            if time.monotonic() > give_up or connection.in_atomic_block:
                raise
            log.warning("delivery.database_away", channel=way.name, in_hand=len(done), error=str(error).strip())
            connection.close()
            adopt = True
            time.sleep(0.5)
