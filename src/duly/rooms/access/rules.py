# SPDX-License-Identifier: Apache-2.0
"""Codes and keys: how they are made, how they are typed, what is kept of them, and how long a proof is fresh."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from duly.rooms.access.facts import (
    FRESH,
    FRESH_NEEDED,
    IDLE,
    LONGEST,
    MOST_FROM_ONE,
    MOST_TO_ONE,
    MOST_TO_ONE_A_DAY,
    TOO_MANY,
)

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without what is mistaken for something else when it is read aloud or copied: 0 O, 1 I L, U."""
_LENGTH = 6
_MARK = 16
_LONGEST_TYPED = 64


def fresh_key() -> str:
    """A key for one browser: 256 bits that nobody can guess."""
    return secrets.token_urlsafe(32)


def kept(key: str) -> bytes:
    """What is kept of a key; the key itself is only with the browser."""
    return hashlib.sha256(b"duly access key\x00" + key.encode()).digest()


def code_of(secret: bytes, attempt: UUID) -> str:
    """The code of one attempt: 30 characters to the power of six. It is derived, so that no table holds it in any form."""
    number = int.from_bytes(hmac.digest(secret, b"access code\x00" + attempt.bytes, "sha256"), "big")
    digits = []
    for _ in range(_LENGTH):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(digits)


def typed(text: str) -> str:
    """A code as people type it: case, spaces and dashes do not matter, nor full-width letters."""
    narrow = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text[:_LONGEST_TYPED])
    return "".join(c for c in narrow.upper() if c.isascii() and c.isalnum())


def is_right(secret: bytes, attempt: UUID, text: str) -> bool:
    """Whether this is the attempt's code; takes as long when it is not."""
    return hmac.compare_digest(code_of(secret, attempt).encode(), typed(text).encode())


def mark(secret: bytes, kind: str, value: str) -> bytes:
    """A keyed mark to count by: the same for the same target or origin, and telling nothing of it."""
    return hmac.digest(secret, f"access {kind}\x00{value}".encode(), "sha256")[:_MARK]


def same(channel: str, value: str) -> str:
    """The one form of a contact point by which two ways of writing it are one."""
    text = "".join(value.split()).casefold()
    return text if channel == "email" else "".join(c for c in text if c.isdigit() or c == "+")


def must_have_room(to_one: Iterable[datetime], from_one: int, hour_ago: datetime) -> None:
    """Refuse a flood to one contact point (``to_one``: when codes were asked for it in a day) or from one place.

    What is refused is the same whether anybody has that contact point or not.

    Raises:
        Refusal: ``access.too_many``.
    """
    asked = list(to_one)
    lately = sum(1 for at in asked if at > hour_ago)
    if lately >= MOST_TO_ONE or len(asked) >= MOST_TO_ONE_A_DAY or from_one >= MOST_FROM_ONE:
        raise TOO_MANY(field="contact")


def must_be_fresh(proved_at: datetime, now: datetime) -> None:
    """Ask for a proof that is not older than a quarter of an hour.

    Raises:
        Refusal: ``access.fresh_needed``.
    """
    if now - proved_at > FRESH:
        raise FRESH_NEEDED()


def is_over(opened_at: datetime, now: datetime) -> bool:
    """Whether a session has lasted long enough, whatever happens in it."""
    return now - opened_at > LONGEST


def cookie_of(secret: bytes, token: str, now: datetime) -> str:
    """What the browser keeps: the token of its session, and when it last saw a page, signed.

    The hour of rest is with the browser, so that reading a page writes nothing. A copy of an old cookie dies by itself.
    """
    seen = str(int(now.timestamp()))
    return f"{token}.{seen}.{_seal(secret, token, seen)}"


def token_in(secret: bytes, cookie: str, now: datetime) -> str:
    """The token in a cookie; empty when it is forged, from the future, or rested too long."""
    token, seen, seal = (*cookie.split("."), "", "", "")[:3]
    if not (token and seen.isascii() and seen.isdigit() and len(seen) <= len(str(2**40))):
        return ""
    if cookie.count(".") != 2 or not hmac.compare_digest(seal.encode(), _seal(secret, token, seen).encode()):
        return ""
    rested = now - datetime.fromtimestamp(int(seen), UTC)
    return token if rested <= IDLE else ""


def _seal(secret: bytes, token: str, seen: str) -> str:
    return hmac.digest(secret, f"access seen\x00{token}\x00{seen}".encode(), "sha256").hex()[:32]


def agent_of(header: str) -> str:
    """Browser and device in two words, so that somebody can tell their own sessions apart; no more of the header is kept."""
    devices = ("iPhone", "iPad", "Android", "HarmonyOS", "Windows", "Macintosh", "Linux")
    browsers = {"MicroMessenger": "WeChat", "Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
    device = next((one for one in devices if one in header), "")
    browser = next((said for sign, said in browsers.items() if sign in header), "")
    return " · ".join(filter(None, (browser, "Mac" if device == "Macintosh" else device)))
