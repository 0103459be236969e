# SPDX-License-Identifier: Apache-2.0
"""What may happen to the keys of persons: they are wrapped by another key, tried with a copy of the keys, or destroyed.

None of it touches what is encrypted under them. The deciding is done by ``foundation/vault``, which owns the verbs.
"""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import OperationalError, connection, transaction
from django.db.models import Count

from duly.foundation.ledger.facts import BUSY, HouseKeyNote
from duly.foundation.ledger.guard import running
from duly.foundation.ledger.keyring import Keyring
from duly.foundation.ledger.models import HouseKey, SubjectKey
from duly.foundation.ledger.subject_keys import DESTROYED, NONCE, WRAPPED, array, boxes, draws, unwrap, wrap
from duly.kernel import arrays, clock
from duly.kernel.named_sql import named_sql
from duly.kernel.refusals import Refusal

SUBJECTS, INDEX = "subjects", "index"
_LOCK_NOT_AVAILABLE = "55P03"


class Batch(NamedTuple):
    """What one batch did: how many keys it looked at, how many it could not open, and where the next one begins."""

    looked: int
    spoilt: int
    last: UUID


class Tried(NamedTuple):
    """How many keys of persons one wrapping key has, how many of them were tried, and how many opened."""

    number: int
    persons: int
    tried: int
    opened: int


def house_keys(purpose: str) -> list[HouseKeyNote]:
    """The keys that are noted for a purpose, lowest number first."""
    rows = HouseKey.objects.filter(purpose=purpose).order_by("number")
    return [HouseKeyNote(row.number, row.fingerprint, row.noted_at, row.retired_at) for row in rows]


def note_house_key(purpose: str, number: int, fingerprint: str) -> None:
    """Note a key; from then on the highest number of a purpose is the one in use.

    Everybody who has read what is in use until now has ended when this returns: nothing can be wrapped with an older
    key any more.

    Raises:
        Refusal: ``ledger.busy`` when somebody has not ended after a moment.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '300ms'")
            cursor.execute("LOCK TABLE ledger_housekey IN ACCESS EXCLUSIVE MODE")
            cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
            raise
        raise BUSY() from error
    HouseKey.objects.create(purpose=purpose, number=number, fingerprint=fingerprint, noted_at=clock.now())


def retire_house_keys(purpose: str, numbers: Iterable[int]) -> None:
    """Note that these keys wrap nothing any more."""
    HouseKey.objects.filter(purpose=purpose, number__in=list(numbers)).update(retired_at=clock.now())


def wrapped_by() -> dict[int, int]:
    """How many keys of persons each wrapping key has; 0 counts the destroyed ones."""
    counted = SubjectKey.objects.values_list("wrapping").annotate(count=Count("subject")).order_by("wrapping")
    return dict(counted)


def a_person_wrapped_by(numbers: Iterable[int]) -> UUID | None:
    """Somebody whose key one of these keys wraps."""
    return SubjectKey.objects.filter(wrapping__in=list(numbers)).values_list("subject", flat=True).first()


def rewrap(number: int, after: UUID | None, limit: int) -> Batch | None:
    """Wrap up to ``limit`` keys of persons, after one of them, with another key; nothing when there are none left.

    A key that does not open stays as it is and is counted.
    """
    waiting = SubjectKey.objects.exclude(wrapping__in=(DESTROYED, number))
    if after is not None:
        waiting = waiting.filter(subject__gt=after)
    rows = list(waiting.order_by("subject").select_for_update()[:limit])
    if not rows:
        return None
    box = boxes([number])[number]
    old = boxes({row.wrapping for row in rows})
    fresh: dict[str, str] = {}
    for row, nonce in zip(rows, draws(len(rows), NONCE), strict=True):
        try:
            key = unwrap(old[row.wrapping], row.subject.hex, bytes(row.wrapped))
        except Refusal:
            continue
        fresh[row.subject.hex] = wrap(box, row.subject.hex, nonce, key).hex()
    with connection.cursor() as cursor:
        cursor.execute(named_sql(__package__, "rewrap"), [number, array(fresh), array(fresh.values())])
    return Batch(len(rows), len(rows) - len(fresh), rows[-1].subject)


def destroy(subject: UUID) -> bool:
    """Destroy a person's key, and keep the place so that there is never another; gives whether that was done now."""
    if (state := running.get()) is not None:
        state.keys.pop(subject.hex, None)
    with connection.cursor() as cursor:
        cursor.execute(named_sql(__package__, "destroy_key"), [subject, bytes(WRAPPED)])
        count: int = cursor.rowcount
    return count == 1


def destroy_many(subjects: Iterable[UUID]) -> list[UUID]:
    """The same of many persons, in one statement; gives of whom that was done now."""
    wanted = list(subjects)
    if (state := running.get()) is not None:
        for subject in wanted:
            state.keys.pop(subject.hex, None)
    with connection.cursor() as cursor:
        cursor.execute(
            named_sql(__package__, "destroy_keys"), {"subjects": arrays.of_uuids(wanted), "wrapped": bytes(WRAPPED)}
        )
        return [row[0] for row in cursor.fetchall()]


def destroyed(subjects: Iterable[UUID]) -> set[UUID]:
    """Those of these persons whose key was destroyed."""
    return set(
        SubjectKey.objects.filter(subject__in=list(subjects), wrapping=DESTROYED).values_list("subject", flat=True)
    )


def try_keys(ring: Keyring, count: int) -> list[Tried]:
    """Try a folder of keys on up to ``count`` persons, drawn by lot, of every wrapping key."""
    found = []
    for number, persons in wrapped_by().items():
        if number == DESTROYED:
            continue
        rows = SubjectKey.objects.filter(wrapping=number).order_by("?")[:count]
        opened = opened_with(ring, rows)
        found.append(Tried(number, persons, len(rows), len(opened)))
    return found


def keys_with(ring: Keyring, subjects: Iterable[UUID]) -> dict[UUID, bytes]:
    """The keys of these persons that a folder of keys opens."""
    return opened_with(ring, SubjectKey.objects.filter(subject__in=list(subjects)).exclude(wrapping=DESTROYED))


def opened_with(ring: Keyring, rows: Iterable[SubjectKey]) -> dict[UUID, bytes]:
    """What a folder of keys opens of these rows; what it does not open is simply absent."""
    found: dict[UUID, bytes] = {}
    for row in rows:
        try:
            found[row.subject] = unwrap(AESGCM(ring.key(row.wrapping)), row.subject.hex, bytes(row.wrapped))
        except Refusal:
            continue
    return found


def try_disclosures(ring: Keyring, count: int) -> tuple[int, int]:
    """Try a folder of keys on up to ``count`` encrypted disclosures drawn by lot; gives how many, and how many opened."""
    with connection.cursor() as cursor:
        cursor.execute(named_sql(__package__, "some_disclosures"), [count])
        drawn = cursor.fetchall()
    keys = keys_with(ring, {subject for _, subject, _ in drawn})
    return len(drawn), sum(_opens(keys.get(subject), fact, bytes(sealed)) for fact, subject, sealed in drawn)


def _opens(key: bytes | None, fact: UUID, sealed: bytes) -> bool:
    if key is None:
        return False
    try:
        AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], fact.bytes)
    except InvalidTag:
        return False
    return True
