# SPDX-License-Identifier: Apache-2.0
"""Reads: which keys there are, what they hold, whether this machine has the right ones. Never a secret."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.conf import settings

from duly.foundation.ledger import queries as log
from duly.foundation.ledger.facts import KEY_DIFFERS
from duly.foundation.vault.facts import DRILLED, INDEX_DIFFERS, INDEX_LACKING, VAULT_STREAM, WrappingKey


def erased(subjects: Iterable[UUID]) -> set[UUID]:
    """Those of these persons whose key was destroyed: nothing can be sealed for them again."""
    return log.destroyed(subjects)


def must_have_keys() -> None:
    """See that this machine has every key that the database needs, and no other under the same name.

    Raises:
        Refusal: ``ledger.key_lacking``, ``ledger.key_damaged``, ``ledger.key_differs``, ``vault.index_lacking``,
            ``vault.index_differs``.
    """
    ring = own_ring()
    for note in log.house_keys(log.SUBJECTS):
        if note.retired_at is None and log.fingerprint(ring.key(note.number)) != note.fingerprint:
            raise KEY_DIFFERS(file=ring.path(note.number).name, folder=ring.folder)
    for note in log.house_keys(log.INDEX):
        if not ring.has_index():
            raise INDEX_LACKING(folder=ring.folder)
        if log.fingerprint(ring.index()) != note.fingerprint:
            raise INDEX_DIFFERS(folder=ring.folder)


def own_ring() -> log.Keyring:
    """The folder of keys of this house."""
    ring: log.Keyring = settings.DULY.keyring
    return ring


def wrapping_keys() -> list[WrappingKey]:
    """The keys that wrap the keys of persons, lowest number first; also those whose files lie here and wait."""
    ring, notes, counts = own_ring(), {note.number: note for note in log.house_keys(log.SUBJECTS)}, log.wrapped_by()
    here, retired = ring.numbers(), ring.numbers("retired")
    current = max(notes, default=1)
    found = []
    for number in sorted({*notes, *here, *retired, *(n for n in counts if n)}):
        note = notes.get(number)
        print_ = note.fingerprint if note else log.fingerprint(ring.key(number)) if number in here else ""
        file = (
            ring.path(number).name if number in here else ring.path(number, "retired").name if number in retired else ""
        )
        noted_at, retired_at = (note.noted_at, note.retired_at) if note else (None, None)
        found.append(
            WrappingKey(
                number,
                print_,
                counts.get(number, 0),
                number == current,
                retired_at is not None,
                file,
                noted_at,
                retired_at,
            )
        )
    return found


def destroyed_count() -> int:
    """How many persons' keys were destroyed."""
    return log.wrapped_by().get(0, 0)


def index_fingerprint() -> str:
    """What tells the index key of this house; empty when none was noted."""
    return next((note.fingerprint for note in log.house_keys(log.INDEX)), "")


def is_rotating() -> bool:
    """Whether a rotation has begun and not ended: more than one key still wraps keys of persons."""
    return sum(note.retired_at is None for note in log.house_keys(log.SUBJECTS)) > 1


def last_drill() -> Mapping[str, object] | None:
    """The newest drill on record: when it was (``at``) and what came out; none when there was none yet."""
    drills = [fact for fact in log.bodies_of(VAULT_STREAM) if fact["type"] == DRILLED.name]
    return {"at": drills[-1]["at"], **drills[-1]["data"]} if drills else None
