# SPDX-License-Identifier: Apache-2.0
"""Children are kept alive, ended when they hang, and never outlive the supervisor."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from duly.house import supervisor
from duly.house.supervisor import Child, Supervisor
from house.homes import until

SLEEP = [sys.executable, "-S", "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-S",
    "-c",
    "import signal, time; signal.signal(15, lambda *_: None)\nwhile True: time.sleep(1)",
]


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def _run(watching: Supervisor, happened: Callable[[], bool]) -> None:
    """Run until something is true, then as if somebody pressed Ctrl-C."""
    deadline = time.monotonic() + 20

    def look() -> bool:
        if happened() or time.monotonic() > deadline:
            os.kill(os.getpid(), signal.SIGINT)
        return False

    watching.run(look, lambda: None)
    assert time.monotonic() < deadline, "it did not happen in time"


def test_a_child_that_ends_is_started_again() -> None:
    told: list[tuple[str, str]] = []
    child = Child("short", [sys.executable, "-S", "-c", "pass"])
    _run(Supervisor([child], lambda *what: told.append(what)), lambda: len(told) >= 2)
    assert ("ended", "short") in told
    assert child.failures >= 2


def test_pauses_grow_so_that_a_broken_child_does_not_burn_the_machine() -> None:
    starts: list[float] = []
    child = Child("broken", [sys.executable, "-S", "-c", "raise SystemExit(1)"])
    began = time.monotonic()
    _run(Supervisor([child], lambda *_: starts.append(time.monotonic() - began)), lambda: len(starts) >= 4)
    assert starts[3] - starts[2] > starts[1] - starts[0]


def test_pauses_grow_no_longer_than_the_operator_allows() -> None:
    starts: list[float] = []
    child = Child("killed", [sys.executable, "-S", "-c", "raise SystemExit(1)"], failures=9)
    patient = Supervisor([child], lambda *_: starts.append(time.monotonic()), longest_pause=0.3)
    _run(patient, lambda: len(starts) >= 4)
    assert max(later - earlier for earlier, later in pairwise(starts)) < 5


def test_a_child_whose_heart_stopped_is_ended_and_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "HUNG_AFTER", 0.5)
    told: list[tuple[str, str]] = []
    child = Child("worker", SLEEP, tmp_path / "beat")
    _run(Supervisor([child], lambda *what: told.append(what)), lambda: len(told) >= 2)
    assert told[:2] == [("hung", "worker"), ("ended", "worker")]


def test_ctrl_c_ends_all_children_politely() -> None:
    children = [Child(str(number), SLEEP) for number in range(3)]
    watching = Supervisor(children, lambda *_: None)
    began = time.monotonic()
    _run(watching, lambda: all(child.is_running() for child in children))
    assert not any(child.is_running() for child in children)
    assert time.monotonic() - began < 10


def test_a_child_that_will_not_end_is_killed_after_the_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "GRACE", 0.5)
    child = Child("stubborn", STUBBORN)
    _run(Supervisor([child], lambda *_: None), lambda: child.is_running() and time.monotonic() - child.started > 1)
    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL


def test_ready_is_told_once() -> None:
    told: list[str] = []
    watching = Supervisor([], lambda *_: None)

    def tell() -> None:
        told.append("ready")
        threading.Timer(0.7, os.kill, (os.getpid(), signal.SIGTERM)).start()

    watching.run(lambda: True, tell)
    assert told == ["ready"]


@pytest.mark.slow()
def test_children_do_not_outlive_a_killed_supervisor(tmp_path: Path) -> None:
    script = "import sys\nfrom duly.house.supervisor import Child, Supervisor\n"
    script += f"child = Child('x', {SLEEP!r})\nshow = lambda: print(child.process.pid, flush=True)\n"
    script += "Supervisor([child], print).run(child.is_running, show)"
    killed = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert killed.stdout is not None
    number = killed.stdout.readline().strip()
    assert Path(f"/proc/{number}").exists()
    killed.kill()
    killed.wait()
    killed.stdout.close()
    until(lambda: not Path(f"/proc/{number}/exe").exists())
