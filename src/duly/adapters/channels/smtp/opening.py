# SPDX-License-Identifier: Apache-2.0
"""Picking up the phone: connect, greet, agree on TLS, say who we are."""

import asyncio
import base64
import ssl
from collections.abc import Mapping

from duly.adapters.channels.smtp.answers import Answer
from duly.adapters.channels.smtp.connection import BrokenConnection, Connection
from duly.adapters.channels.smtp.replies import is_yes
from duly.adapters.channels.smtp.settings import SmtpSettings
from duly.rooms.delivery.channel import Refused

NOT_REACHED = "connect"
_READY = 220
_CHALLENGE = 334
_WELCOME = 235
_NEEDS_TLS = "the relay offers no TLS, and a password is not sent in the clear; add ?starttls=never to allow it"


class NotOpened(Exception):
    """There is no connection; ``refused`` is what becomes of the letters."""

    def __init__(self, why: str, code: str = NOT_REACHED) -> None:
        super().__init__(why)
        self.refused = Refused(code, why, permanent=False)


async def open_connection(settings: SmtpSettings, context: ssl.SSLContext | None) -> Connection:
    """A connection on which mail can be sent.

    Raises:
        NotOpened: the relay could not be reached, or will not have us.
    """
    connection: Connection | None = None
    try:
        async with asyncio.timeout(settings.timeout):
            _, connection = await asyncio.get_running_loop().create_connection(
                lambda: Connection(settings.timeout),
                settings.host,
                settings.port,
                ssl=context if settings.implicit_tls else None,
                server_hostname=settings.host if settings.implicit_tls else None,
                ssl_handshake_timeout=settings.timeout if settings.implicit_tls else None,
            )
        await _greet(connection, settings, context)
    except asyncio.CancelledError:
        if connection is not None:
            connection.end("cancelled")
        raise
    except (BrokenConnection, OSError) as error:  # a TimeoutError is an OSError
        if connection is not None:
            connection.end(str(error))
        raise NotOpened(str(error) or type(error).__name__) from error
    except NotOpened:
        if connection is not None:
            connection.end("not opened")
        raise
    return connection


async def _greet(connection: Connection, settings: SmtpSettings, context: ssl.SSLContext | None) -> None:
    greeting = await connection.greeting()
    if greeting.code != _READY:
        raise NotOpened(_said(greeting))
    connection.offers = await _introduce(connection, settings.ehlo)
    if context is not None and not settings.implicit_tls:
        if "STARTTLS" in connection.offers:
            await _start_tls(connection, settings, context)
        elif settings.starttls == "always":
            raise NotOpened("the relay offers no TLS, and starttls=always was asked for")
    if settings.username is not None:
        if settings.starttls != "never" and not connection.is_encrypted:
            raise NotOpened(_NEEDS_TLS, "credentials")
        await _authenticate(connection, settings.username, settings.password or "")


async def _introduce(connection: Connection, ehlo: str) -> Mapping[str, str]:
    """What the relay offers, by the extension's name; nothing where it knows only HELO."""
    answer = await connection.ask(b"EHLO " + ehlo.encode("ascii", "replace"))
    if answer.code < 500 and not is_yes(answer):
        raise NotOpened(_said(answer))
    if is_yes(answer):
        words = (line.replace("AUTH=", "AUTH ", 1).split(None, 1) for line in answer.lines[1:])
        return {word[0].upper(): word[1] if len(word) > 1 else "" for word in words if word}
    answer = await connection.ask(b"HELO " + ehlo.encode("ascii", "replace"))
    if not is_yes(answer):
        raise NotOpened(_said(answer))
    return {}


async def _start_tls(connection: Connection, settings: SmtpSettings, context: ssl.SSLContext) -> None:
    answer = await connection.ask(b"STARTTLS")
    if answer.code != _READY:
        if settings.starttls == "always":
            raise NotOpened(_said(answer))
        return
    await connection.start_tls(context, settings.host)
    connection.offers = await _introduce(connection, settings.ehlo)


async def _authenticate(connection: Connection, username: str, password: str) -> None:
    mechanisms = connection.offers.get("AUTH", "").upper().split()
    if "PLAIN" in mechanisms:
        answer = await connection.ask(b"AUTH PLAIN " + _base64(f"\0{username}\0{password}"))
    elif "LOGIN" in mechanisms:
        answer = await connection.ask(b"AUTH LOGIN")
        for word in (username, password):
            if answer.code == _CHALLENGE:
                answer = await connection.ask(_base64(word))
    else:
        raise NotOpened(f"the relay takes no password by PLAIN or LOGIN, only {mechanisms or 'none'}", "credentials")
    if answer.code != _WELCOME:
        raise NotOpened(_said(answer), "credentials" if answer.code >= 500 else NOT_REACHED)


def tls_context(settings: SmtpSettings) -> ssl.SSLContext | None:
    """Where TLS was asked for, the relay must prove its name; where it is only taken if offered, it need not."""
    if settings.starttls == "never" and not settings.implicit_tls:
        return None
    context = ssl.create_default_context()
    if settings.starttls == "if-offered" and not settings.implicit_tls and settings.username is None:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _base64(text: str) -> bytes:
    return base64.b64encode(text.encode())


def _said(answer: Answer) -> str:
    return f"{answer.code} {answer.text}"
