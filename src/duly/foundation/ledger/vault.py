# SPDX-License-Identifier: Apache-2.0
"""The disclosures of facts, encrypted under the keys of the persons whom they are about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from struct import Struct
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from duly.foundation.ledger.guard import Commitment
from duly.foundation.ledger.models import SealedDisclosure, SubjectKey
from duly.foundation.ledger.subject_keys import DESTROYED, NONCE, array, boxes, draws, find_or_make
from duly.kernel.disclosures import SALT, disclosed
from duly.kernel.named_sql import named_sql

FEW = 8
"""Up to so many rows go in with one statement; COPY takes two journeys more, and is worth them from then on."""
_VERSION = 2
"""Of a box: 2 holds salts and values, from which the disclosures' texts follow; before, a box was a list of the texts."""
_HEAD, _TAIL = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_ROW = Struct(">hi16si16si")


def lock_away(commitments: Sequence[Commitment]) -> None:
    """Encrypt what opens facts, each box bound to its fact, under the keys of their subjects, and keep it.

    One read and one COPY; a subject met for the first time gets a key, which takes one write for all of them. What is
    about somebody whose key was destroyed stays committed to in the leaf, and nowhere else: its salts are let go.
    """
    keys = _keys_of(list({one.subject for one in commitments}))
    rows = [
        (fact, bytes.fromhex(one.subject), nonce + keys[one.subject].encrypt(nonce, _box(one), fact))
        for fact, nonce, one in zip(_facts(commitments), draws(len(commitments), NONCE), commitments, strict=True)
        if one.subject in keys
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
        columns = [array(cell.hex() for cell in column) for column in zip(*rows, strict=True)]
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
    return {subject: AESGCM(key) for subject, key in find_or_make(subjects).keys.items()}


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
