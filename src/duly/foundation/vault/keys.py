# SPDX-License-Identifier: Apache-2.0
"""Sealing values under the key of the person whom they are about: AES-256-GCM, bound to the place where a value stands.

The key is derived from the one that the ledger keeps for the person's disclosures, so that destroying that one erases
both. A :class:`Key` is held for a call, never longer.
"""

import hmac
import os
from collections.abc import Iterable
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger import queries as log

_LABEL = b"duly/vault/registry/1"
_DIGESTS = b"duly/vault/digests/1"
_FORM = b"\x01"
_NONCE, _TAG = 12, 16
_LEAST = len(_FORM) + _NONCE + _TAG


class UnreadableError(Exception):
    """A sealed value does not open here: another key, another place, or it was changed. What it holds stays unknown."""

    def __init__(self) -> None:
        super().__init__("a sealed value does not open at this place: the key is another, or it was moved or changed")


class Key:
    """The key of one person's values."""

    __slots__ = ("_box", "_digests", "_raw")

    def __init__(self, subject_key: bytes) -> None:
        self._box = AESGCM(hmac.digest(subject_key, _LABEL, "sha256"))
        self._raw = subject_key
        self._digests = b""

    def digest(self, text: str) -> str:
        """What tells a value of this person from another and says nothing of it; it stands as long as the key does.

        Records that are only added to hold such digests, so they hang on no key that is ever rotated.
        """
        self._digests = self._digests or hmac.digest(self._raw, _DIGESTS, "sha256")
        return hmac.digest(self._digests, text.encode(), "sha256")[:16].hex()

    def seal(self, place: bytes, plain: bytes) -> bytes:
        """The value as it may be kept: form, nonce, ciphertext with its tag. It opens at this place only."""
        nonce = os.urandom(_NONCE)
        return _FORM + nonce + self._box.encrypt(nonce, plain, place)

    def open(self, place: bytes, sealed: bytes) -> bytes:
        """The value.

        Raises:
            UnreadableError: it was sealed under another key or for another place, or it was changed or cut.
        """
        if len(sealed) < _LEAST or sealed[:1] != _FORM:
            raise UnreadableError
        try:
            return self._box.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], place)
        except InvalidTag:
            raise UnreadableError from None


def place(organisation: UUID, family: str, party: UUID, entity: UUID) -> bytes:
    """Where a value stands, as what is sealed is bound to it. No two places read alike: only the last part varies in length."""
    return b"duly/1" + organisation.bytes + party.bytes + entity.bytes + family.encode()


def held(subjects: Iterable[UUID]) -> dict[UUID, Key]:
    """The keys of these persons that exist, in one read; unknown and erased ones are absent.

    Raises:
        Refusal: ``ledger.key_lacking``, ``ledger.key_spoilt``.
    """
    return {subject: Key(raw) for subject, raw in log.subject_keys(subjects).items()}


def made(subjects: Iterable[UUID]) -> dict[UUID, Key]:
    """The keys of these persons, inside a running verb; who has none gets one: one read, and one write for all new ones.

    Raises:
        Refusal: ``ledger.key_destroyed`` for somebody who was erased; ``ledger.key_lacking``, ``ledger.key_differs``,
            ``ledger.key_spoilt``.
    """
    return {subject: Key(raw) for subject, raw in ledger.make_subject_keys(subjects).items()}
