# SPDX-License-Identifier: Apache-2.0
"""The shape of every verb, and the recording of facts.

A verb is one transaction in the name of one actor and leaves at least one fact. Facts gathered while it runs are
written together at its end: one COPY, however many there are.
"""

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.db import connection, transaction

from duly.foundation.ledger import subject_keys
from duly.foundation.ledger.audit import verify_all
from duly.foundation.ledger.facts import BAD_ORIGIN, KEY_DESTROYED, LOG_STREAM, OPENED, OTHER_LOG, FactKind, FactRow
from duly.foundation.ledger.guard import Running, SilentWriteError, note_write, running
from duly.foundation.ledger.heralds import take_news
from duly.foundation.ledger.models import Log
from duly.foundation.ledger.recording import flush, gather
from duly.foundation.ledger.reindexing import note_index_progress
from duly.foundation.ledger.rewrapping import Batch, destroy, destroy_many, note_house_key, retire_house_keys, rewrap
from duly.foundation.ledger.seals import install_signer, rolled_back, seal, settle
from duly.foundation.ledger.sequencer import sequence, sequence_waiting
from duly.kernel import clock, rights
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json

__all__ = [
    "Batch", "Turn", "action", "copy_cell", "copy_in", "copy_lines", "destroy", "destroy_many", "install_signer", "make_subject_keys", "note_house_key", "note_index_progress", "open_log", "record", "record_many", "retire_house_keys", "rewrap", "rolled_back", "seal", "sequence", "sequence_waiting",
    "settle", "take_news", "take_turn", "verify_all",
]  # fmt: skip

P = ParamSpec("P")
R = TypeVar("R")
_FLUSH_AT = 2_000
_CELL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_ORIGIN = re.compile(r"[!-*,-~]{1,200}\Z")
"""What a log may be called: a schema-less URL; C2SP notes allow neither spaces nor a plus sign in a key's name."""


def action(
    verb: str, *, silent: str | None = None
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Make a function a verb of the house: ``@action("notices.approve")``.

    The outermost verb decides the right of the actor, opens the transaction and writes the facts; a verb called by
    another acts on its authority. ``silent`` gives the reason why a verb may change rows without a fact (leases).

    Raises:
        Refusal: ``rights.not_allowed``.
        SilentWriteError: rows changed and nothing was recorded; everything is rolled back.
    """

    def wrap(function: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        @functools.wraps(function)
        def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if running.get() is not None:
                return function(actor, *args, **kwargs)
            rights.require(actor, verb)
            state = Running(verb, actor)
            token = running.set(state)
            try:
                with transaction.atomic():
                    result = function(actor, *args, **kwargs)
                    flush(state)
                    if state.wrote and not state.recorded and silent is None:
                        message = f"{verb} changed rows and recorded nothing"
                        raise SilentWriteError(message)
                return result
            finally:
                running.reset(token)

        run.duly_verb = verb  # type: ignore[attr-defined]  # the guards in tests/house list every verb
        run.duly_silent = silent  # type: ignore[attr-defined]  # as above
        return run

    return wrap


def record(
    kind: FactKind,
    *,
    stream: UUID,
    public: Mapping[str, Json] | None = None,
    subject: UUID | None = None,
    personal: Mapping[str, str] | None = None,
) -> UUID:
    """Record one fact in the running action; its id is returned. See :func:`record_many`."""
    return UUID(record_many(kind, [FactRow(stream, public or {}, subject, personal or {})])[0])


def record_many(kind: FactKind, rows: Iterable[FactRow]) -> list[str]:
    """Record a batch of facts of one kind, in order; their ids are returned as text.

    ``stream`` is the chain that a fact belongs to (a notice, a recipient, a customer): within it entries are numbered,
    so that leaving one out shows. ``public`` goes into the leaf; ``personal`` appears there as salted digests and is
    kept encrypted under the key of ``subject``. A kind that declares ``actor`` as personal gets the actor's name.

    Raises:
        ValueError: a field that the kind does not declare, or a value outside canonical JSON.
        SilentWriteError: no action is running.
    """
    state = _running()
    ids = gather(state, kind, list(rows))
    if len(state.inbox) >= _FLUSH_AT:
        flush(state)
    return ids


@action("ledger.open_log")
def open_log(actor: Actor, origin: str) -> None:
    """Give the log its name, once; the first entry records it. Asking again for the same name changes nothing.

    Raises:
        Refusal: ``ledger.bad_origin``, ``ledger.other_log``.
    """
    if not _ORIGIN.match(origin):
        raise BAD_ORIGIN(field="origin", origin=origin)
    held = Log.objects.first()
    if held is None:
        Log.objects.create(origin=origin, opened_at=clock.now())
        record(OPENED, stream=LOG_STREAM, public={"origin": origin})
    elif held.origin != origin:
        raise OTHER_LOG(field="origin", origin=held.origin)


def make_subject_keys(subjects: Iterable[UUID]) -> dict[UUID, bytes]:
    """The keys of these persons, in the running action; who has none gets one. One read, and one write for all new ones.

    Raises:
        Refusal: ``ledger.key_destroyed``, ``ledger.key_lacking``, ``ledger.key_differs``, ``ledger.key_spoilt``.
        SilentWriteError: no action is running.
    """
    state = _running()
    wanted = {subject.hex: subject for subject in subjects}
    missing = wanted.keys() - state.keys.keys()
    if missing:
        found = subject_keys.find_or_make([*{*missing, state.actor.id.hex}])  # what the verb records wants the actor's
        if gone := missing & found.destroyed:
            raise KEY_DESTROYED(subject=wanted[min(gone)])
        state.keys |= found.keys
    return {subject: state.keys[one] for one, subject in wanted.items()}


class Turn(IntEnum):
    """What is done one at a time: our corners of PostgreSQL's advisory locks with two keys. Jobs and listeners have theirs."""

    IMPORTS = 8
    ROLLS = 9
    AGREEMENT = 10
    GLOSSARIES = 11
    BUNDLES = 12
    KEYS = 13
    QUALITY = 15
    REQUESTS = 16
    PRIVACY = 18
    TRANSFERS = 19
    PAPERS = 24


def take_turn(turn: Turn, key: UUID | str) -> None:
    """Of verbs that look before they add to what has this key, the second waits here until the first is through."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [int(turn), str(key)])


def copy_in(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """COPY rows into a table of the calling room, inside the running action; gives how many."""
    note_write(f"COPY {table}")
    count = 0
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def copy_lines(table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """As :func:`copy_in`, for rows that the calling room has written as lines of COPY's text form: a third of the time."""
    note_write(f"COPY {table}")
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        copy.write("".join(lines))


def copy_cell(text: str | None) -> str:
    """Any text, or nothing, as a cell of such a line."""
    return "\\N" if text is None else text.translate(_CELL)


def _running() -> Running:
    state = running.get()
    if state is None:
        message = "a fact can be recorded only inside an action"
        raise SilentWriteError(message)
    return state
