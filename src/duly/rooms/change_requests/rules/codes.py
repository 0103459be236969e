# SPDX-License-Identifier: Apache-2.0
"""One-time codes: drawn, kept as a keyed hash bound to what they are for, compared in constant time.

Lengths of life and the least length: NIST SP 800-63B-4, section on out-of-band and enrolment codes (draft 6.1.2.3).
"""

import hmac
import secrets
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without what is mistaken for something else when it is read aloud or copied: 0 O, 1 I L, U."""
LENGTH = 6
TRIES = 3
"""After so many a code is void and a new one is needed."""
LASTS = {"sms": timedelta(minutes=10), "email": timedelta(hours=24), "letter": timedelta(days=21)}
POST_ABROAD = timedelta(days=30)
STEP_UP = timedelta(minutes=15)
"""How old a requester's code may be when the request goes on to the checks."""
STOP_LASTS = timedelta(days=90)
"""How long the code in a message to an old contact point stops a change, or disputes it."""
CODES_A_DAY = 5
"""To one contact point, and for one request."""
PARTY_CODES_A_DAY = 12
ASKED_A_DAY = 10
"""Requests a day from one origin."""
TELLINGS_A_DAY = 3
"""Requests a day of which a customer's old contact points are told at once; a flood must not become a flood of messages."""
WRONG_STOPS_A_DAY = 20


class Bound(NamedTuple):
    """What a code is good for, and nothing else: its request, its row, and the version of the contact point."""

    request: UUID
    row: UUID
    target: str


def draw() -> str:
    """A new code."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))


def typed(text: str) -> str:
    """A code as people type it: case, spaces and dashes do not matter, nor full-width letters."""
    narrow = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text[:64])
    return "".join(c for c in narrow.upper() if c.isascii() and c.isalnum())


def kept(secret: bytes, code: str, bound: Bound) -> bytes:
    """What is kept of a code."""
    text = f"change request code\x00{bound.request}\x00{bound.row}\x00{bound.target}\x00{code}"
    return hmac.digest(secret, text.encode(), "sha256")


def is_right(secret: bytes, text: str, bound: Bound, held: bytes) -> bool:
    """Whether this is the code; takes as long when it is not."""
    return hmac.compare_digest(kept(secret, typed(text), bound), held)


def mark(secret: bytes, kind: str, value: str) -> bytes:
    """A keyed mark to count by: the same for the same target or origin, and telling nothing of it."""
    return hmac.digest(secret, f"change request {kind}\x00{value}".encode(), "sha256")[:16]


def lasts(channel: str, *, is_abroad: bool = False) -> timedelta:
    """How long a code on this channel is good."""
    return POST_ABROAD if channel == "letter" and is_abroad else LASTS.get(channel, LASTS["sms"])
