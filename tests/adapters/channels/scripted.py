# SPDX-License-Identifier: Apache-2.0
"""A provider that does what a script says, on a raw socket, so that it can also do what no HTTP library would.

    with ScriptedServer(lambda request: Answer(200, {"ok": True})) as server:
        ... server.url, server.requests

The script gets each :class:`Request` and gives a behaviour: :class:`Answer`, :class:`Hang` (takes the request, never
answers), :class:`Cut` (an answer that ends in the middle), :class:`Close` (takes the request and hangs up),
:class:`Garbage` (bytes that are no HTTP), :class:`Flood` (an endless answer), :class:`Trickle` (one that comes
a byte at a time).
"""

import json
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qsl, unquote_plus, urlsplit

MEBI = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """What the provider got. ``target`` is path and query as sent, header names are in small letters."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    def json(self) -> Any:
        return json.loads(self.body)

    def says(self, text: str) -> bool:
        """Whether the text stands in the request, percent-encoded or not."""
        whole = self.target + "\n" + self.body.decode(errors="replace")
        return text in whole or text in unquote_plus(whole)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; a body that is neither bytes nor text is written as JSON."""

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def raw(self) -> bytes:
        content = self.body
        if not isinstance(content, (bytes, str)):
            content = json.dumps(content, ensure_ascii=False)
        content = content.encode() if isinstance(content, str) else content
        headers = {"Content-Type": "application/json", "Content-Length": str(len(content)), **self.headers}
        lines = [f"HTTP/1.1 {self.status} Scripted", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode() + content


@dataclass(frozen=True, slots=True)
class Hang:
    """Takes the request and says nothing for as long as the server lives."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Hangs up after ``after`` bytes of the answer; by default, one byte before its end."""

    answer: Answer
    after: int = -1


@dataclass(frozen=True, slots=True)
class Close:
    """Takes the request and hangs up."""


@dataclass(frozen=True, slots=True)
class Garbage:
    """Bytes that are no HTTP."""

    raw: bytes = b"\x00\xff no protocol at all \r\n\r\n"


@dataclass(frozen=True, slots=True)
class Flood:
    """An answer of many bytes that never says anything. Without ``declared`` it gives no length."""

    size: int = 10 * MEBI
    status: int = 200
    declared: bool = True


@dataclass(frozen=True, slots=True)
class Trickle:
    """An answer that comes a byte at a time and is never whole."""

    every: float = 0.1


Behaviour = Answer | Hang | Cut | Close | Garbage | Flood | Trickle


class ScriptedServer:
    """Listens on a port of its own for the length of the block; ``requests`` keeps what came."""

    def __init__(self, script: Callable[[Request], Behaviour]) -> None:
        self.script, self.requests, self.over = script, list[Request](), threading.Event()
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with suppress(OSError, ValueError):
                    while (request := read_request(self.rfile)) is not None:
                        outer.requests.append(request)
                        if not outer._do(self.request, outer.script(request)):
                            return

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads, self._server.block_on_close = True, False
        self.port: int = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()

    def _do(self, connection: socket.socket, behaviour: Behaviour) -> bool:
        """Behave; whether the connection goes on."""
        match behaviour:
            case Answer():
                connection.sendall(behaviour.raw())
                return True
            case Cut(answer, after):
                connection.sendall(answer.raw()[:after])
            case Garbage(raw):
                connection.sendall(raw)
            case Hang():
                self.over.wait(60)
            case Trickle(every):
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
                while not self.over.wait(every):
                    connection.sendall(b" ")
            case Flood():
                flood(connection, behaviour)
        return False


def flood(connection: socket.socket, behaviour: Flood) -> None:
    """Send as much as was asked for, as long as somebody reads it."""
    length = f"Content-Length: {behaviour.size}\r\n" if behaviour.declared else ""
    connection.sendall(f'HTTP/1.1 {behaviour.status} OK\r\n{length}Connection: close\r\n\r\n{{"x": "'.encode())
    for _ in range(behaviour.size // MEBI):
        connection.sendall(b"x" * MEBI)


def read_request(stream: Any) -> Request | None:
    """One HTTP/1.1 request from a stream, or ``None`` at its end."""
    first = stream.readline(65_536).decode("latin-1").split()
    if len(first) < 2:
        return None
    headers = {}
    while (line := stream.readline(65_536).decode("latin-1").strip("\r\n")) != "":
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    if headers.get("transfer-encoding", "") == "chunked":
        body = b""
        while size := int(stream.readline().split(b";")[0], 16):
            body += stream.read(size)
            stream.readline()
        stream.readline()
    else:
        body = stream.read(int(headers.get("content-length", 0)))
    return Request(first[0], first[1], headers, body)


@contextmanager
def nobody_answers_the_door() -> Iterator[int]:
    """A port where connecting itself hangs: its queue is full and nobody takes from it."""
    callers: list[socket.socket] = []
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(0)
        for _ in range(8):
            caller = socket.socket()
            caller.setblocking(False)
            with suppress(BlockingIOError):
                caller.connect(door.getsockname())
            callers.append(caller)
        try:
            yield door.getsockname()[1]
        finally:
            for caller in callers:
                caller.close()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
