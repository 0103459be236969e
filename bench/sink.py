# SPDX-License-Identifier: Apache-2.0
"""The fastest mail server to send to: Postfix's ``smtp-sink`` where it is installed, else a small one of our own.

Neither keeps anything; both only make sure that the mail server is not what is measured.

    python -m bench.sink --port 2525
"""

import argparse
import asyncio
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_END = b"\r\n.\r\n"


class Sink(asyncio.Protocol):
    """Says yes to everything, without looking."""

    transport: asyncio.Transport

    def __init__(self) -> None:
        self.buffer = b""
        self.in_data = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(b"220 sink.example ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer every complete command and every complete message."""
        self.buffer += data
        answers: list[bytes] = []
        while True:
            end = self.buffer.find(_END if self.in_data else b"\r\n")
            if end < 0:
                break
            if self.in_data:
                self.buffer, self.in_data = self.buffer[end + len(_END) :], False
                answers.append(b"250 2.0.0 ok\r\n")
                continue
            verb, self.buffer = self.buffer[:4].upper(), self.buffer[end + 2 :]
            self.in_data = verb == b"DATA"
            answers.append(
                b"354 go ahead\r\n" if self.in_data else b"221 bye\r\n" if verb == b"QUIT" else b"250 2.0.0 ok\r\n"
            )
        if answers:
            self.transport.write(b"".join(answers))


@contextmanager
def fast_sink(host: str = "127.0.0.1") -> Iterator[tuple[int, str]]:
    """A running sink: its port and its name."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port = int(probe.getsockname()[1])
    program = shutil.which("smtp-sink", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin") or shutil.which(
        "smtp-sink"
    )
    own = [sys.executable, "-m", "bench.sink", "--host", host, "--port", str(port)]
    running = subprocess.Popen([program, "-u", "nobody", f"{host}:{port}", "1024"] if program else own)
    try:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and running.poll() is None:
            with suppress(OSError), socket.create_connection((host, port), timeout=1):
                break
            time.sleep(0.02)
        yield port, "smtp-sink (Postfix)" if program else "bench/sink.py (asyncio)"
    finally:
        running.terminate()
        running.wait(10)


async def _serve(host: str, port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Sink, host, port, backlog=1024)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    asyncio.run(_serve(given.host, given.port))
