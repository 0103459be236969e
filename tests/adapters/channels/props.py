# SPDX-License-Identifier: Apache-2.0
"""The stage props as processes, for tests that need the outside world to answer."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class MailSink:
    """A running mail server and what it keeps."""

    port: int
    folder: Path

    def journal(self) -> list[str]:
        """The Message-IDs (left part) of everything taken, in order; one taken twice is there twice."""
        path = self.folder / "journal"
        return path.read_text().split() if path.exists() else []

    def message(self, name: str) -> bytes:
        """One message as it was received."""
        return (self.folder / f"{name}.eml").read_bytes()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(module: str, port: int, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """A prop that listens on a port for the length of the block."""
    command = [sys.executable, "-m", module, "--port", str(port), *options]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.02)
        yield running
    finally:
        running.kill()
        running.wait(10)


@contextmanager
def mail_sink(folder: Path, *options: str) -> Iterator[MailSink]:
    """A mail server of the props."""
    port = free_port()
    with process("duly_demo.props.mail_sink", port, "--folder", str(folder), *options):
        yield MailSink(port, folder)


@contextmanager
def sms_gateway(*options: str, secret: str = "shared") -> Iterator[str]:
    """An SMS gateway of the props; its address."""
    port = free_port()
    with process("duly_demo.props.sms_gateway", port, "--secret", secret, *options):
        yield f"http://127.0.0.1:{port}"
