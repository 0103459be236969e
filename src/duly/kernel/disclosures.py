# SPDX-License-Identifier: Apache-2.0
"""Salted commitments in the disclosure form of RFC 9901 (SD-JWT), section 4.2.

The ledger holds only the digest of ``base64url([salt, name, value])``. Whoever holds the disclosure can show the
value; when the disclosure is destroyed, the digest says nothing, and every proof stays valid.
"""

import base64
import binascii
import hashlib
import os
from typing import NamedTuple

import orjson

_URL_SAFE = bytes.maketrans(b"+/", b"-_")
SALT = 32
"""Bytes of salt; the log is permanent, so twice what RFC 9901, section 9.3 asks for."""


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
