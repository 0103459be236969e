# SPDX-License-Identifier: Apache-2.0
"""Where mail waits for us: the address of a mailbox as one URL, and how it is opened."""

import ssl
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from duly.kernel.words import Words

Tls = Literal["implicit", "starttls", "never"]
PORTS = {"imaps": 993, "imap": 143, "pop3s": 995, "pop3": 110}
MUST = Words(
    en="imaps://user:password@host/INBOX or pop3s://user:password@host",
    zh="形如 imaps://用户:密码@主机/INBOX 或 pop3s://用户:密码@主机 的地址",
)
_OPTIONS = frozenset({"tls", "after", "aside", "timeout", "ca"})


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """One mailbox. ``after`` is what becomes of a message once it is taken: ``keep`` (marked as read), ``delete``, or a folder."""

    kind: Literal["imap", "pop3"]
    host: str
    port: int
    user: str
    password: str
    tls: Tls = "implicit"
    folder: str = "INBOX"
    after: str = "keep"
    aside: str = "Duly-Unread"
    timeout: float = 20.0
    ca: str = ""

    @property
    def key(self) -> str:
        """The mailbox without its password: where its notes are kept."""
        return f"{self.kind}://{self.user}@{self.host}:{self.port}/{self.folder}"

    def context(self) -> ssl.SSLContext:
        """The server must prove its name; ``ca`` names a file with an authority of one's own."""
        return ssl.create_default_context(cafile=self.ca or None)


def read_url(url: str) -> MailboxSettings:
    """The settings in ``imaps://user:password@host:993/Folder?after=keep``; without the s, TLS begins with STARTTLS.

    Raises:
        ValueError: says what is wrong.
    """
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or not parts.username:
        raise ValueError(MUST.en)
    given = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    strange = sorted(given.keys() - _OPTIONS)
    if strange:
        raise ValueError(f"unknown option {strange[0]!r}")
    kind: Literal["imap", "pop3"] = "imap" if parts.scheme.startswith("imap") else "pop3"
    after = given.get("after", "keep")
    if kind == "pop3" and after not in {"keep", "delete"}:
        raise ValueError("a POP3 mailbox has no folders: after is keep or delete")
    return MailboxSettings(
        kind=kind,
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        tls=_tls(parts.scheme, given.get("tls")),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        after=after,
        aside=given.get("aside", "Duly-Unread"),
        timeout=float(given.get("timeout", "20")),
        ca=given.get("ca", ""),
    )


def _tls(scheme: str, given: str | None) -> Tls:
    if scheme.endswith("s"):
        return "implicit"
    if given not in {None, "starttls", "never"}:
        raise ValueError("tls is starttls or never")
    return "never" if given == "never" else "starttls"
