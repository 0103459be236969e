# SPDX-License-Identifier: Apache-2.0
"""Procrastinate on the same PostgreSQL, the engine that needs nothing else."""

import asyncio
import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import procrastinate
import psycopg
import structlog
from asgiref.sync import async_to_sync
from django.db import close_old_connections, connection, transaction
from procrastinate import exceptions
from procrastinate.contrib.django.utils import connector_params

from duly.foundation.jobs.facts import Job, QueueStats
from duly.kernel.named_sql import named_sql

HEARTBEAT = 2.0
STALLED_AFTER = 10.0
GRACE = 10.0
_BREATH = 0.2
_AGAIN = 1.0
"""How often a database that is away is asked again."""
_LISTENING = 2
"""Connections of a worker beside those of its jobs: one listens, one fetches and tells the heartbeat."""
log = structlog.get_logger()
_apps: list[procrastinate.App] = []
"""Procrastinate itself is one application per process."""
_jobs: dict[str, Job] = {}


def on_ready(app: procrastinate.App) -> None:
    """Keep Procrastinate's application; Django calls this when it is ready (PROCRASTINATE_ON_APP_READY)."""
    _apps[:] = [app]


def register(jobs: Iterable[Job]) -> None:
    """Make declared jobs known to the engine."""
    for job in jobs:
        if job.name in _jobs:
            continue
        _jobs[job.name] = job
        retry = procrastinate.RetryStrategy(max_attempts=job.attempts, exponential_wait=2)
        app().task(name=job.name, queue=job.queue, retry=retry)(_run_of(job))


def app() -> procrastinate.App:
    """Procrastinate's application."""
    if not _apps:
        message = "Django is not ready"
        raise RuntimeError(message)
    return _apps[0]


def _run_of(job: Job) -> Any:
    def run(**arguments: Any) -> None:
        close_old_connections()
        try:
            job.run(**arguments)
        finally:
            close_old_connections()

    return run


def defer(name: str, arguments: dict[str, Any], *, at: datetime | None, key: str | None) -> bool:
    """Enqueue in the caller's transaction; ``False`` when a token with the same key waits already."""
    task = app().configure_task(name, schedule_at=at, queueing_lock=key, queue=_jobs[name].queue)
    try:
        with transaction.atomic():  # a savepoint: a key that waits already must not spoil the caller's transaction
            task.defer(**arguments)
    except exceptions.AlreadyEnqueued:
        return False
    return True


class _Patient(procrastinate.PsycopgConnector):
    """Asks a database that is away again, until ``stop``.

    Procrastinate gives up after one failure. Then the token of a job that ended meanwhile stays with its worker, which
    lives and never thinks of it again.
    """

    def __init__(self, stop: threading.Event, **options: Any) -> None:
        super().__init__(**options)
        self._stop = stop

    async def execute_query_async(self, query: Any, **arguments: Any) -> None:
        """What gives no rows: the end of a job, a heartbeat."""
        while True:
            try:
                await super().execute_query_async(query, **arguments)
            except exceptions.ConnectorException as error:
                if not isinstance(error.__cause__, psycopg.OperationalError) or self._stop.is_set():
                    raise
                await asyncio.sleep(_AGAIN)
            else:
                return


def _for_workers(most: int, stop: threading.Event) -> procrastinate.App:
    """The application over a pool of its own: workers need LISTEN and a loop, which Django's connection has not."""
    parameters = connector_params() | {"application_name": "duly-worker"}
    return app().with_connector(_Patient(stop, kwargs=parameters, min_size=1, max_size=most, timeout=10.0))


def run_worker(queues: list[str] | None, concurrency: int, stop: threading.Event, beat: Callable[[], object]) -> None:
    """Work until ``stop`` is set; ``beat`` is called while the loop turns."""

    async def main() -> None:
        worker_app = _for_workers(concurrency + _LISTENING, stop)
        async with worker_app.open_async():
            worker = asyncio.create_task(
                worker_app.run_worker_async(
                    queues=queues,  # type: ignore[arg-type]  # None means every queue; the TypedDict leaves that out
                    concurrency=concurrency,
                    fetch_job_polling_interval=2.0,
                    update_heartbeat_interval=HEARTBEAT,
                    stalled_worker_timeout=STALLED_AFTER,
                    delete_jobs="successful",
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=GRACE,
                )
            )
            while not stop.is_set() and not worker.done():
                beat()
                await asyncio.sleep(_BREATH)
            if not worker.done():
                worker.cancel()
            await asyncio.gather(worker, return_exceptions=stop.is_set())

    asyncio.run(main())


def retry_stalled() -> int:
    """Give the jobs of workers that died back to the queue; gives how many."""

    async def sweep() -> int:
        manager = app().job_manager
        stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER))
        for job in stalled:
            log.warning("jobs.stalled", job=job.task_name)
            await manager.retry_job(job)
        await manager.prune_stalled_workers(STALLED_AFTER)
        return len(stalled)

    return async_to_sync(sweep)()


def stats() -> list[QueueStats]:
    """How every queue stands."""
    with connection.cursor() as cursor:
        cursor.execute(named_sql("duly.foundation.jobs", "stats"))
        return [QueueStats(*row) for row in cursor.fetchall()]
