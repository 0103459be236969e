# SPDX-License-Identifier: Apache-2.0
"""Celery on RabbitMQ's quorum queues, for fleets that run RabbitMQ already or outgrow one server.

A token is a row (:mod:`.tokens`), kept in the caller's transaction; every worker hands waiting rows to the broker, with
confirms, and takes messages one at a time, acknowledged after the work. So a broker that is away, restarts empty or
repeats itself delays a token and never loses one.
"""

import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

import orjson
import structlog
from celery import Celery
from celery.worker import WorkController
from celery.worker import state as worker_state
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from kombu import entity
from kombu.exceptions import OperationalError

from duly.foundation.jobs.engines import tokens
from duly.foundation.jobs.facts import Job, QueueStats
from duly.kernel.ids import uuid7

_PREFIX = "duly"
_TASK = "duly.token"
_EVERY = 0.2
_HEARTBEAT = 2.0
_GRACE = 10.0
_SENDING = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.2}
log = structlog.get_logger()
_jobs: dict[str, Job] = {}
_ending = threading.Condition()
_loops = 0


def register(jobs: Iterable[Job]) -> None:
    """Make declared jobs known to the engine."""
    _jobs.update({job.name: job for job in jobs if job.name not in _jobs})


def defer(name: str, arguments: dict[str, Any], *, at: datetime | None, key: str | None) -> bool:
    """Enqueue in the caller's transaction; ``False`` when a token with the same key waits already."""
    return tokens.put(_jobs[name], orjson.dumps(arguments).decode(), at=at, key=key)


def run_worker(queues: list[str] | None, concurrency: int, stop: threading.Event, beat: Callable[[], object]) -> None:
    """Work until ``stop`` is set; ``beat`` is called while the loop turns."""
    me = uuid7()
    names = queues if queues is not None else sorted({job.queue for job in _jobs.values()})
    app = _app(me)
    app.conf.task_queues = [_queue(name) for name in names]
    controller = WorkController(
        app=app, pool="threads", concurrency=concurrency, hostname=f"duly@{me}", loglevel="WARNING"
    )
    consuming = threading.Thread(target=controller.start, name="celery", daemon=True)
    if not _begin(stop):
        return
    consuming.start()
    relay = threading.Thread(target=_relay, args=(me, stop), name="relay", daemon=True)
    relay.start()
    try:
        while not stop.is_set() and consuming.is_alive() and relay.is_alive():
            beat()
            time.sleep(_EVERY)
    finally:
        worker_state.should_stop = 0  # read by its loop; what it has begun is finished first
        consuming.join(_GRACE)
        relay.join(_GRACE)
        _end()
    if not stop.is_set():
        message = "the connection to the broker ended"
        raise ConnectionError(message)


def _begin(stop: threading.Event) -> bool:
    """Count one more loop of this process, when none is being ended; ``False`` when there is no need to begin.

    Celery's word to end is one for the whole process: whoever ends one loop ends all, and each begins again by itself.
    """
    global _loops  # noqa: PLW0603  as Celery's own word is
    with _ending:
        while worker_state.should_stop is not None and not stop.is_set():
            _ending.wait(_EVERY)
        if stop.is_set():
            return False
        _loops += 1
        return True


def _end() -> None:
    global _loops  # noqa: PLW0603
    with _ending:
        _loops -= 1
        if _loops == 0:
            worker_state.should_stop = None
            _ending.notify_all()


def retry_stalled() -> int:
    """Give the tokens of workers that died back to the queue; gives how many."""
    return tokens.free_stalled()


def stats() -> list[QueueStats]:
    """How every queue stands."""
    return list(tokens.stats())


def _relay(me: UUID, stop: threading.Event) -> None:
    """Hand waiting tokens over, and say that this worker lives. A broker or database that is away is asked again."""
    beaten = 0.0
    try:
        while not stop.wait(_EVERY):
            try:
                tokens.publish(_send)
                if time.monotonic() - beaten > _HEARTBEAT:
                    tokens.beat(me)
                    beaten = time.monotonic()
            except (DatabaseError, OperationalError, OSError) as error:
                log.warning("jobs.relay_interrupted", error=str(error).strip())
                close_old_connections()
    finally:
        connection.close()


def _send(queue: str, token: int) -> None:
    _publisher().send_task(_TASK, args=(token,), queue=_queue(queue).name, retry_policy=_SENDING)


def _queue(name: str) -> Any:
    full, kombu = f"{_PREFIX}.{name}", cast(Any, entity)  # kombu is untyped
    exchange = kombu.Exchange(full, type="topic")
    return kombu.Queue(full, exchange, routing_key=full, durable=True, queue_arguments={"x-queue-type": "quorum"})


@cache
def _publisher() -> Celery:
    app = _bare()
    app.conf.task_queues = [_queue(name) for name in sorted({job.queue for job in _jobs.values()})]
    return app


def _app(me: UUID) -> Celery:
    app = _bare()

    @app.task(name=_TASK, shared=False, acks_late=True, reject_on_worker_lost=True)  # type: ignore[untyped-decorator]  # celery has no types
    def run(token: int) -> None:
        _run(token, me)

    return app


def _bare() -> Celery:
    app = Celery(_PREFIX, broker=settings.DULY["DULY_BROKER_URL"], set_as_current=False)
    app.conf.update(
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_heartbeat=10,
        broker_transport_options={"confirm_publish": True, "confirm_timeout": 5.0},
        task_create_missing_queues=False,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        event_queue_exclusive=True,
    )
    return app


def _run(token: int, me: UUID) -> None:
    close_old_connections()
    try:
        begun = tokens.begin(token, me)
        if begun is None:
            return
        job = _jobs[begun.name]
        try:
            job.run(**orjson.loads(begun.arguments))
        except Exception:
            log.exception("jobs.raised", job=begun.name, attempt=begun.attempts)
            tokens.give_back(token, begun, job.attempts)
        else:
            tokens.end(token)
    finally:
        connection.close()  # tokens are few, and an idle connection of every thread is dear
