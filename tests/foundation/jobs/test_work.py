# SPDX-License-Identifier: Apache-2.0
"""Workers: they do what is queued, and what a killed one leaves behind is done by another."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from duly.foundation.jobs import actions, engine
from duly.foundation.jobs.facts import Job
from duly.house.places import socket_folder
from duly.house.postgres import Cluster
from house.homes import a_folder

WORKER = Path(__file__).parent / "worker_process.py"
PATIENCE = 60.0
ENQUEUE = """
import sys, django
django.setup()
from duly.foundation.jobs import actions, engine
from duly.foundation.jobs.facts import Job
engine.register([Job("test.write", print, queue="test")])
actions.enqueue("test.write", words=sys.argv[1])
"""


@pytest.fixture(autouse=True)
def _a_job() -> None:
    engine.register([Job("test.write", lambda **_: None, queue="test")])


def _until(true: Callable[[], object], patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def _lines(diary: Path) -> list[str]:
    return diary.read_text().splitlines() if diary.exists() else []


@contextmanager
def _worker(diary: Path, server: str) -> Iterator[subprocess.Popen[bytes]]:
    running = subprocess.Popen([sys.executable, WORKER, diary], env=os.environ | {"DULY_DATABASE_URL": server})
    try:
        yield running
    finally:
        running.terminate()
        running.wait(30)


def _this_server() -> str:
    held = connection.settings_dict
    return f"postgresql://{held['USER']}:{held['PASSWORD']}@/{held['NAME']}?host={held['HOST']}&port={held['PORT']}"


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_what_is_queued_and_stops_when_told() -> None:
    stop, done = threading.Event(), threading.Event()
    beats: list[float] = []
    engine.register([Job("test.tick", lambda **_: done.set(), queue="test-tick")])
    worker = threading.Thread(
        target=actions.work,
        args=(stop,),
        kwargs={"queues": ["test-tick"], "beat": lambda: beats.append(time.monotonic())},
    )
    worker.start()
    actions.enqueue("test.tick")

    assert done.wait(10)

    stop.set()
    worker.join(15)
    assert not worker.is_alive()
    assert beats


@pytest.mark.django_db()
def test_what_a_dead_worker_was_doing_goes_back_to_the_queue() -> None:
    actions.enqueue("test.write", words="x")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '20 seconds') RETURNING id"
        )
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", cursor.fetchone())

    assert engine.retry_stalled() == 1
    assert engine.retry_stalled() == 0
    assert [row.waiting for row in actions.stats() if row.queue == "test"] == [1]


@pytest.mark.django_db()
def test_what_a_living_worker_is_doing_is_left_to_it() -> None:
    actions.enqueue("test.write", words="x")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", cursor.fetchone())

    assert engine.retry_stalled() == 0


@pytest.mark.slow()
@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_killed_worker_is_done_by_another(tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    actions.enqueue("test.write", words="letters", seconds=2.0)
    with _worker(diary, _this_server()) as first:
        _until(lambda: _lines(diary))
        first.kill()

    with _worker(diary, _this_server()) as second:
        _until(lambda: f"{second.pid} ends letters" in _lines(diary))

    assert _lines(diary) == [
        f"{first.pid} begins letters",
        f"{second.pid} begins letters",
        f"{second.pid} ends letters",
    ]


@pytest.mark.slow()
def test_a_worker_survives_a_database_that_goes_away_for_ten_seconds(tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    with a_folder() as home:
        cluster = Cluster(home, durable=False)
        cluster.start()
        server = f"postgresql://duly@/duly?host={socket_folder(home)}"
        _run(server, "-m", "django", "migrate", "-v0")
        try:
            with _worker(diary, server) as worker:
                _run(server, "-c", ENQUEUE, "before")
                _until(lambda: f"{worker.pid} ends before" in _lines(diary))
                cluster.stop()
                time.sleep(10)
                cluster.start()
                _run(server, "-c", ENQUEUE, "after")
                _until(lambda: f"{worker.pid} ends after" in _lines(diary))
        finally:
            cluster.stop()


def _run(server: str, *words: str) -> None:
    told = os.environ | {"DULY_DATABASE_URL": server, "DJANGO_SETTINGS_MODULE": "duly.house.settings"}
    subprocess.run([sys.executable, *words], env=told, check=True)
