# SPDX-License-Identifier: Apache-2.0
"""The stage: the processes that the play needs, and the two ways of speaking to the product."""

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

PATIENCE = 60.0
DOMAIN = "demo.example"


class DemoFailedError(Exception):
    """Something in the play did not hold; the message says what."""


def free_port(preferred: int = 0) -> int:
    """A TCP port on this machine that nobody listens on: the preferred one if it is free."""
    for port in (preferred, 0):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    message = "no free port"
    raise DemoFailedError(message)


@dataclass(slots=True)
class Stage:
    """Where the play takes place."""

    home: Path
    web: int = field(default_factory=lambda: free_port(8630))
    mail: int = field(default_factory=free_port)
    sms: int = field(default_factory=free_port)
    bounces: int = field(default_factory=free_port)

    @property
    def props(self) -> Path:
        """Folder of the things that lie beside the product: the received mail, logs, the customer file."""
        path = self.home / "demo"
        path.mkdir(parents=True, exist_ok=True)
        return path

    @property
    def mailboxes(self) -> Path:
        """Where the mail server of the play keeps what it gets."""
        return self.props / "mail"

    @property
    def url(self) -> str:
        """The product's address."""
        return f"http://127.0.0.1:{self.web}"

    def environment(self) -> dict[str, str]:
        """What the product is told about the world."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("DULY_")}
        return clean | {
            "DULY_HOME": str(self.home),
            "DULY_WEB_PORT": str(self.web),
            "DULY_SMTP_URL": f"smtp://127.0.0.1:{self.mail}?starttls=never",
            "DULY_MAIL_FROM": f"notices@{DOMAIN}",
            "DULY_MAIL_RETURN": f"bounces@{DOMAIN}",
            "DULY_BOUNCE_LISTEN": f"127.0.0.1:{self.bounces}",
            "DULY_SMS_URL": f"http://127.0.0.1:{self.sms}",
            "DULY_SMS_SECRET": "a secret of the play",
            "DULY_MAIL_PREVIEW": str(self.mailboxes),
        }

    def duly(self, *words: str, actor: str | None = None, line: str = "", check: bool = True) -> dict[str, Any]:
        """Say something on the product's command line, with perhaps a line of input; its JSON answer.

        Raises:
            DemoFailedError: the command failed and ``check`` was asked.
        """
        command = [*_program(), "--json", *(("--as", actor) if actor else ()), *words]
        done = subprocess.run(command, env=self.environment(), input=line, capture_output=True, text=True, check=False)
        try:
            answer = json.loads(done.stdout or "{}")
        except ValueError:
            answer = {"output": done.stdout}
        if check and done.returncode:
            message = f"duly {' '.join(words)}: exit {done.returncode}\n{done.stdout}{done.stderr}"
            raise DemoFailedError(message)
        return dict(answer) | {"exit": done.returncode}

    @contextmanager
    def process(self, name: str, command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
        """A process that lives as long as the block; what it prints is kept in the props folder."""
        with (self.props / f"{name}.log").open("ab") as log:
            running = subprocess.Popen(command, env=self.environment(), stdout=log, stderr=log, start_new_session=True)
        try:
            yield running
        finally:
            running.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                running.wait(30)
            if running.poll() is None:
                running.kill()

    @contextmanager
    def mail_server(self) -> Iterator[None]:
        """A mail server that keeps what it gets, refuses ``refuse@`` and bounces ``bounce@``."""
        command = [
            sys.executable, "-m", "duly_demo.props.mail_sink", "--port", str(self.mail), "--folder", str(self.mailboxes),
            "--bounce-to", f"127.0.0.1:{self.bounces}",
        ]  # fmt: skip
        with self.process("mail", command) as running:
            self.await_port(self.mail, running)
            yield

    @contextmanager
    def sms_gateway(self) -> Iterator[None]:
        """A gateway that keeps what it gets and reports receipts; the play makes it relay replies."""
        command = [
            sys.executable, "-m", "duly_demo.props.sms_gateway", "--port", str(self.sms),
            "--secret", self.environment()["DULY_SMS_SECRET"], "--hook", f"{self.url}/hooks/sms",
        ]  # fmt: skip
        with self.process("sms", command) as running:
            self.await_port(self.sms, running)
            yield

    @contextmanager
    def the_house(self) -> Iterator[None]:
        """``duly up``: database, web, workers, signer."""
        with self.process("duly", [*_program(), "up"]) as running:
            self.await_port(self.web, running)
            yield

    def await_port(self, port: int, running: subprocess.Popen[bytes]) -> None:
        """Wait until somebody listens.

        Raises:
            DemoFailedError: the process ended, or patience did.
        """
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and running.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return
            time.sleep(0.05)
        message = f"nobody listens on port {port}; see the logs in {self.props}"
        raise DemoFailedError(message)


def _program() -> list[str]:
    return [str(Path(sys.executable).parent / "duly")]
