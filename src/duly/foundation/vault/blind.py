# SPDX-License-Identifier: Apache-2.0
"""Blind indexes: what is kept encrypted is found again by a keyed digest, whose secret lies outside the database.

Every kind of value has a key of its own, so that equal values of two kinds do not show as equal.
"""

import hmac
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import blake2b
from struct import Struct

from django.conf import settings

_LABEL = b"duly/vault/index/1|"
_MARK = 16
_PIECES = 1 << 16
_signed = Struct(">i").unpack
_read: list[tuple[object, bytes]] = []
"""The configuration that the secret was read for, and the secret: it is asked for with every value."""


def mark(kind: str, canonical: str) -> bytes:
    """16 bytes that stand for a value in an index: equal for equal values of a kind, and telling nothing of them."""
    return hmac.digest(_key(_secret(), kind), canonical.encode(), "sha256")[:_MARK]


def tokens(kind: str, pieces: Iterable[str]) -> list[int]:
    """Signed 32-bit numbers that stand for the pieces of a value, sorted, none twice. They collide: look again after opening."""
    one = _tokens(_secret(), kind)
    return sorted({one(piece) for piece in pieces})


def _secret() -> bytes:
    held = settings.DULY
    if not _read or _read[0][0] is not held:
        held.keyring.make_index()
        _read[:] = [(held, held.keyring.index())]
    return _read[0][1]


@lru_cache(maxsize=256)
def _key(secret: bytes, kind: str) -> bytes:
    return hmac.digest(secret, _LABEL + kind.encode(), "sha256")


@lru_cache(maxsize=64)
def _tokens(secret: bytes, kind: str) -> Callable[[str], int]:
    """What gives the token of a piece; pieces of names repeat, so the common ones are remembered."""
    keyed = blake2b(digest_size=4, key=_key(secret, kind))

    @lru_cache(maxsize=_PIECES)
    def token(piece: str) -> int:
        own = keyed.copy()  # a third less than keying it again
        own.update(piece.encode())
        found: int = _signed(own.digest())[0]
        return found

    return token
