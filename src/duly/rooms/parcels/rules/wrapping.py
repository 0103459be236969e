# SPDX-License-Identifier: Apache-2.0
"""A file's key, wrapped for one receiver: HPKE (RFC 9180), base mode, ML-KEM-768 with X25519 (X-Wing, KEM 0x647a), HKDF-SHA256,
AES-256-GCM. Bound to the package, the file and the receiver: it opens nowhere else.
"""

import struct
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from duly.rooms.parcels.refusals import WRONG_KEY
from duly.rooms.parcels.rules.cards import Card, Private

SUITE = "hpke-base-mlkem768_x25519-hkdf_sha256-aes256gcm"
SIZE = 1_168
"""Bytes of a wrapped key: 1,088 of ML-KEM, 32 of X25519, 32 of the key, 16 of the tag."""
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def wrap(key: bytes, receiver: Card, parcel: UUID, number: int) -> bytes:
    """The key of a file for one receiver."""
    return _SUITE.encrypt(key, receiver.sealing(), info=_info(parcel, number, receiver.key_id))


def unwrap(wrapped: bytes, own: Private, key_id: str, parcel: UUID, number: int) -> bytes:
    """The key of a file.

    Raises:
        Refusal: ``parcels.wrong_key``.
    """
    try:
        return _SUITE.decrypt(wrapped, own.opening(), info=_info(parcel, number, key_id))
    except (InvalidTag, ValueError):
        raise WRONG_KEY(path=f"data/{number:05d}") from None


def _info(parcel: UUID, number: int, key_id: str) -> bytes:
    receiver = bytes.fromhex(key_id.removeprefix("sha256:"))
    return b"duly parcel file key 1\0" + parcel.bytes + struct.pack(">I", number) + receiver
