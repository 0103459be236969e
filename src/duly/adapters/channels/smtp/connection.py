# SPDX-License-Identifier: Apache-2.0
"""One open connection to the relay: bytes out, whole answers in, and a clock that runs while an answer is owed.

It is an ``asyncio.Protocol`` rather than a pair of streams, which costs half as much for each answer.
"""

import asyncio
import ssl
from collections.abc import Mapping
from typing import Protocol, cast

from duly.adapters.channels.smtp.answers import Answer, Answers

NO_ANSWER = "no_answer"
LOST = "connection_lost"
UNASKED = "unasked_answer"


class Listener(Protocol):
    """Who is told what the relay says."""

    def heard(self, answer: Answer) -> None:
        """The relay answered."""

    def broke(self, reason: str) -> None:
        """The relay will never answer again on this connection."""


class BrokenConnection(Exception):
    """The connection ended while an answer was owed; the message says why."""


class Connection(asyncio.Protocol):
    """A connection, listening for the relay's greeting from the start. Every wait for an answer is bounded."""

    transport: asyncio.Transport

    def __init__(self, timeout: float) -> None:
        self.offers: Mapping[str, str] = {}
        self.is_open = False
        self.must_reset = False
        """An envelope was begun and not finished; the next one must be preceded by RSET."""
        self._timeout = timeout
        self._loop = asyncio.get_running_loop()
        self._answers = Answers()
        self._first = _Once(self)
        self._listener: Listener | None = self._first
        self._due = 0.0
        self._timer: asyncio.TimerHandle | None = None

    async def greeting(self) -> Answer:
        """The relay's first words.

        Raises:
            BrokenConnection: there were none.
        """
        return await self._first.future

    async def ask(self, command: bytes) -> Answer:
        """Say one command and wait for its answer.

        Raises:
            BrokenConnection: no answer came.
        """
        once = _Once(self)
        self.listen(once)
        self.say(command + b"\r\n")
        return await once.future

    def listen(self, listener: Listener | None) -> None:
        """From now on tell this one. An answer that nobody waits for ends the connection."""
        self._listener = listener

    def say(self, data: bytes) -> None:
        """Write, and start the clock."""
        if not self.is_open:
            self.end(LOST)
            return
        self.transport.write(data)
        self._due = self._loop.time() + self._timeout
        if self._timer is None:
            self._timer = self._loop.call_at(self._due, self._ring)

    def end(self, reason: str) -> None:
        """Close at once; whoever waits is told."""
        self.is_open = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if hasattr(self, "transport"):
            self.transport.abort()
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.broke(reason)

    async def start_tls(self, context: ssl.SSLContext, hostname: str) -> None:
        """Go on under TLS. What came in the clear after the relay's consent was put there by somebody in between.

        Raises:
            BrokenConnection, OSError: TLS could not be agreed on.
        """
        if not self._answers.is_between or self._listener is not None:
            self.end(UNASKED)
            raise BrokenConnection(UNASKED)
        wrapped = await self._loop.start_tls(
            self.transport,
            self,
            context,
            server_hostname=hostname,
            ssl_handshake_timeout=self._timeout,
        )
        if wrapped is None:
            raise BrokenConnection(LOST)
        self.transport = wrapped

    @property
    def is_encrypted(self) -> bool:
        """Whether what is said here cannot be read on the way."""
        return self.transport.get_extra_info("sslcontext") is not None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asyncio's: the relay picked up."""
        self.transport = cast(asyncio.Transport, transport)
        self.is_open = True
        self._due = self._loop.time() + self._timeout
        self._timer = self._loop.call_at(self._due, self._ring)

    def data_received(self, data: bytes) -> None:
        """Asyncio's: something was heard."""
        answers = self._answers
        for answer in answers.feed(data):
            listener = self._listener
            if listener is None:
                self.end(UNASKED)
                return
            listener.heard(answer)
        if answers.fault:
            self.end(answers.fault)

    def connection_lost(self, exc: Exception | None) -> None:
        """Asyncio's: the relay hung up."""
        self.end(LOST)

    def _ring(self) -> None:
        self._timer = None
        if self._listener is None:
            return
        if self._loop.time() < self._due:
            self._timer = self._loop.call_at(self._due, self._ring)
        else:
            self.end(NO_ANSWER)


class _Once:
    """Waits for one answer; a second one finds nobody."""

    def __init__(self, connection: Connection) -> None:
        self.future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._connection = connection

    def heard(self, answer: Answer) -> None:
        self._connection.listen(None)
        if not self.future.done():
            self.future.set_result(answer)

    def broke(self, reason: str) -> None:
        if not self.future.done():
            self.future.set_exception(BrokenConnection(reason))
