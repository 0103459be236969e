# SPDX-License-Identifier: Apache-2.0
"""Mail messages as bytes, written by hand: some forty times cheaper than ``email.message``, which checks them in tests.

Nothing that a person typed can end a header: control characters become spaces, and whatever is not plain ASCII is
encoded (RFC 2047). Bodies are base64, so no line can begin with a full stop or grow too long. What many messages have
in common (sender, subject, the head of the HTML) is encoded once and kept.
"""

import re
import time
from binascii import b2a_base64
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from struct import Struct
from typing import Any

from duly.adapters.channels.smtp.addresses import on_the_wire
from duly.rooms.delivery.channel import Letter

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+\Z")
_PLAIN = re.compile(r"[\x20-\x7e]*\Z")
_WORD = 39
"""Bytes of UTF-8 in one encoded word: with the header's name before it, a line stays within 76 (RFC 2047, section 2)."""
_SHORT = 66
_LINE = 57
"""Bytes in one line of base64: 76 characters."""
_HEAD = 3584
"""Characters at the beginning of an HTML part that are likely the same in the next message: styles, the title, the top of the card."""
_HTML_HEAD = "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
_TEXT_HEAD = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"


def compose(letter: Letter, *, from_address: str, domain: str, now: float | None = None) -> bytes:
    """The message: headers, then plain text and HTML side by side."""
    identity = letter.delivery_id
    head = (
        f"{_fixed(letter.sender.name, from_address, letter.subject, letter.language)}"
        f"To: {on_the_wire(letter.address)}\r\n"
        f"Date: {_date(int(time.time() if now is None else now))}\r\n"
        f"Message-ID: <{identity}@{domain}>\r\n"
    )
    if letter.unsubscribe_url:
        head += (
            f"List-ID: {_list_id(letter.sender.name, domain)}\r\n"
            f"List-Unsubscribe: <{one_line(letter.unsubscribe_url)}>\r\n"
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
        )
    if letter.html is None:
        return b"".join(((head + _TEXT_HEAD).encode(), _base64(letter.text)))
    boundary = f"=_{identity.hex}"
    start = f'{head}Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n\r\n--{boundary}\r\n{_TEXT_HEAD}'
    between, end = f"--{boundary}\r\n{_HTML_HEAD}", f"--{boundary}--\r\n"
    return b"".join(
        (start.encode(), _base64(letter.text), between.encode(), _base64_of_html(letter.html), end.encode())
    )


@lru_cache(maxsize=256)
def _fixed(name: str, from_address: str, subject: str, language: str) -> str:
    """The headers that most messages of a mailing share."""
    return (
        f"From: {mailbox(name, from_address)}\r\n"
        f"Subject: {unstructured(subject)}\r\n"
        f"Content-Language: {one_line(language)}\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "X-Auto-Response-Suppress: OOF, AutoReply\r\n"
        "MIME-Version: 1.0\r\n"
    )


@lru_cache(maxsize=64)
def _list_id(name: str, domain: str) -> str:
    """Which list one click leaves (RFC 2919): all of an organisation's messages that are not mandatory."""
    words = unstructured(name)
    phrase = words if "=?" in words else '"' + words.replace("\\", "").replace('"', "") + '"'
    return f"{phrase}\r\n <notices.{domain}>"


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
    return "\r\n ".join(f"=?utf-8?B?{b2a_base64(word, newline=False).decode()}?=" for word in words)


def _utf8(text: str) -> bytes:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").replace(b"\n", b"\r\n")


def _base64(text: str) -> bytes:
    return _wrapped(_utf8(text))


def _base64_of_html(html: str) -> bytes:
    for text, lines, rest in tuple(_heads):
        if html.startswith(text):
            return lines + _wrapped(rest + _utf8(html[_HEAD:]))
    if len(html) > _HEAD and html[_HEAD - 1] != "\r":
        raw = _utf8(html[:_HEAD])
        whole = len(raw) - len(raw) % _LINE
        _heads.append((html[:_HEAD], _wrapped(raw[:whole]), raw[whole:]))
    return _base64(html)


_heads: deque[tuple[str, bytes, bytes]] = deque(maxlen=8)
"""Beginnings of HTML parts: as text, as whole lines of base64, and the bytes that did not fill a line. To look at a few is
cheaper than to hash one."""


def _wrapped(raw: bytes) -> bytes:
    """Base64 in lines of 76, each with its end."""
    encoded = b2a_base64(raw, newline=False)
    return b"\r\n".join(_cutter(len(encoded))(encoded)) + b"\r\n" if encoded else b"\r\n"


@lru_cache(maxsize=4096)
def _cutter(length: int) -> Callable[[bytes], tuple[Any, ...]]:
    """What cuts so many characters into lines, in one step."""
    whole, rest = divmod(length, 76)
    return Struct("76s" * whole + (f"{rest}s" if rest else "")).unpack


@lru_cache(maxsize=8)
def _date(second: int) -> str:
    return format_datetime(datetime.fromtimestamp(second, UTC))
