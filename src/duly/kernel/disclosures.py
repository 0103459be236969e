# SPDX-License-Identifier: Apache-2.0
"""Salted commitments in the disclosure form of RFC 9901 (SD-JWT), section 4.2.

The ledger holds only the digest of ``base64url([salt, name, value])``. Whoever holds the disclosure can show the
value; when the disclosure is destroyed, the digest says nothing, and every proof stays valid.
"""

import base64
import binascii
import hashlib
import os
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import orjson

_URL_SAFE = bytes.maketrans(b"+/", b"-_")
SALT = 33
"""Bytes of salt; the log is permanent, so twice what RFC 9901, section 9.3 asks for. Three divide it: no padding."""
_SALT_SHOWN = SALT * 4 // 3
_HASH_SHOWN = 43


class Disclosure(NamedTuple):
    """One opened value: ``text`` is what is shown, ``digest`` is what the ledger holds."""

    text: str
    digest: str


def _base64url(raw: bytes) -> str:
    return binascii.b2a_base64(raw, newline=False).translate(_URL_SAFE).rstrip(b"=").decode()


def digest(text: str) -> str:
    """The digest of a disclosure's text (RFC 9901, section 4.2.3)."""
    return _base64url(hashlib.sha256(text.encode("ascii")).digest())


def disclose(name: str, value: str) -> Disclosure:
    """Commit to one named value with a fresh salt."""
    text = _base64url(orjson.dumps([_base64url(os.urandom(SALT)), name, value]))
    return Disclosure(text, digest(text))


def commit(fields: Sequence[tuple[str, str]]) -> tuple[bytes, list[str]]:
    """Commit to many named values at once: the salts, one after the other, and the digests. The hot path of the ledger."""
    salts = os.urandom(SALT * len(fields))
    return salts, _shown(hashlib.sha256(text).digest() for text in _texts(salts, fields))


def disclosed(salts: bytes, fields: Sequence[tuple[str, str]]) -> list[str]:
    """The texts of disclosures, from the salts and values that :func:`commit` worked with."""
    return [text.decode() for text in _texts(salts, fields)]


def decoys(count: int) -> list[str]:
    """Digests of nothing, as :func:`decoy` makes them."""
    drawn = os.urandom(SALT * count)
    return _shown(hashlib.sha256(drawn[at : at + SALT]).digest() for at in range(0, len(drawn), SALT))


def _texts(salts: bytes, fields: Sequence[tuple[str, str]]) -> list[bytes]:
    """Armoured one by one; what the URL-safe form differs in is changed in all of them together."""
    shown = _base64url(salts)
    dumps, armoured = orjson.dumps, binascii.b2a_base64
    lines = [
        armoured(dumps((shown[at : at + _SALT_SHOWN], name, value)))
        for at, (name, value) in zip(range(0, len(shown), _SALT_SHOWN), fields, strict=True)
    ]
    return b"".join(lines).translate(_URL_SAFE, b"=").split()


def _shown(hashes: Iterable[bytes]) -> list[str]:
    """Hashes in the form of :func:`digest`: with one zero byte after each, none needs padding, and all are one text."""
    text = _base64url(b"".join([hashed + b"\0" for hashed in hashes]))
    return [text[at : at + _HASH_SHOWN] for at in range(0, len(text), _HASH_SHOWN + 1)]


def decoy() -> str:
    """A digest of nothing that looks like any other (RFC 9901, section 4.2.5)."""
    return _base64url(hashlib.sha256(os.urandom(SALT)).digest())


def opened(text: str) -> tuple[str, str]:
    """The name and value inside a disclosure.

    Raises:
        ValueError: the text is not a disclosure.
    """
    try:
        salt, name, value = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError) as error:
        message = "not a disclosure"
        raise ValueError(message) from error
    if not all(isinstance(part, str) for part in (salt, name, value)):
        message = "not a disclosure of text"
        raise ValueError(message)
    return name, value
