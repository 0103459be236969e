# SPDX-License-Identifier: Apache-2.0
"""The state of a call in an address: compressed, encrypted and authenticated, so that nothing is kept and nothing leaks.

The hook answers a key within a second and knows no tables; what it has to say next must come with the question. Access
logs see the address, so the words of the notice do not stand in it in clear.
"""

import base64
import os
import zlib
from collections.abc import Mapping
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from duly.rooms.delivery.facts import BAD_RECEIPT

_LARGEST = 64 * 1024
_NONCE = 12


def key_of(token: str) -> bytes:
    """The key that belongs to an account's token."""
    return HKDF(SHA256(), 32, salt=None, info=b"duly voice state v1").derive(token.encode())


def seal(key: bytes, state: Mapping[str, Any]) -> str:
    """A state as one word of an address."""
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(key).encrypt(nonce, zlib.compress(orjson.dumps(state), 9), None)
    return base64.urlsafe_b64encode(nonce + sealed).rstrip(b"=").decode()


def unseal(key: bytes, word: str) -> dict[str, Any]:
    """The state in such a word.

    Raises:
        Refusal: ``delivery.bad_receipt``.
    """
    try:
        raw = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
        plain = AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], None)
        unpacker = zlib.decompressobj()
        state = orjson.loads(unpacker.decompress(plain, _LARGEST))
    except (ValueError, InvalidTag, zlib.error) as error:
        raise BAD_RECEIPT(why="the state of the call cannot be read") from error
    if not isinstance(state, dict):
        raise BAD_RECEIPT(why="the state of the call cannot be read")
    return state
