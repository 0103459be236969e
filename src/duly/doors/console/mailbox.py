# SPDX-License-Identifier: Apache-2.0
"""Messages as they arrived, read from the folder of a demo's or rehearsal's mail server."""

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from itertools import islice
from pathlib import Path
from uuid import UUID

_MOST_LOOKED_AT = 20_000
_LINK = re.compile(r"https?://[^\s<>\"]+/n/[A-Za-z0-9_-]+")
_HEAD = 8_192
_SHOWN = ("Reply-To", "List-Unsubscribe", "Message-ID", "Received")


@dataclass(frozen=True, slots=True)
class Mail:
    """One message as a mail client would show it."""

    sender: str
    address: str
    subject: str
    date: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]

    @property
    def link(self) -> str:
        """The customer's link inside the text, or nothing."""
        found = _LINK.search(self.text)
        return found.group() if found else ""


def received(folder: Path, delivery_id: UUID) -> Mail | None:
    """The message of a delivery, if it arrived: found by its file name, else by its Message-ID."""
    path = next(folder.glob(f"*{delivery_id}*.eml"), None) or _by_message_id(folder, delivery_id)
    return read(path.read_bytes()) if path else None


def _by_message_id(folder: Path, delivery_id: UUID) -> Path | None:
    wanted = str(delivery_id).encode()
    for path in islice(folder.glob("**/*.eml"), _MOST_LOOKED_AT):
        with path.open("rb") as file:
            head = file.read(_HEAD).partition(b"\r\n\r\n")[0].partition(b"\n\n")[0]
        if wanted in head:
            return path
    return None


def read(raw: bytes) -> Mail:
    """Parse a message, however odd: a part that cannot be decoded is shown with marks in its place."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    return Mail(
        sender=str(message["From"] or ""),
        address=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        date=str(message["Date"] or ""),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        headers=tuple((name, str(message[name])) for name in _SHOWN if message[name]),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    charset = part.get_content_charset("utf-8")
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    try:
        return raw.decode(charset, "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")
