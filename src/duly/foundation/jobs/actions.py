# SPDX-License-Identifier: Apache-2.0
"""The four verbs of durable work: ``enqueue``, ``periodic``, ``work``, ``stats``. The engine behind them can change."""

import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import structlog

from duly.foundation.jobs.engine import engine, retry_stalled
from duly.foundation.jobs.facts import Job, QueueStats, Recurring
from duly.foundation.jobs.rounds import Clockwork, run_round

__all__ = ["STALLED", "enqueue", "install", "periodic", "run_round", "stats", "work"]
log = structlog.get_logger()
_recurring: list[Recurring] = []
_AGAIN = 1.0
URGENT = "urgent"
"""The queue that has a slot of its own in every worker."""


def install(jobs: Iterable[Job], recurring: Iterable[Recurring]) -> None:
    """Make kinds of work known. Called once, by the house."""
    engine().register(jobs)
    for row in recurring:
        periodic(row)


def enqueue(name: str, *, at: datetime | None = None, key: str | None = None, **arguments: Any) -> bool:
    """Put a token in the queue, in the caller's transaction.

    ``at`` holds it back until then. ``key`` allows one waiting token with that key: ``False`` says that one waits
    already. ``arguments`` are JSON values; they never name a recipient.
    """
    return engine().defer(name, arguments, at=at, key=key)


def periodic(row: Recurring) -> None:
    """Add recurring work; it runs while :func:`work` does, on one worker at a time."""
    if row.name not in {known.name for known in _recurring}:
        _recurring.append(row)


def work(
    stop: threading.Event,
    *,
    queues: list[str] | None = None,
    concurrency: int = 2,
    beat: Callable[[], object] = lambda: None,
) -> None:
    """Run a worker until ``stop`` is set: jobs from the queues, and the rounds of recurring work.

    Urgent work has a slot of its own beside those ``concurrency``, so that it never waits for what is less pressing.
    When the database goes away it is asked again until it is back. ``beat`` is called every second or so while both
    the queue's loop and the rounds go on; a watchdog outside ends a worker that stops beating.
    """
    rounds = Clockwork(_recurring)
    clockwork = threading.Thread(target=rounds.run, args=(stop,), name="clockwork", daemon=True)
    clockwork.start()
    slot = threading.Thread(target=_turn, args=([URGENT], 1, stop, lambda: None), name="urgent", daemon=True)
    if queues is None or URGENT in queues:
        slot.start()
    try:
        _turn(queues, concurrency, stop, lambda: rounds.is_turning() and beat())
    finally:
        stop.set()
        clockwork.join(10)
        if slot.ident is not None:
            slot.join(10)


def _turn(queues: list[str] | None, concurrency: int, stop: threading.Event, beat: Callable[[], object]) -> None:
    """One worker's loop; whatever ends it, it begins again."""
    while not stop.is_set():
        try:
            engine().run_worker(queues, concurrency, stop, beat)
        except Exception as error:  # noqa: BLE001  a worker's loop is one of the two places where everything is caught
            log.warning("jobs.worker_interrupted", error=str(error), kind=type(error).__name__, queues=queues)
        stop.wait(_AGAIN)


def stats() -> list[QueueStats]:
    """How every queue stands."""
    return engine().stats()


STALLED = Recurring("jobs.retry_stalled", timedelta(seconds=5), retry_stalled)
