# SPDX-License-Identifier: Apache-2.0
"""What the relay's address says: ``smtp://user:password@host:port?starttls=always&connections=8``. One address is one relay."""

from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import parse_qsl, unquote, urlsplit

from duly.adapters.channels.smtp.dkim import Signer

StartTls = Literal["never", "if-offered", "always"]
_KNOWN = frozenset({"starttls", "connections", "timeout", "ehlo", "per_second"})


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """How to reach the relay, and in whose name.

    ``timeout`` bounds the wait for each answer. ``mail_from`` stands in for the organisation's own address;
    ``return_path`` (``name@domain``) is where bounces go, with the delivery id after a plus sign. ``signer`` signs each
    message, where the relay does not.
    """

    host: str
    port: int
    implicit_tls: bool = False
    starttls: StartTls = "if-offered"
    username: str | None = None
    password: str | None = None
    connections: int = 8
    timeout: float = 10.0
    ehlo: str = "localhost"
    per_second: float | None = None
    mail_from: str = ""
    return_path: str = ""
    hook_secret: bytes = b""
    signer: Signer | None = None


def read_url(
    url: str, *, mail_from: str = "", return_path: str = "", hook_secret: bytes = b"", signer: Signer | None = None
) -> SmtpSettings:
    """The settings in an address.

    Raises:
        ValueError: says what is wrong with it.
    """
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        message = "it must look like smtp://host:port or smtps://user:password@host"
        raise ValueError(message)
    unknown = sorted(query.keys() - _KNOWN)
    starttls = query.get("starttls", "if-offered")
    if unknown or starttls not in {"never", "if-offered", "always"}:
        message = f"unknown option {unknown[0]!r}" if unknown else f"starttls cannot be {starttls!r}"
        raise ValueError(message)
    if int(query.get("connections", "8")) < 1 or float(query.get("timeout", "10")) <= 0:
        message = "connections and timeout must be more than nothing"
        raise ValueError(message)
    implicit = parts.scheme == "smtps"
    return SmtpSettings(
        host=parts.hostname,
        port=parts.port or (465 if implicit else 25),
        implicit_tls=implicit,
        starttls=cast(StartTls, starttls),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        connections=int(query.get("connections", "8")),
        timeout=float(query.get("timeout", "10")),
        ehlo=query.get("ehlo") or _domain(return_path) or _domain(mail_from) or "localhost",
        per_second=float(query["per_second"]) if "per_second" in query else None,
        mail_from=mail_from,
        return_path=return_path,
        hook_secret=hook_secret,
        signer=signer,
    )


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
