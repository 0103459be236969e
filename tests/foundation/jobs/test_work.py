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

from broker import Broker
from duly.foundation.jobs import actions
from duly.foundation.jobs.engine import engine, retry_stalled
from duly.foundation.jobs.facts import Job
from duly.house.places import socket_folder
from duly.house.postgres import Cluster
from foundation.jobs.conftest import Use
from house.homes import a_folder

WORKER = Path(__file__).parent / "worker_process.py"
PATIENCE = 120.0
"""A token that a broker lost is sent again after a minute; and processes start slowly where others are busy."""
SOON = 40.0
"""Less than that minute."""
ENQUEUE = """
import sys, django
django.setup()
from duly.foundation.jobs import actions
from duly.foundation.jobs.engine import engine
from duly.foundation.jobs.facts import Job
engine().register([Job("test.write", print, queue="test")])
actions.enqueue("test.write", words=sys.argv[1], seconds=float(sys.argv[2]))
"""
LEFT = """
import django
django.setup()
from duly.foundation.jobs import actions
print(*(row for row in actions.stats() if row.waiting or row.running or row.failed))
"""


NOTHING = Job("test.write", lambda **_: None, queue="test")
URGENT = Job("test.write_urgent", lambda **_: None, queue=actions.URGENT)
BOTH = ["postgresql", "rabbitmq"]


@pytest.fixture(params=BOTH)
def told(request: pytest.FixtureRequest, use: Use) -> dict[str, str]:
    """Each engine in turn; what a process has to be told to use it."""
    url = request.getfixturevalue("broker").url if request.param == "rabbitmq" else ""
    use(request.param, url).register([NOTHING])
    return {"DULY_ENGINE": request.param, "DULY_BROKER_URL": url}


def _until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def _lines(diary: Path) -> list[str]:
    return diary.read_text().splitlines() if diary.exists() else []


@contextmanager
def _worker(diary: Path, server: str, told: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    environ = os.environ | told | {"DULY_DATABASE_URL": server}
    running = subprocess.Popen([sys.executable, WORKER, diary], env=environ)
    try:
        yield running
    finally:
        running.terminate()
        running.wait(30)


def _this_server() -> str:
    held = connection.settings_dict
    return f"postgresql://{held['USER']}:{held['PASSWORD']}@/{held['NAME']}?host={held['HOST']}&port={held['PORT']}"


@pytest.mark.slow()
@pytest.mark.django_db(transaction=True)
def test_a_worker_does_what_is_queued_and_stops_when_told(told: dict[str, str]) -> None:
    stop, done = threading.Event(), threading.Event()
    beats: list[float] = []
    engine().register([Job("test.tick", lambda **_: done.set(), queue="test-tick")])
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


@pytest.mark.slow()
@pytest.mark.django_db(transaction=True)
def test_urgent_work_never_waits_for_what_is_less_pressing(told: dict[str, str]) -> None:
    stop, long, urgent = threading.Event(), threading.Event(), threading.Semaphore(0)
    let_go = threading.Event()

    def take_long(**_: object) -> None:
        long.set()
        let_go.wait(PATIENCE)

    engine().register(
        [
            Job("test.long", take_long, queue="test-long"),
            Job("test.urgent", lambda **_: urgent.release(), queue=actions.URGENT),
        ]
    )
    worker = threading.Thread(
        target=actions.work, args=(stop,), kwargs={"queues": ["test-long", actions.URGENT], "concurrency": 1}
    )
    worker.start()
    try:
        actions.enqueue("test.long")
        assert long.wait(PATIENCE)
        for _ in range(6):
            actions.enqueue("test.urgent")
        began = time.monotonic()
        assert all(urgent.acquire(timeout=PATIENCE) for _ in range(6))
        assert time.monotonic() - began < SOON
    finally:
        let_go.set()
        stop.set()
        worker.join(30)
    assert not worker.is_alive()


@pytest.mark.django_db()
def test_what_a_dead_worker_was_doing_goes_back_to_the_queue(use: Use) -> None:
    use("postgresql").register([NOTHING])
    actions.enqueue("test.write", words="x")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '20 seconds') RETURNING id"
        )
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", cursor.fetchone())

    assert retry_stalled() == 1
    assert retry_stalled() == 0
    assert [row.waiting for row in actions.stats() if row.queue == "test"] == [1]


@pytest.mark.django_db()
def test_what_a_living_worker_is_doing_is_left_to_it(use: Use) -> None:
    use("postgresql").register([NOTHING])
    actions.enqueue("test.write", words="x")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", cursor.fetchone())

    assert retry_stalled() == 0


@pytest.mark.slow()
@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_killed_worker_is_done_by_another(tmp_path: Path, told: dict[str, str]) -> None:
    diary = tmp_path / "diary"
    actions.enqueue("test.write", words="letters", seconds=2.0)
    with _worker(diary, _this_server(), told) as first:
        _until(lambda: _lines(diary))
        first.kill()

    with _worker(diary, _this_server(), told) as second:
        _until(lambda: f"{second.pid} ends letters" in _lines(diary))

    assert _lines(diary) == [
        f"{first.pid} begins letters",
        f"{second.pid} begins letters",
        f"{second.pid} ends letters",
    ]


@pytest.mark.slow()
def test_a_worker_survives_a_database_that_goes_away_for_ten_seconds(tmp_path: Path, told: dict[str, str]) -> None:
    diary = tmp_path / "diary"
    with a_folder() as home:
        cluster = Cluster(home, durable=False)
        cluster.start()
        server = f"postgresql://duly@/duly?host={socket_folder(home)}"
        _run(server, told, "-m", "django", "migrate", "-v0")
        try:
            with _worker(diary, server, told) as worker:
                _run(server, told, "-c", ENQUEUE, "before", "5")
                _until(lambda: f"{worker.pid} begins before" in _lines(diary))
                cluster.stop()
                time.sleep(10)
                cluster.start()
                _run(server, told, "-c", ENQUEUE, "after", "0")
                _until(lambda: f"{worker.pid} ends after" in _lines(diary))
                _until(lambda: not _run(server, told, "-c", LEFT).strip())
        finally:
            cluster.stop()


@pytest.mark.slow()
@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_killed_and_comes_back_loses_no_token(tmp_path: Path, use: Use, broker: Broker) -> None:
    """Three times, and in both loops that a worker has: the urgent one and the other."""
    diary = tmp_path / "diary"
    use("rabbitmq", broker.url).register([NOTHING, URGENT])
    with _worker(diary, _this_server(), {"DULY_ENGINE": "rabbitmq", "DULY_BROKER_URL": broker.url}) as worker:
        for killing in range(3):
            actions.enqueue("test.write", words=f"before-{killing}")
            _until(lambda: f"{worker.pid} ends before-{killing}" in _lines(diary))  # noqa: B023  called at once
            broker.stop()
            for number in range(10):
                actions.enqueue("test.write", words=f"meanwhile-{killing}-{number}")
                actions.enqueue("test.write_urgent", words=f"meanwhile-{killing}-urgent-{number}")
            broker.start()
            _until(lambda: sum(f"ends meanwhile-{killing}" in line for line in _lines(diary)) == 20)  # noqa: B023
    assert sum("begins meanwhile" in line for line in _lines(diary)) == 60


def _run(server: str, told: dict[str, str], *words: str) -> str:
    environ = os.environ | told | {"DULY_DATABASE_URL": server, "DJANGO_SETTINGS_MODULE": "duly.house.settings"}
    done = subprocess.run([sys.executable, *words], env=environ, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout
