# SPDX-License-Identifier: Apache-2.0
"""Reads: which keys there are, what they hold, whether this machine has the right ones. Never a secret."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.conf import settings

from duly.foundation.ledger import queries as log
from duly.foundation.ledger.facts import KEY_DIFFERS
from duly.foundation.vault.facts import DRILLED, INDEX_DIFFERS, INDEX_LACKING, VAULT_STREAM, IndexKey, WrappingKey


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
        if note.retired_at is not None:
            continue
        file = ring.index_path(note.number).name
        if not ring.has_index(note.number):
            raise INDEX_LACKING(folder=ring.folder, file=file)
        if log.fingerprint(ring.index(note.number)) != note.fingerprint:
            raise INDEX_DIFFERS(folder=ring.folder, file=file)


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
    """What tells the index key that is in use; empty when none was noted."""
    return next((note.fingerprint for note in reversed(log.house_keys(log.INDEX))), "")


def index_keys() -> list[IndexKey]:
    """The keys of the indexes, lowest number first; also one whose file lies here and waits."""
    ring, notes = own_ring(), {note.number: note for note in log.house_keys(log.INDEX)}
    here, retired, current = ring.index_numbers(), ring.index_numbers("retired"), max(notes, default=1)
    found = []
    for number in sorted({*notes, *here, *retired}):
        note = notes.get(number)
        noted_at, retired_at = (note.noted_at, note.retired_at) if note else (None, None)
        print_ = note.fingerprint if note else log.fingerprint(ring.index(number)) if number in here else ""
        standing = (
            "retired" if retired_at else "current" if number == current else "retiring" if noted_at else "waiting"
        )
        file = ring.index_path(number).name if number in here else ""
        file = file or (ring.path(number, "retired", "index").name if number in retired else "")
        found.append(IndexKey(number, print_, standing, file, noted_at, retired_at))
    return found


def is_remarking() -> bool:
    """Whether the indexes are being made anew: more than one index key is asked for."""
    return sum(note.retired_at is None for note in log.house_keys(log.INDEX)) > 1


def index_number() -> int:
    """The number of the index key in use."""
    return max((note.number for note in log.house_keys(log.INDEX)), default=1)


def remarked() -> dict[str, int] | None:
    """How far it is: rows ``looked`` at, of how many (``whole``; everything is looked at twice), how many were ``changed``;
    nothing when the indexes are not being made anew.
    """
    if not is_remarking():
        return None
    progress = log.index_progress(index_number())
    return {name: int(progress.get(name, 0)) for name in ("looked", "whole", "changed")}


def is_rotating() -> bool:
    """Whether a rotation has begun and not ended: more than one key still wraps keys of persons."""
    return sum(note.retired_at is None for note in log.house_keys(log.SUBJECTS)) > 1


def last_drill() -> Mapping[str, object] | None:
    """The newest drill on record: when it was (``at``) and what came out; none when there was none yet."""
    drills = [fact for fact in log.bodies_of(VAULT_STREAM) if fact["type"] == DRILLED.name]
    return {"at": drills[-1]["at"], **drills[-1]["data"]} if drills else None
