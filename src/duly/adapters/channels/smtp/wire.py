# SPDX-License-Identifier: Apache-2.0
"""The conversation with the relay, one letter after another on a connection that stays open.

What matters is *when* something goes wrong. Before the message itself was sent, nothing can have been accepted: the
letter may go again. After it was sent, and until the relay has answered, nobody knows.
"""

import asyncio
import ssl
from collections.abc import Sequence
from dataclasses import dataclass

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from duly.adapters.channels.smtp.replies import refusal_of
from duly.adapters.channels.smtp.settings import SmtpSettings
from duly.rooms.delivery.channel import Accepted, Outcome, Refused, Unknown

_OK = 250
_WILL_FORWARD = 251
_GO_AHEAD = 354
_BROKEN = (SMTPException, OSError, EOFError, ValueError)
NOT_REACHED = "connect"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message ready for the wire. ``reference`` goes along as the envelope's id where the relay takes one."""

    return_path: str
    recipient: str
    data: bytes
    reference: str


class Line:
    """One connection to the relay."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._client: SMTP | None = None
        self._is_sent = False

    async def carry(self, parcels: Sequence[Parcel], deadline: float) -> list[Outcome]:
        """Carry parcels in order; once the relay stops answering, the rest is put back unsent."""
        outcomes: list[Outcome] = []
        for parcel in parcels:
            if outcomes and self._client is None and _has_stopped(outcomes[-1]):
                outcomes.append(Refused(NOT_REACHED, "put back: the relay stopped answering", permanent=False))
            else:
                outcomes.append(await self._carry_one(parcel, deadline))
        return outcomes

    async def hang_up(self) -> None:
        """End the connection politely."""
        client, self._client = self._client, None
        if client is not None and client.is_connected:
            try:
                await client.quit(timeout=2)
            except _BROKEN:
                client.close()

    async def _carry_one(self, parcel: Parcel, deadline: float) -> Outcome:
        was_open = self._client is not None and self._client.is_connected
        outcome = await self._try(parcel, deadline)
        if was_open and isinstance(outcome, Refused) and outcome.code == "disconnected":
            outcome = await self._try(parcel, deadline)  # the relay had closed an idle connection; nothing was sent
        return outcome

    async def _try(self, parcel: Parcel, deadline: float) -> Outcome:
        self._is_sent = False
        try:
            async with asyncio.timeout_at(deadline):
                client = await self._open()
                return await self._converse(client, parcel)
        except SMTPResponseException as error:
            self._drop()
            return Refused(NOT_REACHED, f"{error.code} {error.message}", permanent=False)
        except TimeoutError:
            self._drop()
            return (
                Unknown("no_answer")
                if self._is_sent
                else Refused(NOT_REACHED, "the relay did not answer", permanent=False)
            )
        except _BROKEN as error:
            was_connected = self._client is not None
            self._drop()
            if self._is_sent:
                return Unknown("connection_lost")
            return Refused("disconnected" if was_connected else NOT_REACHED, str(error), permanent=False)

    async def _open(self) -> SMTP:
        if self._client is not None and self._client.is_connected:
            return self._client
        self._client = None
        settings = self._settings
        client = SMTP(
            hostname=settings.host,
            port=settings.port,
            use_tls=settings.implicit_tls,
            start_tls={"never": False, "if-offered": None, "always": True}[settings.starttls]
            if not settings.implicit_tls
            else False,
            tls_context=tls_context(settings),
            local_hostname=settings.ehlo,
            timeout=settings.timeout,
        )
        await client.connect()
        if client.is_ehlo_or_helo_needed:
            await client.ehlo()
        if settings.username is not None:
            is_safe = settings.starttls == "never" or client.get_transport_info("sslcontext") is not None
            if not is_safe:
                client.close()
                message = (
                    "the relay offers no TLS, and a password is not sent in the clear; add ?starttls=never to allow it"
                )
                raise SMTPResponseException(-1, message)
            await client.login(settings.username, settings.password or "")
        self._client = client
        return client

    async def _converse(self, client: SMTP, parcel: Parcel) -> Outcome:
        is_utf8 = not (parcel.recipient.isascii() and parcel.return_path.isascii())
        if is_utf8 and not client.supports_extension("smtputf8"):
            return Refused("smtputf8", "the relay does not take addresses beyond ASCII", permanent=True)
        options = [b"SMTPUTF8"] if is_utf8 else []
        if client.supports_extension("dsn"):
            options += [b"RET=HDRS", b"ENVID=" + parcel.reference.encode()]
        answer = await client.execute_command(b"MAIL", b"FROM:<" + parcel.return_path.encode() + b">", *options)
        if answer.code == _OK:
            answer = await client.execute_command(b"RCPT", b"TO:<" + parcel.recipient.encode() + b">")
            if answer.code in {_OK, _WILL_FORWARD}:
                answer = await client.execute_command(b"DATA")
                if answer.code == _GO_AHEAD:
                    return await self._send(client, parcel.data)
        if client.is_connected:
            await self._start_over(client)
        else:
            self._client = None
        return refusal_of(answer.code, answer.message)

    async def _send(self, client: SMTP, data: bytes) -> Outcome:
        protocol = client.protocol
        if protocol is None:
            message = "the connection is gone"
            raise OSError(message)
        self._is_sent = True
        protocol.write(data.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        answer = await protocol.read_response(timeout=self._settings.timeout)
        if answer.code == _OK:
            return Accepted(answer.message.splitlines()[0] if answer.message else "", f"250 {answer.message}")
        return refusal_of(answer.code, answer.message)

    async def _start_over(self, client: SMTP) -> None:
        """The answer is definite already; a relay that fails here only costs the connection."""
        try:
            await client.rset()
        except _BROKEN:
            self._drop()

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None


def _has_stopped(outcome: Outcome) -> bool:
    return isinstance(outcome, Unknown) or (isinstance(outcome, Refused) and outcome.code == NOT_REACHED)


def tls_context(settings: SmtpSettings) -> ssl.SSLContext:
    """Where TLS was asked for, the relay must prove its name; where it is only taken if offered, it need not."""
    context = ssl.create_default_context()
    if settings.starttls == "if-offered" and not settings.implicit_tls and settings.username is None:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
