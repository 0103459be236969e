# SPDX-License-Identifier: Apache-2.0
"""Recurring work: every worker goes round, one of them does it."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from duly.foundation.jobs.actions import run_round
from duly.foundation.jobs.facts import Recurring
from duly.foundation.jobs.models import Round
from duly.foundation.jobs.rounds import Clockwork
from duly.kernel import clock

HOUR = timedelta(hours=1)


def _on_another_worker(do: Callable[[], object]) -> object:
    """The same call in a thread, which has a connection of its own."""
    results: list[object] = []

    def run() -> None:
        results.append(do())
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(10)
    return results[0]


@pytest.mark.django_db(transaction=True)
def test_a_round_that_one_worker_has_is_left_alone_by_the_others() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> int:
        begun.set()
        go_on.wait(10)
        return 1

    row = Recurring("test.slow", timedelta(0), slow)
    worker = threading.Thread(target=lambda: (run_round(row), connection.close()))
    worker.start()
    assert begun.wait(10)

    second = _on_another_worker(lambda: run_round(Recurring("test.slow", timedelta(0), lambda: 2)))

    go_on.set()
    worker.join(10)
    assert second is None
    assert run_round(Recurring("test.slow", timedelta(0), lambda: 3)) == 3


@pytest.mark.django_db()
def test_a_round_is_not_done_before_it_is_due() -> None:
    row = Recurring("test.hourly", HOUR, lambda: 1)
    assert run_round(row) == 1
    assert run_round(row) is None

    Round.objects.filter(name="test.hourly").update(due_at=clock.now())
    assert run_round(row) == 1


@pytest.mark.django_db()
def test_a_failing_round_is_told_and_the_others_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    done: list[str] = []

    def fail() -> int:
        message = "a fault"
        raise ValueError(message)

    rounds = Clockwork(
        [Recurring("test.fails", HOUR, fail), Recurring("test.works", HOUR, lambda: done.append("did") or 1)]
    )
    stop = threading.Event()
    worker = threading.Thread(target=rounds.run, args=(stop,))
    worker.start()
    while not done and worker.is_alive():
        stop.wait(0.02)
    stop.set()
    worker.join(10)

    assert done == ["did"]
    assert "jobs.round_failed" in "".join(capsys.readouterr())


@pytest.mark.django_db()
def test_a_database_that_is_away_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    def away() -> int:
        message = "the connection was lost"
        raise OperationalError(message)

    rounds = Clockwork([])
    for name in ("test.a", "test.b"):
        rounds._run_one(Recurring(name, HOUR, away))

    assert "".join(capsys.readouterr()).count("jobs.database_away") == 1


def test_a_clockwork_that_hangs_can_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = Clockwork([])
    assert rounds.is_turning()
    rounds._turned -= 1000
    assert not rounds.is_turning()


@pytest.mark.django_db()
def test_a_clock_that_was_put_back_an_hour_stops_no_round() -> None:
    row = Recurring("test.hourless", timedelta(seconds=1), lambda: 1)
    run_round(row)
    Round.objects.filter(name=row.name).update(due_at=clock.now() + HOUR)
    assert run_round(row) == 1
    assert Round.objects.get(name=row.name).due_at < clock.now() + HOUR


@pytest.mark.django_db()
def test_a_round_that_is_not_due_yet_is_left_alone() -> None:
    row = Recurring("test.hourly", HOUR, lambda: 1)
    run_round(row)
    assert run_round(row) is None
