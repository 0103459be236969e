# SPDX-License-Identifier: Apache-2.0
"""The keys of persons: read and made for many at once, opened with the numbered keys that lie outside the database."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from duly.foundation.ledger.facts import INDEX_BEHIND, KEY_DIFFERS, KEY_SPOILT
from duly.foundation.ledger.keyring import Keyring, fingerprint
from duly.kernel.named_sql import named_sql

NONCE, KEY, WRAPPED = 12, 32, 60
DESTROYED = 0
"""In place of the number of a wrapping key: the key was destroyed, and its person never gets another."""
_EACH = 2 + WRAPPED
_ABSENT = b"\xff" * _EACH


class Wrapped(NamedTuple):
    """A person's key as it is kept, and the number of the key that wraps it."""

    number: int
    raw: bytes


class Kept(NamedTuple):
    """What the database has: the wrapping key that it wants used (``number:fingerprint``), and the keys that exist."""

    noted: str | None
    keys: dict[str, Wrapped]


class Found(NamedTuple):
    """Keys of persons, open; and those whose key was destroyed. In neither: who has none."""

    keys: dict[str, bytes]
    destroyed: frozenset[str]


def keyring() -> Keyring:
    """The folder of keys of this house."""
    ring: Keyring = settings.DULY.keyring
    return ring


def find(subjects: Sequence[str]) -> Found:
    """The keys that exist, in one read; ids are hexadecimal, without dashes.

    Raises:
        Refusal: ``ledger.key_lacking``, ``ledger.key_spoilt``, ``ledger.index_behind``.
    """
    return _opened(_kept(subjects).keys)


def find_or_make(subjects: Sequence[str]) -> Found:
    """The same, and a new key for everybody who has none: one write more, however many.

    Raises:
        Refusal: as :func:`find`, and ``ledger.key_differs``.
    """
    kept = _kept(subjects)
    missing = [subject for subject in subjects if subject not in kept.keys]
    if not missing:
        return _opened(kept.keys)
    fresh = _made(kept.noted, missing)
    if fresh is not None:
        held = _opened(kept.keys)
        return Found(held.keys | fresh, held.destroyed)
    return _opened(_kept(subjects).keys)  # another transaction was first with one of them


def wrap(box: AESGCM, subject: str, nonce: bytes, key: bytes) -> bytes:
    """A person's key as it is kept; it opens for that person only."""
    return nonce + box.encrypt(nonce, key, bytes.fromhex(subject))


def unwrap(box: AESGCM, subject: str, raw: bytes) -> bytes:
    """A person's key out of what is kept.

    Raises:
        Refusal: ``ledger.key_spoilt``.
    """
    try:
        return box.decrypt(raw[:NONCE], raw[NONCE:], bytes.fromhex(subject))
    except InvalidTag as error:
        raise KEY_SPOILT(subject=subject) from error


def boxes(numbers: Iterable[int]) -> dict[int, AESGCM]:
    """What wraps and unwraps, by number.

    Raises:
        Refusal: ``ledger.key_lacking``.
    """
    ring = keyring()
    return {number: AESGCM(ring.key(number)) for number in numbers if number != DESTROYED}


def array(texts: Iterable[str]) -> str:
    """The literal of an array of hexadecimal texts, which need no quotes."""
    return f"{{{','.join(texts)}}}"


def draws(count: int, length: int) -> Iterator[bytes]:
    """Random bytes for many, in one question to the system."""
    drawn = os.urandom(count * length)
    return (drawn[at : at + length] for at in range(0, len(drawn), length))


def _opened(kept: Mapping[str, Wrapped]) -> Found:
    open_with = boxes({one.number for one in kept.values()})
    keys = {
        subject: unwrap(open_with[one.number], subject, one.raw)
        for subject, one in kept.items()
        if one.number != DESTROYED
    }
    gone = (subject for subject, one in kept.items() if one.number == DESTROYED)
    return Found(keys, frozenset(gone if len(keys) < len(kept) else ()))


def _made(noted: str | None, subjects: Sequence[str]) -> dict[str, bytes] | None:
    """New keys, open; nothing when another transaction was first with one of them. In one order, so that nobody locks."""
    number, key = _to_wrap_with(noted)
    box, wanted = AESGCM(key), sorted(subjects)
    fresh = dict(zip(wanted, draws(len(wanted), KEY), strict=True))
    drawn = zip(fresh.items(), draws(len(wanted), NONCE), strict=True)
    wrapped = [wrap(box, subject, nonce, one).hex() for (subject, one), nonce in drawn]
    with connection.cursor() as cursor:
        cursor.execute(named_sql(__package__, "make_keys"), [number, array(fresh), array(wrapped)])
        return fresh if cursor.rowcount == len(fresh) else None


def _to_wrap_with(noted: str | None) -> tuple[int, bytes]:
    ring = keyring()
    if noted is None:  # a house that is only now being opened
        ring.first()
        return 1, ring.key(1)
    number = int(noted.partition(":")[0])
    key = ring.key(number)
    if fingerprint(key) != noted.partition(":")[2]:
        raise KEY_DIFFERS(file=ring.path(number).name, folder=ring.folder)
    return number, key


def _must_follow(index: int | None) -> None:
    """See that this machine did not miss a rotation of the index key: it would write marks that nobody asks for."""
    ring = keyring()
    if index is not None and not ring.has_index(index) and ring.index_numbers():
        raise INDEX_BEHIND(number=index, file=ring.index_path(index).name, folder=ring.folder)


def _kept(subjects: Sequence[str]) -> Kept:
    """The keys that exist, as they are kept; they come as one long text, because rows cost more than keys."""
    with connection.cursor() as cursor:
        cursor.execute(named_sql(__package__, "keys"), [array(subjects)])
        noted, text, index = cursor.fetchone()
    _must_follow(index)
    held = bytes(text or b"")
    cut = ((subject, held[at : at + _EACH]) for subject, at in zip(subjects, range(0, len(held), _EACH), strict=True))
    return Kept(
        noted,
        {subject: Wrapped(int.from_bytes(raw[:2], "big"), raw[2:]) for subject, raw in cut if raw != _ABSENT},
    )
