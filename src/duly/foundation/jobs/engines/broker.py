# SPDX-License-Identifier: Apache-2.0
"""The broker as two kinds of line: one hands tokens over, with confirms; one takes them, and acknowledges late.

Each line belongs to one thread and shares nothing with another. Nothing waits for the broker without an end: one that
does not answer in time is taken to be away (:data:`BROKEN`), and whoever has the line makes a new one.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Self, TypeVar, cast

import structlog
from amqp.exceptions import MessageNacked
from kombu import connection as kombu_connection
from kombu import entity, messaging
from kombu.exceptions import OperationalError
from kombu.transport.pyamqp import Transport

_PREFIX = "duly"
_HEARTBEAT = 10
_CONNECT = 5.0
_ANSWER = 10.0
"""To queues that are declared a busy broker takes its time; who gives up early only asks it for the same again."""
_LAG = 0.2
_SOON = 0.02
"""While tokens are in hand the line looks this often whether one is done: so much later comes the next."""
Given = TypeVar("Given")
kombu = cast(Any, messaging)  # kombu's own types know too little of its classes
log = structlog.get_logger()


class Unroutable(ConnectionError):
    """The queue is gone: a new line declares it again."""


BROKEN: tuple[type[Exception], ...] = (
    *Transport.connection_errors, *Transport.channel_errors, OperationalError, MessageNacked,
)  # fmt: skip
"""What a line raises when the broker is away, refuses, or did not answer in time."""


def _line(url: str, begin: Callable[[Any], Given]) -> tuple[Any, Given]:
    """A new line, and what ``begin(channel)`` makes of it. If that fails the line is gone: half a line takes tokens too."""
    line = cast(Any, kombu_connection).Connection(
        url, connect_timeout=_CONNECT, heartbeat=_HEARTBEAT, transport_options={"confirm_publish": True}
    )
    try:
        line.connect()
        line.connection.sock.settimeout(_ANSWER)
        return line, begin(line.channel())
    except BaseException:
        line.collect()
        raise


def _queue(name: str) -> Any:
    full = f"{_PREFIX}.{name}"
    return cast(Any, entity).Queue(full, routing_key=full, durable=True, queue_arguments={"x-queue-type": "quorum"})


class Publisher:
    """A line that hands tokens over. It connects when first needed, and again after any failure."""

    def __init__(self, url: str, queues: Sequence[str]) -> None:
        self._url, self._queues = url, queues
        self._open: tuple[Any, Any] | None = None

    def send(self, queue: str, token: int) -> None:
        """Hand a token over; returns when the broker has confirmed that a majority of its nodes has it on disk.

        Raises:
            Exception: one of :data:`BROKEN`. Whether the broker has it is unknown then; sending it again does no harm.
        """
        try:
            self._producer().publish(
                token, routing_key=f"{_PREFIX}.{queue}", mandatory=True, confirm_timeout=_ANSWER, delivery_mode=2
            )
        except BaseException:
            self.close()  # a confirmation that comes late must not be taken for the next one's
            raise

    def close(self) -> None:
        """Let the line go, without waiting for the broker."""
        opened, self._open = self._open, None
        if opened is not None:
            with suppress(*BROKEN):
                opened[0].collect()

    def _producer(self) -> Any:
        if self._open is None:
            self._open = _line(self._url, self._declared)
        return self._open[1]

    def _declared(self, channel: Any) -> Any:
        for name in self._queues:
            _queue(name)(channel).declare()
        return kombu.Producer(channel, on_return=_returned)


def _returned(_error: Exception, _exchange: str, routing_key: str, _message: Any) -> None:
    raise Unroutable(routing_key)


class Receiver:
    """A line that takes tokens from queues, at most ``most`` at once: no more than can be begun.

    Brokers give so many from *each* queue. What is too much goes back at once, and while all hands are full the line
    takes nothing: a token that waited here for a long job would be missed where somebody is free for it.

    ``take(receiver, message, token)`` is called in the thread of the line, and must return at once; any thread says
    with :meth:`settle` what became of the message. Used in a ``with`` block, which connects.
    """

    def __init__(self, url: str, queues: Sequence[str], most: int, take: "Take") -> None:
        self._url, self._queues, self._most, self._take = url, queues, most, take
        self._settled: SimpleQueue[tuple[Any, bool]] = SimpleQueue()
        self._surplus: list[Any] = []
        self._in_hand, self._is_open = 0, True

    def __enter__(self) -> Self:
        self._connection, self._consumer = _line(self._url, self._consuming)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(*BROKEN):
            if kind is None:
                self._connection.release()
            else:
                self._connection.collect()

    def _consuming(self, channel: Any) -> Any:
        queues = [_queue(name) for name in self._queues]
        consumer = kombu.Consumer(channel, queues, on_message=self._received, prefetch_count=self._most)
        consumer.consume()
        return consumer

    def settle(self, message: Any, *, again: bool) -> None:
        """The message is done with, or the broker may give it to somebody ``again``. From any thread."""
        self._settled.put((message, again))

    def turn(self) -> None:
        """Acknowledge what is settled and take what has come; waits at most a fifth of a second.

        Raises:
            Exception: one of :data:`BROKEN`.
        """
        while not self._settled.empty():
            message, again = self._settled.get()
            if again:
                message.requeue()
            else:
                message.ack()
            self._in_hand -= 1
        if not self._is_open and self._in_hand < self._most:
            self._consumer.consume()
            self._is_open = True
        self._connection.heartbeat_check()
        with suppress(TimeoutError):
            self._connection.drain_events(timeout=_SOON if self._in_hand else _LAG)
        if self._in_hand >= self._most:
            self._take_no_more()

    def finish(self, grace: float) -> None:
        """Take no more, and acknowledge what is settled within ``grace`` seconds.

        Raises:
            Exception: one of :data:`BROKEN`.
        """
        self._most = 0
        self._take_no_more()
        deadline = time.monotonic() + grace
        while self._in_hand and time.monotonic() < deadline:
            self.turn()

    def _take_no_more(self) -> None:
        if self._is_open:
            self._consumer.cancel()
            self._is_open = False
        while self._surplus:
            self._surplus.pop().requeue()

    def _received(self, message: Any) -> None:
        if self._in_hand >= self._most:
            self._surplus.append(message)
            return
        self._in_hand += 1
        try:
            token = int(message.body)
        except ValueError:
            log.warning("jobs.message_not_ours", body=str(message.body)[:80])
            self.settle(message, again=False)
        else:
            self._take(self, message, token)


Take = Callable[[Receiver, Any, int], object]
