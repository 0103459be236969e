# SPDX-License-Identifier: Apache-2.0
"""A whole house as real processes, in a folder of its own: `duly up`, a mail server, and a way to kill what runs."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROGRAM = Path(sys.executable).parent / "duly"


def free_port() -> int:
    """A port on this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class RunningHouse:
    """One home folder and what runs in it."""

    home: Path
    web: int = field(default_factory=free_port)
    mail: int = field(default_factory=free_port)
    extra: dict[str, str] = field(default_factory=dict)
    supervisor: "subprocess.Popen[bytes] | None" = None

    @property
    def outside(self) -> Path:
        """A folder beside home: logs and what the mail server keeps."""
        path = self.home.parent / f"{self.home.name}-outside"
        path.mkdir(exist_ok=True)
        return path

    def environment(self) -> dict[str, str]:
        """The product's configuration."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("DULY_")}
        return clean | {
            "DULY_HOME": str(self.home),
            "DULY_WEB_PORT": str(self.web),
            "DULY_SMTP_URL": f"smtp://127.0.0.1:{self.mail}?starttls=never",
            "DULY_MAIL_FROM": "notices@acme.example",
            **self.extra,
        }

    def duly(self, *words: str, actor: str | None = None) -> dict[str, Any]:
        """A command; its JSON answer. A failure fails the test with everything that was said."""
        command = [str(PROGRAM), "--json", *(("--as", actor) if actor else ()), *words]
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True, timeout=240, check=False)
        assert done.returncode == 0, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return dict(json.loads(done.stdout or "{}"))

    @contextmanager
    def up(self) -> Iterator[None]:
        """`duly up` for the length of the block."""
        with (self.outside / "up.log").open("ab") as log:
            self.supervisor = subprocess.Popen([str(PROGRAM), "up"], env=self.environment(), stdout=log, stderr=log)
        try:
            self.await_port(self.web)
            yield
        finally:
            self.supervisor.send_signal(signal.SIGTERM)
            self.supervisor.wait(60)

    @contextmanager
    def mail_server(self, *options: str) -> Iterator[None]:
        """The mail server of the stage props for the length of the block."""
        command = [
            sys.executable, "-m", "duly_demo.props.mail_sink", "--port", str(self.mail),
            "--folder", str(self.outside / "mail"), *options,
        ]  # fmt: skip
        with (self.outside / "mail.log").open("ab") as log:
            running = subprocess.Popen(command, env=self.environment(), stdout=log, stderr=log)
        try:
            self.await_port(self.mail)
            yield
        finally:
            running.terminate()
            running.wait(20)

    def children(self, word: str) -> list[int]:
        """Process ids below the supervisor that run ``duly <word>``, and what they have started in turn."""
        assert self.supervisor is not None
        first = [pid for pid in descendants(self.supervisor.pid) if word in command_line(pid).split()]
        return [*first, *(child for pid in first for child in descendants(pid))]

    def await_port(self, port: int, patience: float = 90.0) -> None:
        """Wait until somebody listens."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return
            time.sleep(0.05)
        message = f"nobody listens on {port}; see {self.outside}"
        raise AssertionError(message)


def command_line(pid: int) -> str:
    """The command line of a process, or nothing when it is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def descendants(ancestor: int) -> list[int]:
    """Every process below one, children before grandchildren."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError, ValueError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    found, rim = [], [ancestor]
    while rim:
        rim = [pid for pid, parent in parents.items() if parent in rim]
        found += rim
    return found
