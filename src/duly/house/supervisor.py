# SPDX-License-Identifier: Apache-2.0
"""``duly up``: the web server, the workers and the signer as child processes, over the embedded database.

A child that ends is started again, with pauses that grow; a worker whose heartbeat stops is killed and started again.
Children end with the supervisor, however it ends. The database belongs to the keeper (:mod:`duly.house.keeper`), which
starts it again by itself; here it is only watched and told about.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from duly.house import keeper
from duly.house.locks import is_held
from duly.house.postgres import die_with_parent

HUNG_AFTER = 60.0
GRACE = 15.0
_TURN = 0.2
_PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
"""As far as ``DULY_RESTART_PAUSE`` allows."""
_STEADY = 30.0
"""A child that ran this long has recovered: the next pause is the shortest again."""


@dataclass(slots=True)
class Child:
    """One process to be kept alive. ``beat`` is the file that it touches while it is well."""

    name: str
    command: list[str]
    beat: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started: float = 0.0
    next_start: float = 0.0

    def is_running(self) -> bool:
        """Whether the process is alive."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start the process in a session of its own: Ctrl-C reaches the supervisor alone, which stops all in order."""
        if self.beat is not None:
            self.beat.touch()
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(signal.SIGTERM),  # noqa: PLW1509  the supervisor has one thread
        )

    def is_hung(self, now: float) -> bool:
        """Whether its heartbeat stopped."""
        if self.beat is None or not self.is_running():
            return False
        with suppress(OSError):
            return now - max(self.beat.stat().st_mtime, 0.0) > HUNG_AFTER
        return False


@dataclass(slots=True)
class Supervisor:
    """Keeps children alive until told to stop. ``tell`` gets a line for people on everything that happens.

    ``longest_pause``: seconds before a child that keeps ending is started again.
    """

    children: list[Child]
    tell: Callable[[str, str], None]
    home: Path | None = None
    longest_pause: float = 10.0
    stopping: int = 0
    _postmaster: str = field(default="")
    _next_keeper: float = 0.0

    def run(self, is_ready: Callable[[], bool], when_ready: Callable[[], None]) -> None:
        """Run until SIGINT or SIGTERM; then stop all children, politely first."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._asked)
        was_ready = False
        try:
            while not self.stopping:
                self._watch_database()
                for child in self.children:
                    self._watch(child)
                if not was_ready and is_ready():
                    was_ready = True
                    when_ready()
                time.sleep(_TURN)
        finally:
            self.stop()

    def stop(self) -> None:
        """End every child: SIGTERM, then SIGKILL to whom the grace was not enough; at once when asked a second time."""
        alive = [child.process for child in self.children if child.process is not None and child.is_running()]
        for process in alive:
            process.terminate()
        deadline = time.monotonic() + GRACE
        while any(process.poll() is None for process in alive) and time.monotonic() < deadline and self.stopping < 2:
            time.sleep(0.02)
        for process in alive:
            if process.poll() is None:
                _kill_session(process)
            process.wait()

    def _asked(self, *_: object) -> None:
        self.stopping += 1

    def _watch(self, child: Child) -> None:
        now = time.monotonic()
        if child.is_hung(time.time()) and child.process is not None:
            self.tell("hung", child.name)
            _kill_session(child.process)
            child.process.wait()
        if child.is_running():
            if now - child.started > _STEADY:
                child.failures = 0
            return
        if child.process is not None:
            self.tell("ended", child.name)
            _kill_session(child.process)  # what it had started itself and left behind
            child.process = None
            child.next_start = now + min(_PAUSES[min(child.failures, len(_PAUSES) - 1)], self.longest_pause)
            child.failures += 1
        if now >= child.next_start:
            child.start()

    def _watch_database(self) -> None:
        """Tell when the keeper started the postmaster again; bring a new keeper when it is gone itself."""
        if self.home is None:
            return
        if time.monotonic() >= self._next_keeper and not is_held(keeper.owner_lock(self.home)):
            if self._next_keeper:
                self.tell("ended", "keeper")
                keeper.spawn(self.home)
            self._next_keeper = time.monotonic() + 1.0
        number = keeper.postmaster_of(self.home)
        if number and number != self._postmaster:
            if self._postmaster:
                self.tell("back", "postgres")
            self._postmaster = number


def _kill_session(process: subprocess.Popen[bytes]) -> None:
    """Kill a child and what it started, which shares its session's process group."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def duly(*words: str) -> list[str]:
    """The command line of another ``duly`` process of this installation."""
    return [sys.executable, "-c", "from duly.house.main import main; main()", *words]


def staff(home: Path, *, workers: int, extra: Iterable[Child] = ()) -> list[Child]:
    """Who has to run: the web server, workers, the signer."""
    beats = home / "run"
    return [
        Child("web", duly("serve")),
        *(
            Child(
                f"worker {number}",
                duly("work", "--beat", str(beats / f"worker-{number}.beat")),
                beats / f"worker-{number}.beat",
            )
            for number in range(1, workers + 1)
        ),
        Child("signer", duly("seal")),
        *extra,
    ]
