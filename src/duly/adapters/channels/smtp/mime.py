# SPDX-License-Identifier: Apache-2.0
"""Mail messages as bytes, written by hand: some forty times cheaper than ``email.message``, which checks them in tests.

Nothing that a person typed can end a header: control characters become spaces, and whatever is not plain ASCII is
encoded (RFC 2047). Bodies are base64, so no line can begin with a full stop or grow too long.
"""

import binascii
import re
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache

from duly.adapters.channels.smtp.addresses import on_the_wire
from duly.rooms.delivery.channel import Letter

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e]+")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+\Z")
_PLAIN = re.compile(r"[\x20-\x7e]*\Z")
_WORD = 39
"""Bytes of UTF-8 in one encoded word: with the header's name before it, a line stays within 76 (RFC 2047, section 2)."""
_SHORT = 66
_LINE = 57
"""Bytes in one line of base64: 76 characters."""


def compose(letter: Letter, *, from_address: str, domain: str, now: datetime | None = None) -> bytes:
    """The message: headers, then plain text and HTML side by side."""
    boundary = f"=_{letter.delivery_id.hex}"
    head = [
        f"From: {mailbox(letter.sender.name, from_address)}",
        f"To: {on_the_wire(letter.address)}",
        f"Subject: {unstructured(letter.subject)}",
        f"Date: {_date(int((now or datetime.now(UTC)).timestamp()))}",
        f"Message-ID: <{letter.delivery_id}@{domain}>",
        "Auto-Submitted: auto-generated",
        f"Content-Language: {one_line(letter.language)}",
        "MIME-Version: 1.0",
    ]
    if letter.unsubscribe_url:
        head += [
            f"List-Unsubscribe: <{one_line(letter.unsubscribe_url)}>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        ]
    if letter.html is None:
        return _join([*head, *_PART_HEAD["plain"], "", ""]) + _base64(letter.text)
    head += ["Content-Type: multipart/alternative;", f' boundary="{boundary}"', ""]
    return b"".join(
        (
            _join([*head, f"--{boundary}", *_PART_HEAD["plain"], "", ""]),
            _base64(letter.text),
            _join([f"--{boundary}", *_PART_HEAD["html"], "", ""]),
            _base64(letter.html),
            f"--{boundary}--\r\n".encode(),
        )
    )


_PART_HEAD = {
    kind: (f"Content-Type: text/{kind}; charset=utf-8", "Content-Transfer-Encoding: base64")
    for kind in ("plain", "html")
}


def one_line(text: str) -> str:
    """Text without anything that could end a header or turn its direction."""
    return " ".join(_CONTROL.sub(" ", text).split())


def unstructured(text: str) -> str:
    """A header's free text."""
    text = one_line(text)
    if len(text) <= _SHORT and _PLAIN.match(text) and "=?" not in text:
        return text
    return encoded_words(text)


def mailbox(name: str, address: str) -> str:
    """``name <address>``."""
    name, address = one_line(name), on_the_wire(address)
    if not name:
        return address
    if len(name) <= _SHORT and _ATOMS.match(name) and "=?" not in name:
        return f"{name} <{address}>"
    if len(name) <= _SHORT and _PLAIN.match(name) and "=?" not in name:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{address}>'
    return f"{encoded_words(name)}\r\n <{address}>"


def encoded_words(text: str) -> str:
    """RFC 2047: words of at most 64 characters, never cutting a character, one on each line."""
    words, chunk = [], b""
    for character in text:
        raw = character.encode("utf-8", "replace")
        if len(chunk) + len(raw) > _WORD:
            words.append(chunk)
            chunk = b""
        chunk += raw
    words.append(chunk)
    return "\r\n ".join(f"=?utf-8?B?{binascii.b2a_base64(word, newline=False).decode()}?=" for word in words)


def _join(lines: list[str]) -> bytes:
    return "\r\n".join(lines).encode("utf-8")


def _base64(text: str) -> bytes:
    raw = text.replace("\r\n", "\n").replace("\n", "\r\n").encode("utf-8", "replace")
    lines = [binascii.b2a_base64(raw[at : at + _LINE], newline=False) for at in range(0, len(raw), _LINE)]
    return b"\r\n".join(lines) + b"\r\n"


@lru_cache(maxsize=8)
def _date(second: int) -> str:
    return format_datetime(datetime.fromtimestamp(second, UTC))
