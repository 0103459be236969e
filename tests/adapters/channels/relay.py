# SPDX-License-Identifier: Apache-2.0
"""A mail relay over real sockets that says exactly what a test tells it to, and keeps what it heard."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

HANG, CLOSE, TRICKLE = b"<hang>", b"<close>", b"<trickle>"
OFFERS = ("PIPELINING", "8BITMIME", "SMTPUTF8", "DSN", "SIZE 1000000")
Says = bytes | Callable[[int], bytes]
_GOOD: Mapping[str, bytes] = {
    "greeting": b"220 relay.example ESMTP\r\n", "HELO": b"250 relay.example\r\n", "MAIL": b"250 2.1.0 ok\r\n",
    "RCPT": b"250 2.1.5 ok\r\n", "DATA": b"354 go ahead\r\n", "message": b"250 2.0.0 kept\r\n", "RSET": b"250 2.0.0 ok\r\n",
    "QUIT": b"221 2.0.0 bye\r\n", "AUTH": b"235 2.7.0 welcome\r\n", "STARTTLS": b"220 2.0.0 ready\r\n",
    "word": b"334 UGFzc3dvcmQ6\r\n",
}  # fmt: skip


@dataclass
class Relay:
    """``says`` overrides answers: by verb, or ``greeting``, ``message`` (its end), ``word`` (of a log-in)."""

    says: Mapping[str, Says] = field(default_factory=dict)
    offers: tuple[str, ...] = OFFERS
    tls: ssl.SSLContext | None = None
    implicit_tls: bool = False
    cut_after: int | None = None
    """Bytes after which the first connection is closed in the middle of whatever it was saying."""
    heard: list[bytes] = field(default_factory=list)
    """What was read, piece by piece."""
    commands: list[str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)
    connections: int = 0
    _counts: dict[str, int] = field(default_factory=dict)
    _open: list[socket.socket] = field(default_factory=list)
    port: int = 0

    @contextlib.contextmanager
    def running(self) -> Iterator["Relay"]:
        """Serve for the length of the block."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        try:
            yield self
        finally:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
            for line in self._open:
                _hang_up(line)

    def close_all(self) -> None:
        """Close every connection, as a relay does when a line was idle for long."""
        for line in self._open:
            _hang_up(line)

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = listener.accept()
                self._open.append(line)
                self.connections += 1
                threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError, EOFError):
            if self.implicit_tls and self.tls:
                line = self.tls.wrap_socket(line, server_side=True)
            self._converse(_Voice(line, self.cut_after if self.connections == 1 else None))
        _hang_up(line)

    def _converse(self, voice: "_Voice") -> None:
        rest, in_message = b"", False
        self._say(voice, "greeting")
        while piece := voice.line.recv(1 << 20):
            self.heard.append(piece)
            rest += piece
            while (end := rest.find(b"\r\n.\r\n" if in_message and rest[:3] != b".\r\n" else b"\r\n")) >= 0:
                if in_message:
                    size = end + 5 if rest[:3] != b".\r\n" else 3
                    self.messages.append(rest[:size])
                    rest, in_message = rest[size:], False
                    self._say(voice, "message")
                    continue
                command, rest = rest[:end].decode(), rest[end + 2 :]
                self.commands.append(command)
                verb = command.split(" ", 1)[0].upper()
                said = self._say(voice, verb if verb in {*_GOOD, "EHLO"} else "AUTH")
                in_message = verb == "DATA" and said.startswith(b"354")
                if verb == "STARTTLS" and self.tls and said.startswith(b"220"):
                    voice.line = self.tls.wrap_socket(voice.line, server_side=True)

    def _say(self, voice: "_Voice", what: str) -> bytes:
        self._counts[what] = self._counts.get(what, 0) + 1
        found = self.says.get(what) or (self._hello() if what == "EHLO" else _GOOD[what])
        text = found(self._counts[what]) if callable(found) else found
        voice.say(text)
        return text

    def _hello(self) -> bytes:
        lines = ["relay.example", *self.offers]
        return b"".join(f"250{'-' if n + 1 < len(lines) else ' '}{line}\r\n".encode() for n, line in enumerate(lines))


@dataclass
class _Voice:
    line: socket.socket
    left: int | None

    def say(self, text: bytes) -> None:
        if text.endswith(HANG):
            self.line.sendall(text.removesuffix(HANG))
            threading.Event().wait(30)
        while text.endswith(TRICKLE):
            self.line.sendall(b"2")
            threading.Event().wait(0.1)
        is_last = text.endswith(CLOSE)
        text = text.removesuffix(CLOSE)
        if self.left is not None and self.left < len(text):
            text, is_last = text[: self.left], True
        if self.left is not None:
            self.left -= len(text)
        self.line.sendall(text)
        if is_last:
            raise EOFError


def _hang_up(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
