# SPDX-License-Identifier: Apache-2.0
"""Returned mail over SMTP: a small listener behind the operator's own mail server, off unless it is configured.

It takes messages for the return path only, and answers "ok" after they are committed: if the database is away, the
mail server keeps the message and comes again.
"""

import asyncio
import threading

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import Error, connection

from duly.kernel.actors import PROVIDER
from duly.kernel.refusals import Refusal
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.facts import TakenByUs

LARGEST = 10 * 1024 * 1024
log = structlog.get_logger()


class Returned:
    """The handler of aiosmtpd: which recipients are taken, and what becomes of a message."""

    def __init__(self, return_path: str) -> None:
        self._local, _, self._domain = return_path.lower().rpartition("@")

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
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        to = "".join(f"X-Original-To: {address}\r\n" for address in envelope.rcpt_tos)
        try:
            await sync_to_async(_take)(to.encode("utf-8", "surrogateescape") + content)
        except Refusal as refusal:
            return f"554 5.6.0 {refusal.code}"
        except Error as error:
            log.warning("hooks.database_away", error=str(error).strip())
            return "451 4.3.0 try again later"
        return "250 2.0.0 taken"


def _take(raw: bytes) -> int:
    """Bounces are rare: a connection for each is cheaper than one that may have died meanwhile."""
    try:
        return delivery.take_receipts(PROVIDER, "email", TakenByUs(), raw)
    finally:
        connection.close()


def run(host: str, port: int, stop: threading.Event) -> None:
    """Listen until ``stop`` is set."""
    asyncio.run(_serve(host, port, stop))


async def _serve(host: str, port: int, stop: threading.Event) -> None:
    handler = Returned(settings.DULY["DULY_MAIL_RETURN"])
    loop = asyncio.get_running_loop()

    def conversation() -> SMTP:
        return SMTP(handler, hostname="duly", data_size_limit=LARGEST, enable_SMTPUTF8=True, loop=loop)

    server = await loop.create_server(conversation, host, port)
    try:
        await asyncio.to_thread(stop.wait)
    finally:
        server.close()
        await server.wait_closed()
