# SPDX-License-Identifier: Apache-2.0
"""One bound session: many messages under way at once, a sign of life when it is quiet, and deliveries as they come.

A thread of its own reads. Answers wake whoever waits for them; deliveries go, through a bounded queue, to a second thread
that hands them over and answers only afterwards, so that what could not be kept comes again.
"""

import queue
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass

import structlog

from duly.adapters.channels.smpp import wire
from duly.adapters.channels.smpp.wire import Packet

_OK, _TEMPORARY_FAULT, _QUEUE_FULL, _LAST = 0x000, 0x064, 0x014, 0x7FFFFFFF
_HELD = 1_000
_TICK_MS = 200
Take = Callable[[bytes], None]
log = structlog.get_logger()


class NotBound(Exception):
    """No session, and no message left. ``status`` is the provider's, where it was one that said no."""

    def __init__(self, why: str, status: int | None = None) -> None:
        super().__init__(why)
        self.status = status


class Lost(Exception):
    """The session ended while an answer was awaited."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where to bind, as whom, and how patiently."""

    host: str
    port: int
    system_id: str
    password: str
    system_type: str = ""
    tls: bool = False
    window: int = 20
    timeout: float = 10.0
    idle: float = 30.0


class Session:
    """A session from its bind to its end. With ``take`` it is bound as transceiver, without as transmitter."""

    def __init__(self, door: Door, take: Take | None = None) -> None:
        """Connect and bind.

        Raises:
            NotBound: nobody there, or not welcome.
        """
        self._door, self._take = door, take
        self._answers: dict[int, Future[Packet]] = {}
        self._sequence, self._guard, self._writing = 0, threading.Lock(), threading.Lock()
        self._room = threading.BoundedSemaphore(door.window)
        self._held: queue.Queue[Packet | None] = queue.Queue(_HELD)
        self.is_open, self._heard_at = True, time.monotonic()
        try:
            self._socket = self._connect()
            self._socket.settimeout(door.timeout)
        except OSError as error:
            raise NotBound(str(error) or type(error).__name__) from error
        threading.Thread(target=self._read, daemon=True, name="smpp-read").start()
        if take:
            threading.Thread(target=self._hand_over, daemon=True, name="smpp-take").start()
        self._bind()

    def submit(self, body: bytes) -> Future[Packet]:
        """Send a message as soon as the window has room; the answer comes later.

        Raises:
            NotBound: the session had ended before anything of it was sent, or the window stayed full.
            Lost: it ended while it was sent.
        """
        if not self._room.acquire(timeout=self._door.timeout):
            self.close()
            message = "no answer to a whole window of messages"
            raise NotBound(message)
        try:
            answer = self._ask(wire.SUBMIT, body)
        except BaseException:
            self._room.release()
            raise
        answer.add_done_callback(lambda _: self._room.release())
        return answer

    def close(self, *, politely: bool = False) -> None:
        """End the session; what is still unanswered is lost."""
        if politely and self.is_open:
            with suppress(NotBound, Lost, TimeoutError):
                self._ask(wire.UNBIND, b"").result(min(self._door.timeout, 2.0))
        with self._guard:
            was_open, self.is_open = self.is_open, False
            waiting, self._answers = list(self._answers.values()), {}
        if was_open:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()
            with suppress(queue.Full):
                self._held.put_nowait(None)
        for answer in waiting:
            if not answer.done():
                answer.set_exception(Lost("the session ended"))

    def _connect(self) -> socket.socket:
        door = self._door
        plain = socket.create_connection((door.host, door.port), timeout=min(5.0, door.timeout))
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return ssl.create_default_context().wrap_socket(plain, server_hostname=door.host) if door.tls else plain

    def _bind(self) -> None:
        door = self._door
        command = wire.BIND_TRANSCEIVER if self._take else wire.BIND_TRANSMITTER
        try:
            answer = self._ask(command, wire.bind_body(door.system_id, door.password, door.system_type))
            status = answer.result(door.timeout).status
        except (Lost, TimeoutError) as error:
            self.close()
            raise NotBound("no answer to the bind") from error
        if status != _OK:
            self.close()
            raise NotBound("the bind was refused", status)

    def _ask(self, command: int, body: bytes) -> Future[Packet]:
        answer: Future[Packet] = Future()
        with self._guard:
            if not self.is_open:
                message = "the session had ended"
                raise NotBound(message)
            self._sequence = self._sequence % _LAST + 1
            sequence = self._sequence
            self._answers[sequence] = answer
        self._write(Packet(command, _OK, sequence, body))
        return answer

    def _write(self, packet: Packet) -> None:
        try:
            with self._writing:
                self._socket.sendall(packet.encode())
        except (OSError, ValueError) as error:
            self.close()
            raise Lost(str(error)) from error

    def _read(self) -> None:
        buffer, news = bytearray(), select.poll()
        news.register(self._socket, select.POLLIN)
        try:
            while self.is_open:
                self._keep_alive()
                if not self._pending() and not news.poll(_TICK_MS):
                    continue
                some = self._receive()
                if some is None:
                    continue
                if not some:
                    break
                self._heard_at = time.monotonic()
                buffer += some
                while len(buffer) >= 4 and len(buffer) >= (length := wire.length_of(bytes(buffer[:4]))):
                    self._got(wire.decode(bytes(buffer[:length])))
                    del buffer[:length]
        except (OSError, ValueError, Lost, NotBound):
            pass  # what cannot be understood ends the session; every waiting message becomes unknown
        finally:
            self.close()

    def _receive(self) -> bytes | None:
        """What came. A TLS connection must not be read and written at one moment; ``None`` where it had news for itself only."""
        if not self._door.tls:
            return self._socket.recv(64 * 1024)
        with self._writing:
            self._socket.settimeout(0)
            try:
                return self._socket.recv(64 * 1024)
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                return None
            finally:
                with suppress(OSError):
                    self._socket.settimeout(self._door.timeout)

    def _pending(self) -> bool:
        return isinstance(self._socket, ssl.SSLSocket) and self._socket.pending() > 0

    def _keep_alive(self) -> None:
        quiet = time.monotonic() - self._heard_at
        if quiet > self._door.idle + self._door.timeout:
            self.close()
        elif quiet > self._door.idle and not self._answers:
            self._ask(wire.ENQUIRE, b"")

    def _got(self, packet: Packet) -> None:
        if packet.command & wire.RESPONSE:
            with self._guard:
                answer = self._answers.pop(packet.sequence, None)
            if answer is not None and not answer.done():
                answer.set_result(packet)
        elif packet.command == wire.DELIVER:
            self._hold(packet)
        elif packet.command in {wire.ENQUIRE, wire.UNBIND}:
            self._write(Packet(packet.command | wire.RESPONSE, _OK, packet.sequence, b""))
            if packet.command == wire.UNBIND:
                self.close()
        else:
            self._write(Packet(wire.NACK, 0x003, packet.sequence, b""))

    def _hold(self, packet: Packet) -> None:
        try:
            if self._take is None:
                self._answer_delivery(packet, _TEMPORARY_FAULT)
            else:
                self._held.put_nowait(packet)
        except queue.Full:
            self._answer_delivery(packet, _QUEUE_FULL)

    def _hand_over(self) -> None:
        while (packet := self._held.get()) is not None and self._take is not None:
            status = _OK
            try:
                self._take(packet.encode())
            except Exception:  # whatever went wrong while keeping it: the provider has to bring it again
                log.exception("smpp.not_kept", host=self._door.host)
                status = _TEMPORARY_FAULT
            with suppress(Lost):
                self._answer_delivery(packet, status)

    def _answer_delivery(self, packet: Packet, status: int) -> None:
        self._write(Packet(wire.DELIVER | wire.RESPONSE, status, packet.sequence, b"\0"))
