# SPDX-License-Identifier: Apache-2.0
"""Keys of persons, and the disclosures encrypted under them. The key that wraps them lies outside the database."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from duly.foundation.ledger.guard import Commitment
from duly.foundation.ledger.models import SealedDisclosure, SubjectKey
from duly.kernel.named_sql import named_sql

_NONCE, _KEY = 12, 32


def _wrapping_key() -> AESGCM:
    key: bytes = settings.DULY.subject_wrapping_key
    return AESGCM(key)


def lock_away(commitments: Sequence[Commitment]) -> list[bytes]:
    """Encrypt disclosures, each bound to its fact, under the keys of their subjects; in the same order.

    One read; a subject met for the first time gets a key, which takes one write for all of them.
    """
    keys = _keys_of(list({one.subject for one in commitments}))
    return [
        nonce + keys[one.subject].encrypt(nonce, orjson.dumps(one.texts), _bytes_of(one.fact))
        for nonce, one in zip(_draws(len(commitments), _NONCE), commitments, strict=True)
    ]


def _keys_of(subjects: Sequence[str]) -> dict[str, AESGCM]:
    wrapping = _wrapping_key()
    wrapped = _wrapped(subjects)
    missing = [subject for subject in subjects if subject not in wrapped]
    if missing:
        fresh = [
            (nonce + wrapping.encrypt(nonce, key, bytes.fromhex(subject))).hex()
            for subject, nonce, key in zip(
                missing, _draws(len(missing), _NONCE), _draws(len(missing), _KEY), strict=True
            )
        ]
        with connection.cursor() as cursor:
            cursor.execute(named_sql(__package__, "make_keys"), [_array(missing), _array(fresh)])
        wrapped |= _wrapped(missing)  # read back: another transaction may have made one of them first
    return {
        subject: AESGCM(wrapping.decrypt(raw[:_NONCE], raw[_NONCE:], bytes.fromhex(subject)))
        for subject, raw in wrapped.items()
    }


def _wrapped(subjects: Sequence[str]) -> dict[str, bytes]:
    with connection.cursor() as cursor:
        cursor.execute(named_sql(__package__, "keys"), [_array(subjects)])
        found = zip(subjects, cursor.fetchall(), strict=True)
        return {subject: raw for subject, (raw,) in found if raw is not None}


def _array(texts: Iterable[str]) -> str:
    """The literal of an array of hexadecimal texts, which need no quotes."""
    return f"{{{','.join(texts)}}}"


def _draws(count: int, length: int) -> Iterator[bytes]:
    """Random bytes for many, in one question to the system."""
    drawn = os.urandom(count * length)
    return (drawn[at : at + length] for at in range(0, len(drawn), length))


def _bytes_of(fact: str) -> bytes:
    return bytes.fromhex(fact.replace("-", ""))


def disclosures_of(facts: Iterable[UUID], subject: UUID | None = None) -> Mapping[UUID, list[str]]:
    """The disclosures of these facts that can still be opened, of one person or all; erased ones are simply absent."""
    whose = {} if subject is None else {"subject": subject}
    rows = list(SealedDisclosure.objects.filter(fact__in=list(facts), **whose))
    held = {row.subject: bytes(row.wrapped) for row in SubjectKey.objects.filter(subject__in={r.subject for r in rows})}
    wrapping = _wrapping_key()
    found: dict[UUID, list[str]] = {}
    for row in rows:
        if row.subject not in held:
            continue
        raw, sealed = held[row.subject], bytes(row.ciphertext)
        try:
            key = AESGCM(wrapping.decrypt(raw[:_NONCE], raw[_NONCE:], row.subject.bytes))
            texts = orjson.loads(key.decrypt(sealed[:_NONCE], sealed[_NONCE:], row.fact.bytes))
        except InvalidTag:
            continue
        found.setdefault(row.fact, []).extend(texts)
    return found
