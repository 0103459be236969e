# SPDX-License-Identifier: Apache-2.0
"""Mail that comes back into a mailbox somewhere else: looked into now and then, each message taken once.

First our commit, then the mark in the mailbox. A process that dies between the two finds the message again, and the same
bytes again change nothing. So the notes kept beside the house are there to save work, never to be right: without them
everything is looked at again.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import structlog

from duly.doors.hooks import intake
from duly.doors.hooks.intake import LARGEST, NotNow

AT_ONCE, TRIES = 200, 3
"""Messages in one go, and how often one is tried that fails by its own fault."""
_SHOWN = 256 * 1024
log = structlog.get_logger()


class Session(Protocol):
    """An open mailbox. Keys are its own names of messages. ``OSError`` from any verb means that the mailbox went away."""

    @property
    def era(self) -> str:
        """Changes when the keys begin anew (UIDVALIDITY)."""

    @property
    def is_ordered(self) -> bool:
        """Whether keys only ever grow, so that the last one taken says which were."""

    def waiting(self, last: str) -> Iterator[tuple[str, int]]:
        """Keys and sizes, oldest first: those after ``last`` where keys are ordered, else all that are there."""

    def fetch(self, key: str, most: int) -> bytes | None:
        """A message, cut at ``most``; ``None`` when it is gone."""

    def taken(self, key: str) -> None:
        """It is ours now: mark it, move it or remove it, as the operator wants."""

    def set_aside(self, key: str) -> None:
        """It cannot be taken: out of the way with it, but not away."""


@dataclass(slots=True)
class Notes:
    """What is remembered of a mailbox: how far it was taken (or what of it), and what failed how often."""

    era: str = ""
    last: str = ""
    done: list[str] = field(default_factory=list)
    failed: dict[str, int] = field(default_factory=dict)


def take_all(
    session: Session, notes: Notes, keep: Callable[[Notes], None], *, may_ask: bool | None = None
) -> int:  # fmt: skip
    """Take what waits, at most :data:`AT_ONCE` messages; gives how many were taken. ``keep`` is told of every step.

    ``may_ask``: whether to look for requests in them, see :func:`~.intake.take`.

    A message that fails is tried again the next time, after those behind it; after :data:`TRIES` times it is kept
    unread (``delivery.unmatched``) and set aside in the mailbox.

    Raises:
        OSError: the mailbox went away.
    """
    count = 0
    for key, size in _todo(session, notes):
        try:
            is_over, is_taken = _one(session, notes, (key, size), may_ask=may_ask)
        except NotNow as error:
            log.warning("hooks.mailbox_not_now", why=error.why)
            break
        count += is_taken
        if session.is_ordered:
            notes.last = max(notes.last, key, key=int)
        elif is_over:
            notes.done.append(key)
        keep(notes)
    return count


def _todo(session: Session, notes: Notes) -> list[tuple[str, int]]:
    """New ones first, then those that failed before."""
    if notes.era != session.era:
        notes.era, notes.last, notes.done, notes.failed = session.era, "0", [], {}
    rows = list(session.waiting(notes.last or "0"))
    present = {key for key, _ in rows}
    if session.is_ordered:
        fresh, again = rows, [(key, 0) for key in notes.failed if key not in present]
    else:
        notes.done = [key for key in notes.done if key in present]
        done = set(notes.done)
        fresh = [row for row in rows if row[0] not in done and row[0] not in notes.failed]
        again = [row for row in rows if row[0] in notes.failed]
    return [*fresh[:AT_ONCE], *again[:AT_ONCE]]


def _one(session: Session, notes: Notes, row: tuple[str, int], *, may_ask: bool | None) -> tuple[bool, bool]:
    """Whether this message is done with, and whether it was taken."""
    key, size = row
    raw, why = b"", "failed"
    try:
        found = session.fetch(key, LARGEST)
        raw = found or b""
        if size > LARGEST or len(raw) > LARGEST:
            why = "too_large"
        else:
            if found is not None:
                intake.take(raw, may_ask=may_ask)
                _tell(session.taken, key)
            notes.failed.pop(key, None)
            return True, found is not None
    except (NotNow, OSError):
        raise
    except Exception:  # this message's own fault: it must not hold up those behind it
        notes.failed[key] = notes.failed.get(key, 0) + 1
        log.exception("hooks.mailbox_message_failed", key=key, tries=notes.failed[key])
        if notes.failed[key] < TRIES:
            return False, False
    intake.set_aside(raw[:_SHOWN] if why == "too_large" else raw or f"X-Mailbox-Key: {key}\r\n".encode(), why)
    notes.failed.pop(key, None)
    _tell(session.set_aside, key)
    return True, False


def _tell(verb: Callable[[str], None], key: str) -> None:
    """The mailbox may refuse a mark or a move: that is worth a line, and no more."""
    try:
        verb(key)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001  whatever the library of a protocol raises for a plain "no"
        log.warning("hooks.mailbox_refused_mark", key=key, error=str(error))


def read_notes(path: Path) -> Notes:
    """The notes of a mailbox; empty ones when there are none, or none that can be read."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Notes(str(kept["era"]), str(kept["last"]), list(kept["done"]), dict(kept["failed"]))
    return Notes()


def write_notes(path: Path, notes: Notes) -> None:
    """Keep the notes, whole or not at all."""
    kept = {"era": notes.era, "last": notes.last, "done": notes.done, "failed": notes.failed}
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(kept), encoding="utf-8")
    fresh.replace(path)
