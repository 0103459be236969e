# SPDX-License-Identifier: Apache-2.0
"""How a file is sealed: AES-256-GCM, chunk by chunk, each bound to its package, its file, its place, and to whether it is the last.

A key seals one file once. Nonces are the numbers of chunks, so a file that was interrupted begins anew with another key.
"""

import os
import struct
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from duly.kernel.words import Words
from duly.rooms.parcels.refusals import DAMAGED
from duly.rooms.parcels.rules.limits import CHUNK
from duly.rooms.parcels.rules.reasons import NOT_AUTHENTIC, OTHER_PARCEL

MAGIC = b"DULYTPK1"
HEADER = 32
TAG = 16
SEALED_CHUNK = CHUNK + TAG


def new_key() -> bytes:
    """A key for one file."""
    return os.urandom(32)


def header(parcel: UUID, number: int) -> bytes:
    """The 32 bytes with which a sealed file begins: magic, package, number of the file, bytes of a chunk."""
    return MAGIC + parcel.bytes + struct.pack(">II", number, CHUNK)


def chunk_count(plain: int) -> int:
    """Chunks of a file with so many bytes; an empty file has one, which is empty."""
    return max(1, -(-plain // CHUNK))


def sealed_size(plain: int) -> int:
    """Bytes of a sealed file whose content has so many."""
    return HEADER + plain + TAG * chunk_count(plain)


def plain_size(sealed: int) -> int | None:
    """Bytes of the content of a sealed file; ``None`` when no content leads to such a size."""
    body = sealed - HEADER
    full, rest = divmod(body, SEALED_CHUNK)
    plain = full * CHUNK + (rest - TAG if rest else 0)
    return plain if body >= TAG and plain >= 0 and sealed_size(plain) == sealed else None


class Sealer:
    """Seals the chunks of one file, in order."""

    def __init__(self, key: bytes, parcel: UUID, number: int) -> None:
        self.header = header(parcel, number)
        self._box, self._chunk = AESGCM(key), 0

    def seal(self, plain: bytes | memoryview, *, is_last: bool) -> bytes:
        """The next chunk."""
        sealed = self._box.encrypt(nonce(self._chunk), plain, bound_to(self.header, self._chunk, is_last=is_last))
        self._chunk += 1
        return sealed


class Opener:
    """Opens the chunks of one file, in order."""

    def __init__(self, key: bytes, parcel: UUID, number: int, path: str) -> None:
        self.header, self._path = header(parcel, number), path
        self._box, self._chunk = AESGCM(key), 0

    def must_begin(self, head: bytes) -> None:
        """The file says that it is the one that is meant.

        Raises:
            Refusal: ``parcels.damaged``.
        """
        if head != self.header:
            raise DAMAGED(path=self._path, why=OTHER_PARCEL)

    def open(self, sealed: bytes, *, is_last: bool) -> bytes:
        """The next chunk, authenticated.

        Raises:
            Refusal: ``parcels.damaged``.
        """
        try:
            plain = self._box.decrypt(nonce(self._chunk), sealed, bound_to(self.header, self._chunk, is_last=is_last))
        except InvalidTag:
            raise DAMAGED(path=self._path, why=_at(self._chunk)) from None
        self._chunk += 1
        return plain


def nonce(chunk: int) -> bytes:
    """The number of a chunk, as 12 bytes."""
    return chunk.to_bytes(12, "big")


def bound_to(head: bytes, chunk: int, *, is_last: bool) -> bytes:
    """What a chunk is bound to beside its content: the header, its number, whether it is the last."""
    return head + struct.pack(">QB", chunk, is_last)


def _at(chunk: int) -> Words:
    return Words.literal(*(text.format(chunk=chunk) for text in (NOT_AUTHENTIC.en, NOT_AUTHENTIC.zh)))
