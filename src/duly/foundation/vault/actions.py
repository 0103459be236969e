# SPDX-License-Identifier: Apache-2.0
"""Note keys, rotate them, try a copy of them, destroy one."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger import queries as log
from duly.foundation.ledger.actions import Turn, action, record, record_many, take_turn
from duly.foundation.ledger.facts import BUSY, KEY_DIFFERS, FactRow
from duly.foundation.vault import drilling, queries
from duly.foundation.vault.drilling import install_samples
from duly.foundation.vault.facts import (
    DRILLED,
    KEY_DESTROYED,
    KEY_NOTED,
    NO_FOLDER,
    NOT_OPENED,
    ROTATED,
    ROTATION_BEGUN,
    VAULT_STREAM,
    Drilled,
    Rotated,
)
from duly.foundation.vault.reindexing import install_marked, prepare_index, rotate_index
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.refusals import Refusal

__all__ = [
    "begin_rotation",
    "destroy_key",
    "destroy_keys",
    "drill",
    "finish_rotation",
    "install_marked",
    "install_samples",
    "note_keys",
    "prepare_index",
    "prepare_rotation",
    "rewrap",
    "rotate",
    "rotate_index",
]
BATCH = 2_000
_TRIES = 30
_PAUSE = 1.0


@action("vault.note_keys")
def note_keys(actor: Actor) -> None:
    """Make the keys of a new house, and note what tells them from others; asking again only looks. Records ``vault.key_noted``.

    Raises:
        Refusal: ``ledger.key_lacking``, ``ledger.key_differs``, ``vault.index_lacking``, ``vault.index_differs``.
    """
    take_turn(Turn.KEYS, "note")
    ring = queries.own_ring()
    if not log.house_keys(log.SUBJECTS):
        ring.first()
        _note(log.SUBJECTS, 1, ring.key(1))
        if any(row.number == 1 and row.tried and not row.opened for row in log.try_keys(ring, 3)):
            raise KEY_DIFFERS(file=ring.path(1).name, folder=ring.folder)
    if not log.house_keys(log.INDEX):
        ring.make_index()
        _note(log.INDEX, 1, ring.index())
    queries.must_have_keys()


@action("vault.prepare_rotation")
def prepare_rotation(actor: Actor) -> int:
    """Make the next wrapping key's file and use it for nothing yet, so that it can be copied to other machines.

    Records ``vault.key_noted``. Gives its number; while one waits, it is that one.
    """
    take_turn(Turn.KEYS, "rotate")
    number, is_new = _next()
    queries.own_ring().make(number)
    if is_new:
        _record_noted("prepared", number, queries.own_ring().key(number))
    return number


@action("vault.begin_rotation")
def begin_rotation(actor: Actor) -> int:
    """From now on keys of persons are wrapped by the next key. Records ``vault.rotation_begun``; gives its number.

    Raises:
        Refusal: ``ledger.busy``, ``ledger.key_differs``, ``ledger.key_lacking``.
    """
    take_turn(Turn.KEYS, "rotate")
    if queries.is_rotating():
        return _current()
    number, _ = _next()
    ring = queries.own_ring()
    ring.make(number)
    key = ring.key(number)
    ledger.note_house_key(log.SUBJECTS, number, log.fingerprint(key))
    public: dict[str, Json] = {"number": number, "fingerprint": log.fingerprint(key), "persons": _persons()}
    record(ROTATION_BEGUN, stream=VAULT_STREAM, public=public)
    return number


@action("vault.rewrap")
def rewrap(actor: Actor, after: UUID | None = None, *, limit: int = BATCH) -> ledger.Batch | None:
    """Wrap the next keys of persons with the key in use; only their wrapping changes. Its facts are the rotation's ends.

    Raises:
        Refusal: ``ledger.key_lacking``.
    """
    return ledger.rewrap(_current(), after, limit)


@action("vault.finish_rotation")
def finish_rotation(actor: Actor) -> int:
    """Retire the older keys, once they wrap nothing any more. Records ``vault.rotated``; gives the number in use.

    Raises:
        Refusal: ``vault.keys_spoilt``.
    """
    take_turn(Turn.KEYS, "rotate")
    number = _current()
    older = [note.number for note in log.house_keys(log.SUBJECTS) if note.retired_at is None and note.number < number]
    if not older:
        return number
    left = {n: count for n, count in log.wrapped_by().items() if n not in {0, number}}
    if left:
        raise NOT_OPENED(count=sum(left.values()), subject=log.a_person_wrapped_by(left))
    ledger.retire_house_keys(log.SUBJECTS, older)
    record(ROTATED, stream=VAULT_STREAM, public={"number": number, "persons": _persons(), "retired": list(older)})
    return number


def rotate(actor: Actor, *, tell: Callable[[int, int], object] = lambda *_: None) -> Rotated:
    """A whole rotation: a new key, all keys of persons wrapped by it in batches, the older key's file renamed.

    Each batch is a transaction of its own. One that was ended in the middle goes on where it was; nothing is lost or
    wrapped twice, because both keys stay until the last batch; one that was ended before its last step, the renaming, is
    only brought to its end. ``tell`` hears how many of how many are done.

    Raises:
        Refusal: ``ledger.busy``, ``ledger.key_lacking``, ``ledger.key_differs``, ``vault.keys_spoilt``.
    """
    if not queries.is_rotating() and (renamed := _put_away()):
        return Rotated(_current(), 0, renamed)
    number = _begun(actor)
    whole, done = _left(number), 0
    after: UUID | None = None
    while (batch := rewrap(actor, after)) is not None:
        done, after = done + batch.looked, batch.last
        tell(done, max(whole, done))
    finish_rotation(actor)
    return Rotated(number, done, _put_away())


@action("vault.drill")
def drill(actor: Actor, *, folder: Path | None = None, count: int = 200) -> Drilled:
    """Try a copy of the folder of keys, or the house's own, on persons and values drawn by lot. Changes nothing but the record.

    Records ``vault.drilled``, whatever comes out.

    Raises:
        Refusal: ``vault.no_folder``.
    """
    ring = queries.own_ring() if folder is None else queries.own_ring().copy_at(folder)
    if not ring.folder.is_dir():
        raise NO_FOLDER(field="keys", folder=ring.folder)
    found = drilling.tried(ring, count)
    record(DRILLED, stream=VAULT_STREAM, public=found._asdict() | {"missing": list(found.missing)})
    return found


@action("vault.destroy_key")
def destroy_key(actor: Actor, subject: UUID, *, why: str) -> bool:
    """Erase a person: their key is destroyed and never made again. What was committed to in the log still verifies.

    Records ``vault.key_destroyed``; the reason is kept encrypted as the actor's. Gives whether it was done now: asking
    again changes nothing. Indexes and tokens of the person are the caller's to delete; and as a verb that has read the key
    already could still write, the caller first takes the lock that such verbs take on the person.
    """
    if not ledger.destroy(subject):
        return False
    record(KEY_DESTROYED, stream=subject, subject=actor.id, personal={"reason": why})
    return True


@action("vault.destroy_keys")
def destroy_keys(actor: Actor, subjects: Iterable[UUID], *, why: str) -> int:
    """As :func:`destroy_key`, of many persons for one reason; gives of how many it was done now. Records ``vault.key_destroyed``
    for each.
    """
    done = ledger.destroy_many(subjects)
    record_many(KEY_DESTROYED, [FactRow(one, {}, actor.id, {"reason": why}) for one in done])
    return len(done)


def _begun(actor: Actor) -> int:
    """Begin, and wait a while for work that still uses the older key to end."""
    for _ in range(_TRIES):
        try:
            return begin_rotation(actor)
        except Refusal as no:
            if no.code != BUSY.code:
                raise
            time.sleep(_PAUSE)
    return begin_rotation(actor)


def _put_away() -> tuple[str, ...]:
    """Rename the files of retired keys that still lie here as if they were in use."""
    ring = queries.own_ring()
    retired = {note.number for note in log.house_keys(log.SUBJECTS) if note.retired_at is not None}
    return tuple(ring.retire(old).name for old in ring.numbers() if old in retired)


def _note(purpose: str, number: int, key: bytes) -> None:
    ledger.note_house_key(purpose, number, log.fingerprint(key))
    _record_noted(purpose, number, key)


def _record_noted(purpose: str, number: int, key: bytes) -> None:
    public: dict[str, Json] = {"purpose": purpose, "number": number, "fingerprint": log.fingerprint(key)}
    record(KEY_NOTED, stream=VAULT_STREAM, public=public)


def _current() -> int:
    return max((note.number for note in log.house_keys(log.SUBJECTS)), default=1)


def _next() -> tuple[int, bool]:
    """The number of the key to come, and whether it is still to be made; one that was retired is never given again."""
    ring, current = queries.own_ring(), _current()
    waiting = [number for number in ring.numbers() if number > current]
    return (waiting[0], False) if waiting else (max([current, *ring.numbers("retired")]) + 1, True)


def _persons() -> int:
    return sum(count for number, count in log.wrapped_by().items() if number)


def _left(number: int) -> int:
    return sum(count for one, count in log.wrapped_by().items() if one not in {0, number})
