# SPDX-License-Identifier: Apache-2.0
"""Which delivery a message is about: by the return path that it came to, the envelope's id, or our own Message-ID.

It is never guessed from an address or a subject. Our ids are written in lower case: a mail program of somebody else's
that also uses UUIDs mostly writes them in capitals, and one of theirs is not taken for one of ours.
"""

import re
from uuid import UUID

from duly.kernel.mails.parts import Part

_UUID = rb"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"
_PATH = re.compile(rb"\+([0-9a-f]{32})@", re.IGNORECASE)
_MESSAGE = re.compile(rb"(?<![0-9a-zA-Z.+_-])(" + _UUID + rb")@")
_ENVELOPE = re.compile(rb"\s*(" + _UUID + rb")\s*\Z", re.IGNORECASE)
_NAMED = re.compile(rb"Message-ID:\s{0,9}<?(" + _UUID + rb")@", re.IGNORECASE)
_TO = (
    "x-original-to",
    "delivered-to",
    "envelope-to",
    "x-envelope-to",
    "x-rcpt-to",
    "x-forwarded-to",
    "to",
    "cc",
    "received",
)
_FROM = ("return-path", "errors-to", "sender", "x-return-path", "x-original-mail-from", "reply-to", "from")
_SEARCHED = 64 * 1024


def by_recipient(mail: Part) -> UUID | None:
    """The delivery in the address that the message was sent to (VERP)."""
    return _first(mail, _TO, _PATH)


def by_envelope(value: bytes) -> UUID | None:
    """The delivery in the id that we gave the envelope (RFC 3461)."""
    found = _ENVELOPE.match(value)
    return _uuid(found[1]) if found else None


def by_thread(mail: Part) -> UUID | None:
    """The delivery that an answer answers: the letter named by In-Reply-To, else the last of ours in References."""
    for name in ("in-reply-to", "references"):
        found = [match for value in mail.all(name) for match in _MESSAGE.findall(value)]
        if found:
            return _uuid(found[-1])
    return None


def by_original(mail: Part) -> UUID | None:
    """The delivery in a returned original, whole or its headers only."""
    for part in list(mail.walk())[1:]:
        found = _first(part, ("message-id", "x-message-id", "original-message-id"), _MESSAGE) or _first(
            part, _FROM, _PATH
        )
        if found:
            return found
    return None


def by_words(text: str) -> UUID | None:
    """The delivery in a letter that a server quoted in its own words. Only for mail that is a server's own."""
    data = text[:_SEARCHED].encode()
    found = _PATH.search(data) or _NAMED.search(data)
    return _uuid(found[1]) if found else None


def _first(part: Part, names: tuple[str, ...], pattern: re.Pattern[bytes]) -> UUID | None:
    for name in names:
        for value in part.all(name):
            found = pattern.search(value)
            if found:
                return _uuid(found[1])
    return None


def _uuid(digits: bytes) -> UUID:
    return UUID(digits.decode())
