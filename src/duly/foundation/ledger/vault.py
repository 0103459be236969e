# SPDX-License-Identifier: Apache-2.0
"""The disclosures of facts, encrypted under the keys of the persons whom they are about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from struct import Struct
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from duly.foundation.ledger.guard import Commitment
from duly.foundation.ledger.models import SealedDisclosure, SubjectKey
from duly.foundation.ledger.subject_keys import DESTROYED, NONCE, boxes, draws, find_or_make
from duly.kernel.disclosures import SALT, disclosed

Box = tuple[bytes, bytes, bytes]
"""A fact, whom it is about, and what opens it, encrypted: a row that waits to be written."""
_VERSION = 2
"""Of a box: 2 holds salts and values, from which the disclosures' texts follow; before, a box was a list of the texts."""
_HEAD, _TAIL = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_ROW = Struct(">hi16si16si")


def locked(commitments: Sequence[Commitment], known: Mapping[str, bytes]) -> list[Box]:
    """Encrypt what opens facts, each box bound to its fact, under the keys of their subjects.

    One read of the keys that are not ``known``; a subject met for the first time gets a key, which takes one write for
    all of them. What is about somebody whose key was destroyed stays committed to in the leaf, and nowhere else: its
    salts are let go.
    """
    keys = _keys_of({one.subject for one in commitments}, known)
    return [
        (fact, bytes.fromhex(one.subject), nonce + keys[one.subject].encrypt(nonce, _box(one), fact))
        for fact, nonce, one in zip(_facts(commitments), draws(len(commitments), NONCE), commitments, strict=True)
        if one.subject in keys
    ]


def _facts(commitments: Sequence[Commitment]) -> Iterator[bytes]:
    return (bytes.fromhex(one.fact.replace("-", "")) for one in commitments)


def copy(boxes: Sequence[Box]) -> None:
    """Write boxes by COPY."""
    if not boxes:
        return
    data = [_HEAD]
    for fact, subject, sealed in boxes:
        data += (_ROW.pack(3, 16, fact, 16, subject, len(sealed)), sealed)
    data.append(_TAIL)
    statement = "COPY ledger_sealeddisclosure (fact, subject, ciphertext) FROM STDIN (FORMAT binary)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(b"".join(data))


def _box(one: Commitment) -> bytes:
    return bytes((_VERSION, len(one.fields))) + one.salts + orjson.dumps(one.fields)


def _unboxed(box: bytes) -> list[str]:
    if box[0] != _VERSION:
        texts: list[str] = orjson.loads(box)
        return texts
    end = 2 + box[1] * SALT
    return disclosed(box[2:end], orjson.loads(box[end:]))


def _keys_of(subjects: AbstractSet[str], known: Mapping[str, bytes]) -> dict[str, AESGCM]:
    missing = subjects - known.keys()
    held = {**known, **find_or_make([*missing]).keys} if missing else known
    return {subject: AESGCM(held[subject]) for subject in subjects if subject in held}


def disclosures_of(facts: Iterable[UUID], subject: UUID | None = None) -> Mapping[UUID, list[str]]:
    """The disclosures of these facts that can still be opened, of one person or all; erased ones are simply absent."""
    whose = {} if subject is None else {"subject": subject}
    rows = list(SealedDisclosure.objects.filter(fact__in=list(facts), **whose))
    held = {row.subject: row for row in SubjectKey.objects.filter(subject__in={r.subject for r in rows})}
    held = {subject: row for subject, row in held.items() if row.wrapping != DESTROYED}
    wrapping = boxes({row.wrapping for row in held.values()})
    found: dict[UUID, list[str]] = {}
    for row in rows:
        if row.subject not in held:
            continue
        kept, sealed = held[row.subject], bytes(row.ciphertext)
        raw = bytes(kept.wrapped)
        try:
            key = AESGCM(wrapping[kept.wrapping].decrypt(raw[:NONCE], raw[NONCE:], row.subject.bytes))
            texts = _unboxed(key.decrypt(sealed[:NONCE], sealed[NONCE:], row.fact.bytes))
        except InvalidTag:
            continue
        found.setdefault(row.fact, []).extend(texts)
    return found
