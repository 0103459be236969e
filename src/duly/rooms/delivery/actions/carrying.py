# SPDX-License-Identifier: Apache-2.0
"""Carrying a channel's due letters, wave after wave, until nothing is due or the token's time is over."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from uuid import UUID

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from duly.foundation.jobs.actions import enqueue
from duly.kernel.actors import SYSTEM
from duly.kernel.ids import uuid7
from duly.kernel.templating import WordingError
from duly.rooms.customers.facts import Reach
from duly.rooms.delivery.actions.finish import Done
from duly.rooms.delivery.actions.tokens import CARRY
from duly.rooms.delivery.actions.wave import Row, Wave, turn
from duly.rooms.delivery.channel import Channel, Letter, Outcome, Refused, Unknown, channel_named
from duly.rooms.delivery.models import Mailing
from duly.rooms.delivery.rendering import House, To, fingerprint, write

SHIFT = 15.0
"""Seconds that one token keeps a worker busy; short enough for a worker that was asked to stop."""
_PATIENCE = 600.0
"""Seconds for which outcomes in hand are kept while the database is away."""
_BREATH = 0.1
_one_at_a_time: dict[str, threading.Lock] = defaultdict(threading.Lock)
log = structlog.get_logger()


def carry(channel: str, *, shift: float = SHIFT) -> int:
    """Carry what is due on a channel; gives how many letters were posted. One thread of a process at a time does so."""
    lock = _one_at_a_time[channel]
    if not lock.acquire(blocking=False):
        return 0
    try:
        posted, has_more = _waves(channel_named(channel), time.monotonic() + shift)
    finally:
        lock.release()
    if has_more:
        enqueue(CARRY, key=f"carry {channel} again", channel=channel)
    return posted


def _waves(channel: Channel, end: float) -> tuple[int, bool]:
    room = channel.limits.batch * channel.limits.connections
    posted, done, finished = 0, list[Done](), None
    while True:
        is_over = time.monotonic() > end
        wave = _take_turn(channel, done, finished, 0 if is_over else room)
        if not wave.rows and wave.must_wait and not is_over and channel.limits.per_second:
            done, finished = [], None
            time.sleep(_BREATH)
            continue
        if not wave.rows:
            return posted, is_over or wave.has_more
        done, finished = post(channel, wave), wave.claim
        posted += len(done)


def _take_turn(channel: Channel, done: Sequence[Done], finished: UUID | None, room: int) -> Wave:
    """One turn, repeated until the database is there: what was posted must not be forgotten."""
    claim, give_up = uuid7(), time.monotonic() + _PATIENCE
    adopt = False
    while True:
        try:
            return turn(SYSTEM, channel, done, finished=finished, claim=claim, room=room, adopt=adopt)
        except (OperationalError, InterfaceError) as error:
            if time.monotonic() > give_up or connection.in_atomic_block:
                raise
            log.warning("delivery.database_away", channel=channel.name, in_hand=len(done), error=str(error).strip())
            connection.close()
            adopt = True
            time.sleep(0.5)


def post(channel: Channel, wave: Wave) -> list[Done]:
    """Render and post the letters of a wave; gives what became of each. No transaction is open."""
    house = House(settings.DULY.secret, settings.DULY.public_url)
    ready: list[tuple[Letter, Callable[[Outcome], Done]]] = []
    done: list[Done] = []
    for row, mailing, reach in wave.rows:
        address = reach.address if reach else ""
        try:
            letter = write(house, mailing, _to(row, reach, address))
        except (WordingError, KeyError) as error:
            done.append(_done(row, mailing, reach, "")(Refused("wording", str(error), permanent=True)))
            continue
        complaint = channel.check(address) if channel.limits.addressed else None
        finished = _done(row, mailing, reach, fingerprint(letter))
        if complaint:
            done.append(finished(Refused("bad_address", complaint, permanent=True)))
        else:
            ready.append((letter, finished))
    outcomes = _post_safely(channel, [letter for letter, _ in ready])
    return done + [finished(outcome) for (_, finished), outcome in zip(ready, outcomes, strict=True)]


def _post_safely(channel: Channel, letters: list[Letter]) -> list[Outcome]:
    """An adapter that breaks its promise and raises leaves every letter unknown."""
    if not letters:
        return []
    try:
        outcomes = channel.post(letters)
    except Exception:  # an adapter is somebody else's code, and what it sent cannot be asked of it any more
        log.exception("delivery.adapter_raised", channel=channel.name)
        return [Unknown("adapter_raised")] * len(letters)
    return outcomes


def _to(row: Row, reach: Reach | None, address: str) -> To:
    name = reach.name if reach else ""
    return To(row.id, row.recipient_id, row.customer_id, row.language, row.code, address, name)


def _done(row: Row, mailing: Mailing, reach: Reach | None, content: str) -> Callable[[Outcome], Done]:
    point, address = (reach.contact_point_id, reach.address) if reach else (None, "")

    def finished(outcome: Outcome) -> Done:
        return Done(row.id, row.recipient_id, row.customer_id, point, mailing, row.attempt, address, content, outcome)

    return finished
