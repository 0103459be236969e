# SPDX-License-Identifier: Apache-2.0
"""The product's processes during a measurement: started, watched, and what they used."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

_IDLE = 0.1
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Used:
    """Processor seconds and the largest resident set."""

    ours_s: float
    postgres_s: float
    peak_mb: int


@dataclass(slots=True)
class Watched:
    """Running processes and what PostgreSQL had used when the measurement began."""

    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    _at_start: tuple[float, float] = (0.0, 0.0)

    def begin(self) -> None:
        """From here on the use counts."""
        self._at_start = (self._ours(), _postgres())

    def await_idle(self, patience: float = 30.0) -> None:
        """Wait until starting up is over: nobody uses more than a tenth of a processor any more."""
        deadline, before = time.monotonic() + patience, self._ours()
        while time.monotonic() < deadline:
            time.sleep(1.0)
            now = self._ours()
            if now - before < _IDLE * len(self.running):
                return
            before = now

    def used(self) -> Used:
        """What was used since :meth:`begin`."""
        ours, postgres = self._at_start
        peak = max((_peak_mb(process.pid) for process in self.running), default=0)
        return Used(self._ours() - ours, _postgres() - postgres, peak)

    def is_alive(self) -> bool:
        """Whether all of them run."""
        return all(process.poll() is None for process in self.running)

    def _ours(self) -> float:
        return _seconds(os.getpid()) + sum(_seconds(process.pid) for process in self.running)


@contextmanager
def watch(commands: Sequence[Sequence[str]]) -> Iterator[Watched]:
    """Start processes for the length of the block."""
    watched = Watched([subprocess.Popen(command) for command in commands])
    try:
        yield watched
    finally:
        for process in watched.running:
            process.terminate()
        for process in watched.running:
            process.wait(30)


def _seconds(pid: int) -> float:
    with suppress(OSError, IndexError, ValueError):
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) / _TICKS
    return 0.0


def _postgres() -> float:
    """The server that this process started, with all its children, those that have ended included."""
    total = 0.0
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            if not entry.name.isdigit() or (entry / "comm").read_text().strip() != "postgres":
                continue
            parts = (entry / "stat").read_text().rpartition(")")[2].split()
            if os.getpid() in _ancestors(int(entry.name)):
                total += sum(int(part) for part in parts[11:15]) / _TICKS
    return total


def _ancestors(pid: int) -> set[int]:
    found: set[int] = set()
    while pid > 1 and pid not in found:
        found.add(pid)
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return found


def _peak_mb(pid: int) -> int:
    with suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
    return 0
