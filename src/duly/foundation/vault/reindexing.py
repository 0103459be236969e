# SPDX-License-Identifier: Apache-2.0
"""Another index key: every blind mark and token is made anew under it, while both keys are asked for.

Rows are gone through twice. The first time they are marked anew; the second time whatever a transaction that was older than
the beginning has still written with the old key. Each batch is a transaction, which also keeps how far it is.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection

from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger import queries as log
from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.foundation.ledger.facts import BUSY
from duly.foundation.vault import blind, queries
from duly.foundation.vault.facts import (
    INDEX_BEGUN,
    INDEX_ROTATED,
    KEY_NOTED,
    MARKS_SPOILT,
    REMARKED,
    VAULT_STREAM,
    Marked,
    Reindexed,
    Remarked,
)
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.refusals import Refusal

BATCH = 1_000
PASSES = 2
_TRIES, _PAUSE = 30, 1.0
_LOCKED = {"55P03", "40P01"}


_marked: list[Marked] = []


def install_marked(marked: Iterable[Marked]) -> None:
    """Say which tables hold marks or tokens; one that is left out is not found in any more. Called by the house."""
    _marked[:] = list(marked)


def marked() -> tuple[Marked, ...]:
    """The tables that hold marks or tokens."""
    return tuple(_marked)


@action("vault.prepare_index")
def prepare_index(actor: Actor) -> int:
    """Make the next index key's file and use it for nothing yet, so that it can be copied to other machines.

    Records ``vault.key_noted``. Gives its number; while one waits, it is that one.
    """
    take_turn(Turn.KEYS, "rotate-index")
    number, is_new = _next()
    ring = queries.own_ring()
    ring.make_index(number)
    blind.look_again()
    if is_new:
        print_ = log.fingerprint(ring.index(number))
        record(
            KEY_NOTED,
            stream=VAULT_STREAM,
            public={"purpose": "index prepared", "number": number, "fingerprint": print_},
        )
    return number


@action("vault.begin_index")
def begin_index(actor: Actor) -> int:
    """From now on marks are written with the next index key, and both are asked for. Gives its number.

    Records ``vault.index_rotation_begun``; of one that has begun already, nothing.

    Raises:
        Refusal: ``ledger.busy``, ``ledger.key_damaged``.
    """
    take_turn(Turn.KEYS, "rotate-index")
    if queries.is_remarking():
        return _look_at_spoilt_again(queries.index_number())
    number, _ = _next()
    ring = queries.own_ring()
    ring.make_index(number)
    print_ = log.fingerprint(ring.index(number))
    ledger.note_house_key(log.INDEX, number, print_)
    rows = sum(one.rows() for one in _marked)
    ledger.note_index_progress(number, {"whole": rows * PASSES, "looked": 0, "changed": 0, "pass": 1, "tables": {}})
    record(INDEX_BEGUN, stream=VAULT_STREAM, public={"number": number, "fingerprint": print_, "rows": rows})
    return number


@action("vault.remark")
def remark(actor: Actor, *, limit: int = BATCH) -> dict[str, Any] | None:
    """Mark the next rows anew, and keep how far it is, which it gives; nothing when all were looked at twice.

    Records ``vault.remarked`` when rows were different.

    Raises:
        Refusal: ``ledger.busy`` when somebody holds the rows for long.
    """
    take_turn(Turn.KEYS, "rotate-index")
    number = queries.index_number()
    progress = log.index_progress(number)
    table = _next_table(progress)
    if table is None:
        return None
    place = progress["tables"].setdefault(table.table, {"after": "", "spoilt": 0, "done": False})
    found = _batch(table, UUID(place["after"]) if place["after"] else None, limit)
    if found is None:
        place["done"] = True
    else:
        place |= {"after": found.last.hex, "spoilt": place["spoilt"] + found.spoilt}
        progress |= {"looked": progress["looked"] + found.looked, "changed": progress["changed"] + found.changed}
        if found.changed:
            public: dict[str, Json] = {"number": number, "table": table.table, "rows": found.changed}
            record(REMARKED, stream=VAULT_STREAM, public=public)
    ledger.note_index_progress(number, progress)
    return progress


@action("vault.finish_index")
def finish_index(actor: Actor) -> int:
    """Retire the older index keys, once all was looked at twice. Records ``vault.index_rotated``; gives the number in use.

    Raises:
        Refusal: ``vault.marks_spoilt``, ``ledger.busy`` when rows are left.
    """
    take_turn(Turn.KEYS, "rotate-index")
    number = queries.index_number()
    older = [note.number for note in log.house_keys(log.INDEX) if note.retired_at is None and note.number < number]
    if not older:
        return number
    progress = log.index_progress(number)
    if _next_table(progress) is not None:
        raise BUSY()
    if spoilt := _spoilt(progress):
        raise MARKS_SPOILT(count=spoilt)
    ledger.retire_house_keys(log.INDEX, older)
    public: dict[str, Json] = {"number": number, "rows": progress["changed"], "retired": list(older)}
    record(INDEX_ROTATED, stream=VAULT_STREAM, public=public)
    return number


def rotate_index(actor: Actor, *, tell: Callable[[int, int], object] = lambda *_: None) -> Reindexed:
    """A whole rotation: a new index key, all marks and tokens made anew in batches, the older key's file renamed.

    One that was ended in the middle goes on where it was; until it has ended both keys are asked for. ``tell`` hears how
    many of how many rows were looked at.

    Raises:
        Refusal: ``ledger.busy``, ``ledger.key_damaged``, ``vault.marks_spoilt``.
    """
    if not queries.is_remarking():
        if renamed := _put_away():
            return Reindexed(queries.index_number(), 0, renamed)
        prepare_index(actor)
        time.sleep(blind.GRAIN * 2)  # until every process on this machine has seen the file, and asks which is in use
    number = _patiently(lambda: begin_index(actor))
    changed = 0
    while (progress := _patiently(lambda: remark(actor))) is not None:
        changed = progress["changed"]
        tell(progress["looked"], max(progress["whole"], progress["looked"]))
    finish_index(actor)
    return Reindexed(number, changed or int(log.index_progress(number).get("changed", 0)), _put_away())


def _patiently(do: Callable[[], Any]) -> Any:
    """Wait a while for work that still uses the older key, or holds rows, to end."""
    for _ in range(_TRIES):
        try:
            return do()
        except Refusal as no:
            if no.code != BUSY.code:
                raise
            time.sleep(_PAUSE)
    return do()


def _batch(table: Marked, after: UUID | None, limit: int) -> Remarked | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '300ms'")  # the writer of a row comes first
        found = table.batch(after, limit)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) not in _LOCKED:
            raise
        raise BUSY() from error
    return found


def _next_table(progress: dict[str, Any]) -> Marked | None:
    """The table whose turn it is; after the first pass all have theirs again."""
    while True:
        waiting = (one for one in _marked if not progress["tables"].get(one.table, {}).get("done"))
        if (found := next(waiting, None)) is not None or progress["pass"] >= PASSES:
            return found
        progress |= {"pass": progress["pass"] + 1, "tables": {}}


def _look_at_spoilt_again(number: int) -> int:
    """What did not open at the end may have been mended since: the second pass is made once more."""
    progress = log.index_progress(number)
    if _next_table(progress) is None and _spoilt(progress):
        ledger.note_index_progress(number, progress | {"tables": {}})
    return number


def _spoilt(progress: dict[str, Any]) -> int:
    return sum(place["spoilt"] for place in progress["tables"].values())


def _put_away() -> tuple[str, ...]:
    """Rename the files of retired keys that still lie here as if they were in use."""
    ring = queries.own_ring()
    retired = {note.number for note in log.house_keys(log.INDEX) if note.retired_at is not None}
    names = tuple(ring.retire(old, "index").name for old in ring.index_numbers() if old in retired)
    blind.look_again()
    return names


def _next() -> tuple[int, bool]:
    """The number of the key to come, and whether it is still to be made; one that was retired is never given again."""
    ring, current = queries.own_ring(), queries.index_number()
    waiting = [number for number in ring.index_numbers() if number > current]
    return (waiting[0], False) if waiting else (max([current, *ring.index_numbers("retired")]) + 1, True)
