# SPDX-License-Identifier: Apache-2.0
"""Keys of persons, and the disclosures encrypted under them. The key that wraps them lies outside the database."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from struct import Struct
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from duly.foundation.ledger.guard import Commitment
from duly.foundation.ledger.models import SealedDisclosure, SubjectKey
from duly.kernel.disclosures import SALT, disclosed
from duly.kernel.named_sql import named_sql

_NONCE, _KEY, _WRAPPED = 12, 32, 60
_NO_KEY = bytes(_WRAPPED)
FEW = 8
"""Up to so many rows go in with one statement; COPY takes two journeys more, and is worth them from then on."""
_VERSION = 2
"""Of a box: 2 holds salts and values, from which the disclosures' texts follow; before, a box was a list of the texts."""
_HEAD, _TAIL = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_ROW = Struct(">hi16si16si")


def _wrapping_key() -> AESGCM:
    key: bytes = settings.DULY.subject_wrapping_key
    return AESGCM(key)


def lock_away(commitments: Sequence[Commitment]) -> None:
    """Encrypt what opens facts, each box bound to its fact, under the keys of their subjects, and keep it.

    One read and one COPY; a subject met for the first time gets a key, which takes one write for all of them.
    """
    keys = _keys_of(list({one.subject for one in commitments}))
    rows = [
        (fact, bytes.fromhex(one.subject), nonce + keys[one.subject].encrypt(nonce, _box(one), fact))
        for fact, nonce, one in zip(_facts(commitments), _draws(len(commitments), _NONCE), commitments, strict=True)
    ]
    (_copy if len(rows) > FEW else _insert)(rows)


def _facts(commitments: Sequence[Commitment]) -> Iterator[bytes]:
    return (bytes.fromhex(one.fact.replace("-", "")) for one in commitments)


def _copy(rows: Sequence[tuple[bytes, bytes, bytes]]) -> None:
    data = [_HEAD]
    for fact, subject, sealed in rows:
        data += (_ROW.pack(3, 16, fact, 16, subject, len(sealed)), sealed)
    data.append(_TAIL)
    statement = "COPY ledger_sealeddisclosure (fact, subject, ciphertext) FROM STDIN (FORMAT binary)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(b"".join(data))


def _insert(rows: Sequence[tuple[bytes, bytes, bytes]]) -> None:
    with connection.cursor() as cursor:
        columns = [_array(cell.hex() for cell in column) for column in zip(*rows, strict=True)]
        cursor.execute(named_sql(__package__, "lock_few"), columns)


def _box(one: Commitment) -> bytes:
    return bytes((_VERSION, len(one.fields))) + one.salts + orjson.dumps(one.fields)


def _unboxed(box: bytes) -> list[str]:
    if box[0] != _VERSION:
        texts: list[str] = orjson.loads(box)
        return texts
    end = 2 + box[1] * SALT
    return disclosed(box[2:end], orjson.loads(box[end:]))


def _keys_of(subjects: Sequence[str]) -> dict[str, AESGCM]:
    wrapping = _wrapping_key()
    wrapped = _wrapped(subjects)
    if missing := [subject for subject in subjects if subject not in wrapped]:
        wrapped |= _made(wrapping, missing)
    return {
        subject: AESGCM(wrapping.decrypt(raw[:_NONCE], raw[_NONCE:], bytes.fromhex(subject)))
        for subject, raw in wrapped.items()
    }


def _made(wrapping: AESGCM, subjects: Sequence[str]) -> dict[str, bytes]:
    """New keys; when another transaction was first with one of them, what is held now."""
    drawn = zip(subjects, _draws(len(subjects), _NONCE), _draws(len(subjects), _KEY), strict=True)
    fresh = {subject: nonce + wrapping.encrypt(nonce, key, bytes.fromhex(subject)) for subject, nonce, key in drawn}
    with connection.cursor() as cursor:
        told = [_array(fresh), _array(raw.hex() for raw in fresh.values())]
        cursor.execute(named_sql(__package__, "make_keys"), told)
        made = cursor.rowcount
    return fresh if made == len(fresh) else _wrapped(subjects)


def _wrapped(subjects: Sequence[str]) -> dict[str, bytes]:
    """The keys that exist, as they are kept; they come as one long text, because rows cost more than keys."""
    with connection.cursor() as cursor:
        cursor.execute(named_sql(__package__, "keys"), [_array(subjects)])
        held = bytes(cursor.fetchone()[0] or b"")
    kept = zip(subjects, range(0, len(held), _WRAPPED), strict=True)
    found = ((subject, held[at : at + _WRAPPED]) for subject, at in kept)
    return {subject: raw for subject, raw in found if raw != _NO_KEY}


def _array(texts: Iterable[str]) -> str:
    """The literal of an array of hexadecimal texts, which need no quotes."""
    return f"{{{','.join(texts)}}}"


def _draws(count: int, length: int) -> Iterator[bytes]:
    """Random bytes for many, in one question to the system."""
    drawn = os.urandom(count * length)
    return (drawn[at : at + length] for at in range(0, len(drawn), length))


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
            texts = _unboxed(key.decrypt(sealed[:_NONCE], sealed[_NONCE:], row.fact.bytes))
        except InvalidTag:
            continue
        found.setdefault(row.fact, []).extend(texts)
    return found
