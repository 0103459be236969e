# SPDX-License-Identifier: Apache-2.0
"""The badge of a customer's page: whether it is proved who is there, how strongly, and how long ago."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.change_requests import queries as requests

CALL_LASTS = timedelta(minutes=30)
"""A proof is one of the running call for so long: half an hour, ours; no rule gives a figure."""
DAY = timedelta(hours=24)
"""Older ones are history: whoever calls today may be somebody else."""
ENOUGH = 2
"""From this level on it was more than an open session; docs/change-requests.md says which method gives which."""


class Badge(NamedTuple):
    """The strongest proof of the running call; else the latest one there is."""

    level: int
    method: str
    at: datetime | None
    request: UUID | None
    number: str
    tone: str
    is_running: bool
    """Whether it may be taken for the conversation that is going on now."""


NOBODY = Badge(0, "", None, None, "", "grey", is_running=False)


def badge_of(actor: Actor, party: UUID) -> Badge:
    """What is known of who is there."""
    known, now = requests.proved_of(actor, party), clock.now()
    running = [one for one in known if now - one.at <= CALL_LASTS]
    if not known:
        return NOBODY
    best = max(running, key=lambda one: (one.level, one.at)) if running else known[0]
    tone = _tone(best.level, now - best.at)
    return Badge(best.level, best.method, best.at, best.request, best.number, tone, is_running=bool(running))


def _tone(level: int, age: timedelta) -> str:
    if age <= CALL_LASTS:
        return "green" if level >= ENOUGH else "amber"
    return "amber" if age <= DAY else "grey"
