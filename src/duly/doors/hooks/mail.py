# SPDX-License-Identifier: Apache-2.0
"""Mail that comes back, over SMTP: a small listener behind the operator's own mail server, off unless it is configured.

It takes messages for the return path only, and answers "ok" after they are committed: if the database is away, the
mail server keeps the message and comes again. Reading and storing happen in a few threads, so a slow message stops neither
the conversation with others nor the listener; when too many wait, the mail server is told to come again.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import connection

from duly.doors.hooks import intake
from duly.doors.hooks.intake import LARGEST, NotNow

THREADS, MOST_WAITING, MOST_CONVERSATIONS = 4, 16, 64
PATIENCE, SILENCE = 60.0, 60.0
"""Seconds for one message to be committed, and for the other side to say something."""
_LATER = "451 4.3.0 try again later"
log = structlog.get_logger()


class Returned:
    """The handler of aiosmtpd: which recipients are taken, and what becomes of a message."""

    def __init__(self, return_path: str, take: Callable[[bytes], None] | None = None) -> None:
        self._local, _, self._domain = return_path.lower().rpartition("@")
        self._take = take or _take
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="mail-in")
        self._waiting = 0

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Only the return path, with or without a delivery after the plus sign."""
        local, _, domain = address.lower().rpartition("@")
        if self._local and (local.partition("+")[0] != self._local or domain != self._domain):
            return "550 5.1.1 this server takes returned mail only"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        """Commit, then say yes."""
        if self._waiting >= MOST_WAITING:
            return "451 4.3.2 busy, try again later"
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        to = "".join(f"X-Original-To: {address}\r\n" for address in envelope.rcpt_tos)
        self._waiting += 1
        taken = asyncio.get_running_loop().run_in_executor(
            self._threads, self._take, to.encode("utf-8", "surrogateescape") + content
        )
        taken.add_done_callback(self._done)
        try:
            await asyncio.wait_for(asyncio.shield(taken), PATIENCE)
        except NotNow as error:
            log.warning("hooks.mail_not_now", why=error.why)
            return _LATER
        except TimeoutError:
            log.warning("hooks.mail_slow", size=len(content))
            return _LATER  # it may still be committed; the same bytes again change nothing
        except Exception:  # one stranger's message must not end the conversation
            log.exception("hooks.mail_refused", size=len(content))
            return _LATER
        return "250 2.0.0 taken"

    def close(self) -> None:
        """Take nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _done(self, taken: "asyncio.Future[None]") -> None:
        self._waiting -= 1
        if not taken.cancelled():
            taken.exception()  # looked at above, unless nobody waits any more


def _take(raw: bytes) -> None:
    """Bounces are rare: a connection for each is cheaper than one that may have died meanwhile."""
    try:
        try:
            intake.take(raw)
        except NotNow:
            raise
        except Exception:  # the message's own fault: kept unread, so that the mail server need not keep it
            log.exception("hooks.mail_unreadable", size=len(raw))
            if not intake.set_aside(raw, "failed"):
                raise
    finally:
        connection.close()


class Conversation(SMTP):
    """Takes lines longer than the standard allows: servers that return a page on one line do not care for it."""

    line_length_limit = 64 * 1024
    open_now = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Turn away whoever comes when all chairs are taken."""
        Conversation.open_now += 1
        if Conversation.open_now > MOST_CONVERSATIONS and isinstance(transport, asyncio.WriteTransport):
            transport.write(b"421 4.3.2 too many connections, try again later\r\n")
            transport.close()
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """A chair is free."""
        Conversation.open_now -= 1
        super().connection_lost(error)


def run(host: str, port: int, stop: threading.Event) -> None:
    """Listen until ``stop`` is set."""
    asyncio.run(_serve(host, port, stop))


async def _serve(host: str, port: int, stop: threading.Event) -> None:
    handler = Returned(settings.DULY["DULY_MAIL_RETURN"])
    loop = asyncio.get_running_loop()

    def conversation() -> SMTP:
        return Conversation(
            handler, hostname="duly", data_size_limit=LARGEST, enable_SMTPUTF8=True, loop=loop, timeout=SILENCE
        )

    server = await loop.create_server(conversation, host, port)
    try:
        await asyncio.to_thread(stop.wait)
    finally:
        handler.close()
        server.close()
        await server.wait_closed()
