# SPDX-License-Identifier: Apache-2.0
"""No silent writes: SQL may change rows only inside an action, and an action that changed rows must leave a fact."""

import re
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from duly.kernel.actors import Actor

BOOKKEEPING = re.compile(r'"?(ledger_|jobs_|procrastinate_|django_session|django_migrations|django_content_type|auth_)')
"""Tables that carry no business meaning: the ledger itself, job queues, sessions, migrations."""
_WRITE = re.compile(
    r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE|COPY)\s+(?:ONLY\s+)?([\w\".]+)", re.IGNORECASE
)
_CHANGES_ROWS = re.compile(
    r"(?:\s|--[^\n]*\n)*(?P<verb>INSERT|UPDATE|DELETE|MERGE|TRUNCATE|COPY|WITH)\b", re.IGNORECASE
)
"""Statements of ``sql/`` files begin with comments."""


class SilentWriteError(AssertionError):
    """Rows changed outside any action, or an action changed rows and recorded nothing. A fault of ours, not of a user."""


class Commitment(NamedTuple):
    """What opens salted digests of one fact, and whose it is; ids as text, the subject's without dashes."""

    fact: str
    subject: str
    salts: bytes
    fields: list[tuple[str, str]]


@dataclass(slots=True)
class Running:
    """What the outermost action has done so far; ``inbox`` and ``heralds`` are lines that wait to be written."""

    verb: str
    actor: Actor
    wrote: int = 0
    recorded: int = 0
    inbox: list[str] = field(default_factory=list)
    heralds: list[str] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    index: int = 0
    """The number of the index key in use, once it was asked for: it does not change before the transaction has ended."""
    keys: dict[str, bytes] = field(default_factory=dict)
    """Keys of persons that were read or made already, by hexadecimal id: they are asked for once in a verb.

    Neither they nor the facts are taken back with a savepoint: inside one, a verb neither records nor makes keys."""


running: ContextVar[Running | None] = ContextVar("running_action", default=None)


def note_write(sql: str) -> None:
    """Count a write against the running action.

    Raises:
        SilentWriteError: there is no running action.
    """
    if (state := _writer(sql)) is not None:
        state.wrote += 1


def only_inside_actions(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001  Django's signature
    """A Django ``execute_wrapper`` that holds every statement to the rule; one that found no row to change counts as none."""
    text = sql if isinstance(sql, str) else str(sql)
    found = _CHANGES_ROWS.match(text)
    state = _writer(text[found.start("verb") :]) if found else None
    result = execute(sql, params, many, context)
    if state is not None and context["cursor"].rowcount:
        state.wrote += 1
    return result


def _writer(sql: str) -> Running | None:
    """The running action, where a statement writes what has a meaning."""
    for table in _WRITE.findall(sql):
        if BOOKKEEPING.match(table) or table.upper() in {"SET", "SKIP", "OF"}:
            continue
        state = running.get()
        if state is None:
            message = f"a write outside any action: {sql[:80]}"
            raise SilentWriteError(message)
        return state
    return None
