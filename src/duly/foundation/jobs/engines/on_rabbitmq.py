# SPDX-License-Identifier: Apache-2.0
"""RabbitMQ's quorum queues, for fleets that run RabbitMQ already or outgrow one server.

A token is a row (:mod:`.tokens`), kept in the caller's transaction; every worker hands waiting rows to the broker, with
confirms, and takes messages a few at a time, acknowledged after the work. So a broker that is away, restarts empty or
repeats itself delays a token and never loses one.
"""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import orjson
import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connection

from duly.foundation.jobs.engines import tokens
from duly.foundation.jobs.engines.broker import BROKEN, Publisher, Receiver
from duly.foundation.jobs.facts import Job, QueueStats
from duly.kernel.ids import uuid7

_EVERY = 0.2
_AGAIN = 1.0
"""How often a broker or a database that is away is asked again. It does not grow: who is back is noticed at once."""
_HEARTBEAT = 2.0
_GRACE = 10.0
_AWAY = (OperationalError, InterfaceError)
_INTERRUPTED: tuple[type[Exception], ...] = (DatabaseError, InterfaceError, *BROKEN)
log = structlog.get_logger()
_jobs: dict[str, Job] = {}
Given = TypeVar("Given")


def register(jobs: Iterable[Job]) -> None:
    """Make declared jobs known to the engine."""
    _jobs.update({job.name: job for job in jobs if job.name not in _jobs})


def defer(name: str, arguments: dict[str, Any], *, at: datetime | None, key: str | None) -> bool:
    """Enqueue in the caller's transaction; ``False`` when a token with the same key waits already."""
    return tokens.put(_jobs[name], orjson.dumps(arguments).decode(), at=at, key=key)


def retry_stalled() -> int:
    """Give the tokens of workers that died back to the queue; gives how many."""
    return tokens.free_stalled()


def stats() -> list[QueueStats]:
    """How every queue stands."""
    return tokens.stats()


def run_worker(queues: list[str] | None, concurrency: int, stop: threading.Event, beat: Callable[[], object]) -> None:
    """Work until ``stop`` is set; ``beat`` is called while the loop turns, whether the broker is there or away."""
    every_queue = sorted({job.queue for job in _jobs.values()})
    worker = _Worker(queues or every_queue, concurrency, stop)
    ended = threading.Event()
    publisher = Publisher(settings.DULY["DULY_BROKER_URL"], every_queue)
    beside = [
        _ever_again("relay", _EVERY, lambda: tokens.publish(publisher.send), ended),
        _ever_again("pulse", _HEARTBEAT, lambda: tokens.beat(worker.me), ended),
    ]

    def turn() -> bool:
        beat()
        return all(thread.is_alive() for thread in beside) and not stop.is_set()

    try:
        worker.receive(turn)
    finally:
        ended.set()
        for thread in beside:
            thread.join(_GRACE)
        publisher.close()
    if not stop.is_set():
        message = "a thread of the worker ended"
        raise RuntimeError(message)


class _Worker:
    """Slots for tokens, and the line that fills them. The row decides who has a token, the message only names it."""

    def __init__(self, queues: list[str], concurrency: int, stop: threading.Event) -> None:
        self.me = uuid7()
        self._queues, self._concurrency, self._stop = queues, concurrency, stop
        self._slots = ThreadPoolExecutor(concurrency, thread_name_prefix="slot")

    def receive(self, turn: Callable[[], bool]) -> None:
        """Take tokens and run them while ``turn()`` holds, over a new line whenever one breaks."""
        told = _Told("broker")
        try:
            while turn():
                try:
                    self._receive(turn, told)
                except BROKEN as error:
                    told.away(error)
                    self._stop.wait(_AGAIN)
        finally:
            self._slots.shutdown(wait=False, cancel_futures=True)

    def _receive(self, turn: Callable[[], bool], told: "_Told") -> None:
        url = settings.DULY["DULY_BROKER_URL"]
        with Receiver(url, self._queues, self._concurrency, self._fill) as line:
            told.back()
            while turn():
                line.turn()
            line.finish(_GRACE)

    def _fill(self, line: Receiver, message: Any, token: int) -> None:
        self._slots.submit(self._slot, line, message, token)

    def _slot(self, line: Receiver, message: Any, token: int) -> None:
        again = False
        try:
            if self._stop.is_set():
                again = True
            else:
                close_old_connections()
                self._run(token)
        except _AWAY:
            again = True  # told to stop while the database was away; what was begun is freed when we beat no more
        except Exception:  # a worker's loop is one of the two places where everything is caught
            log.exception("jobs.token_failed", token=token)
        finally:
            connection.close()  # tokens are few, and an idle connection of every thread is dear
            line.settle(message, again=again)

    def _run(self, token: int) -> None:
        begun = self._insist(partial(tokens.begin, token, self.me))
        if begun is None:
            return
        job = _jobs[begun.name]
        try:
            job.run(**orjson.loads(begun.arguments))
        except Exception:
            log.exception("jobs.raised", job=begun.name, attempt=begun.attempts)
            self._insist(partial(tokens.give_back, token, begun, job.attempts, self.me))
        else:
            self._insist(partial(tokens.end, token))

    def _insist(self, verb: Callable[[], Given]) -> Given:
        """Ask a database that is away again: a token whose end is not told would be ours for as long as we live."""
        while True:
            try:
                return verb()
            except _AWAY:
                connection.close()
                if self._stop.wait(_AGAIN):
                    raise


class _Told:
    """What is away is told once, and once that it is back."""

    def __init__(self, what: str) -> None:
        self._what, self._is_away = what, False

    def away(self, error: Exception) -> None:
        if not self._is_away:
            log.warning("jobs.interrupted", what=self._what, error=str(error).strip(), kind=type(error).__name__)
        self._is_away = True

    def back(self) -> None:
        if self._is_away:
            log.warning("jobs.resumed", what=self._what)
        self._is_away = False


def _ever_again(name: str, every: float, do: Callable[[], object], ended: threading.Event) -> threading.Thread:
    """A thread that does it every so many seconds until the end; a broker or database that is away is asked again."""

    def run() -> None:
        told, pause = _Told(name), every
        while not ended.wait(pause):
            try:
                do()
            except _INTERRUPTED as error:
                told.away(error)
                connection.close()
                pause = max(every, _AGAIN)
            else:
                told.back()
                pause = every
        connection.close()

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread
