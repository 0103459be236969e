# SPDX-License-Identifier: Apache-2.0
"""Blind indexes: what is kept encrypted is found again by a keyed digest, whose secret lies outside the database.

Every kind of value has a key of its own, so that equal values of two kinds do not show as equal.

While the index is made anew two secrets lie here: what is written gets the mark of the one in use, and whoever looks for a
value asks for its marks under both.
"""

import hmac
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from struct import Struct
from time import monotonic

from django.conf import settings

from duly.foundation.ledger import queries as log

_LABEL = b"duly/vault/index/1|"
_MARK = 16
_PIECES = 1 << 16
_signed = Struct(">i").unpack
GRAIN = 0.2
"""Seconds for which the folder is not looked at again: the secrets are asked for with every value."""
_read: list[tuple[object, float, Mapping[int, bytes]]] = []
"""The configuration that the secrets were read for, when, and the secrets by number."""


def mark(kind: str, canonical: str) -> bytes:
    """16 bytes that stand for a value in an index: equal for equal values of a kind, and telling nothing of them.

    To be written; who looks for a value asks for :func:`marks`.
    """
    return _mark(_in_use(), kind, canonical)


def marks(kind: str, canonical: str) -> list[bytes]:
    """Every mark under which a value may stand now: one, and two while the index is made anew."""
    return [_mark(secret, kind, canonical) for secret in _secrets().values()]


def tokens(kind: str, pieces: Iterable[str]) -> list[int]:
    """Signed 32-bit numbers that stand for the pieces of a value, sorted, none twice. They collide: look again after opening.

    To be written; who looks for a value asks for :func:`token_sets`.
    """
    one = _tokens(_in_use(), kind)
    return sorted({one(piece) for piece in pieces})


def token_sets(kind: str, pieces: Iterable[str]) -> list[list[int]]:
    """The tokens of the pieces under every key under which they may stand now, each key's by itself."""
    asked = list(pieces)
    return [sorted({one(piece) for piece in asked}) for one in (_tokens(s, kind) for s in _secrets().values())]


def settle() -> None:
    """Ask now, inside a verb, which key is in use: who marks on another thread of it does not ask the database."""
    _in_use()


def look_again() -> None:
    """The folder of keys was changed: look at it before the next mark."""
    _read.clear()


def _mark(secret: bytes, kind: str, canonical: str) -> bytes:
    own = _keyed(secret, kind).copy()  # a quarter less than keying it again
    own.update(canonical.encode())
    return own.digest()[:_MARK]


def _in_use() -> bytes:
    """The secret to write with. Only while several lie here is the database asked which, and that once in a verb."""
    secrets = _secrets()
    if len(secrets) > 1:
        number = log.index_in_use()
        return secrets[number] if number in secrets else settings.DULY.keyring.index(number)
    return next(iter(secrets.values()))


def _secrets() -> Mapping[int, bytes]:
    """The secrets that lie here, by number; the first of a new house is made."""
    held, now = settings.DULY, monotonic()
    if _read and _read[0][0] is held and now < _read[0][1] + GRAIN:
        return _read[0][2]
    ring = held.keyring
    if not ring.index_numbers() and not ring.index_numbers("retired"):
        ring.make_index()
    found = {number: ring.index(number) for number in ring.index_numbers() or [1]}
    _read[:] = [(held, now, found)]
    return found


@lru_cache(maxsize=256)
def _key(secret: bytes, kind: str) -> bytes:
    return hmac.digest(secret, _LABEL + kind.encode(), "sha256")


@lru_cache(maxsize=256)
def _keyed(secret: bytes, kind: str) -> hmac.HMAC:
    return hmac.new(_key(secret, kind), digestmod="sha256")


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
