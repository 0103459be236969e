# SPDX-License-Identifier: Apache-2.0
"""``duly up``: all of it, on the embedded database, through kills and Ctrl-C."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from duly.house import keeper
from house.homes import a_folder, command, duly, environment, processes_of, until

pytestmark = [pytest.mark.slow(), pytest.mark.xdist_group("up")]


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with a_folder() as folder:
        made = duly(folder / "home", "init")
        assert made.returncode == 0, made.stderr
        yield folder / "home"


@contextmanager
def _up(home: Path, port: str) -> Iterator[subprocess.Popen[str]]:
    ready = home.parent / "ready"
    ready.unlink(missing_ok=True)  # one that was killed left it
    running = subprocess.Popen(
        command("up", "--ready-file", str(ready)), env=environment(home, DULY_WEB_PORT=port, DULY_WORKERS="1"),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        until(lambda: ready.exists() or running.poll() is not None)
        assert running.poll() is None, running.communicate()
        yield running
    finally:
        with suppress(ProcessLookupError):
            running.send_signal(signal.SIGINT)
        running.communicate(timeout=40)
        until(lambda: not processes_of(home), 20)


def _child(home: Path, words: str) -> int:
    """The process of ``duly up`` that runs these words, the oldest if there are several."""
    return min(
        int(line.split()[0]) for line in processes_of(home) if line.rstrip().endswith(words) or f" {words} " in line
    )


def _answers(port: str) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/console/", timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def test_it_is_ready_answers_and_stops_cleanly_on_ctrl_c(home: Path) -> None:
    port = _free_port()
    with _up(home, port) as running:
        assert _answers(port)
        assert json.loads((home.parent / "ready").read_text())["pid"] == running.pid
        began = time.monotonic()
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=30)
        assert time.monotonic() - began < 15
        assert f"http://127.0.0.1:{port}/console/" in out
        assert running.returncode == 0
        assert not (home.parent / "ready").exists()


def test_a_second_one_on_the_same_home_is_refused_at_once_and_commands_just_work(home: Path) -> None:
    with _up(home, _free_port()):
        for language, words in (("en_GB.UTF-8", "runs already"), ("zh_CN.UTF-8", "已有 duly up 在运行")):
            began = time.monotonic()
            second = duly(home, "up", LANG=language, DULY_WEB_PORT=_free_port())
            assert second.returncode == 5
            assert words in second.stderr
            assert time.monotonic() - began < 20
        listed = duly(home, "--json", "users", "list")
        assert json.loads(listed.stdout)[0]["email"] == "operator@duly.test"


def test_it_heals_when_the_web_server_a_worker_the_postmaster_or_the_keeper_is_killed(home: Path) -> None:
    port = _free_port()
    with _up(home, port):
        for words in ("serve", "work --beat", "seal"):
            killed = _child(home, words)
            os.kill(killed, signal.SIGKILL)
            until(lambda words=words, killed=killed: _other(home, words, killed), 30)
        until(lambda: _answers(port), 30)
        os.kill(int(keeper.postmaster_of(home)), signal.SIGKILL)
        until(lambda: not keeper.answers(home), 10)
        until(lambda: keeper.answers(home), 30)
        killed = _child(home, "duly.house.keeper")
        os.kill(killed, signal.SIGKILL)
        until(lambda: _other(home, "duly.house.keeper", killed) and keeper.answers(home), 30)
        assert duly(home, "users", "list").returncode == 0
        until(lambda: _answers(port), 30)


def _other(home: Path, words: str, killed: int) -> bool:
    try:
        return _child(home, words) != killed
    except ValueError:
        return False


def test_nothing_outlives_it_when_it_is_killed(home: Path) -> None:
    with _up(home, _free_port()) as running:
        running.kill()
        until(lambda: not processes_of(home), 30)


def test_a_taken_port_is_refused_with_the_reason(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = duly(home, "up", DULY_WEB_PORT=str(taken.getsockname()[1]))
    assert done.returncode == 5
    assert "DULY_WEB_PORT" in done.stderr


def test_only_the_web_port_listens_on_tcp(home: Path) -> None:
    port = _free_port()
    with _up(home, port):
        numbers = {line.split()[0] for line in processes_of(home)}
        inodes = set()
        for number in numbers:
            for link in Path(f"/proc/{number}/fd").iterdir():
                with suppress(OSError):
                    inodes.add(str(link.readlink()))
        listening = {
            int(row.split()[1].rpartition(":")[2], 16)
            for table in ("/proc/net/tcp", "/proc/net/tcp6")
            for row in Path(table).read_text().splitlines()[1:]
            if row.split()[3] == "0A" and f"socket:[{row.split()[9]}]" in inodes
        }
    assert listening == {int(port)}


def test_before_init_it_says_so() -> None:
    with a_folder() as folder:
        done = duly(folder / "home", "up")
    assert done.returncode == 4
    assert "duly init" in done.stderr
