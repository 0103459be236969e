# SPDX-License-Identifier: Apache-2.0
"""What PostgreSQL says when it says no, told apart: a row's own fault, or something that a person must see to."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from duly.adapters.targets.settling import RowsRefused, handing_back
from duly.kernel.refusals import Refusal, RefusalKind
from duly.rooms.transfer.unwritable import (
    TARGET_BUSY,
    TARGET_CHANGED,
    TARGET_DENIED,
    TARGET_FAILED,
    TARGET_FULL,
    TARGET_UNREACHABLE,
)

_ROWS = {
    "22001": "too_long",
    "22003": "out_of_range",
    "22007": "unreadable",
    "22008": "out_of_range",
    "22021": "forbidden_character",
    "22P02": "unreadable",
    "22P05": "forbidden_character",
    "23502": "required",
    "23503": "not_referenced",
    "23505": "not_unique",
    "23514": "check",
    "23P01": "not_unique",
    "44000": "check",
    "54000": "too_long",
}
_ROW_CLASSES = ("22", "23", "38", "39", "44", "P0")
_KINDS: dict[str, RefusalKind] = {
    "08": TARGET_UNREACHABLE,
    "28": TARGET_DENIED,
    "25": TARGET_DENIED,
    "3D": TARGET_UNREACHABLE,
    "40": TARGET_BUSY,
    "42501": TARGET_DENIED,
    "42P01": TARGET_CHANGED,
    "42703": TARGET_CHANGED,
    "42804": TARGET_CHANGED,
    "3F": TARGET_CHANGED,
    "53100": TARGET_FULL,
    "53": TARGET_BUSY,
    "55": TARGET_BUSY,
    "57014": TARGET_BUSY,
    "57": TARGET_UNREACHABLE,
    "58": TARGET_UNREACHABLE,
}
"""The longest beginning of the state counts."""
_COLUMN = re.compile(r'line \d+, column (?P<name>.+?)(?:: (?:"|null)|$)', re.DOTALL)


@contextmanager
def telling_rows() -> Iterator[None]:
    """Around a statement that writes rows: what one of them is to blame for becomes :class:`RowsRefused`."""
    try:
        yield
    except psycopg.Error as error:
        state = error.sqlstate or ""
        if state not in _ROWS and not state.startswith(_ROW_CLASSES):
            raise
        said = (error.diag.message_primary or str(error)).strip()
        raise RowsRefused(_code(state, said), said, _field(error)) from error


@contextmanager
def refusing(target: str, table: str) -> Iterator[None]:
    """Around everything else: the other errors become refusals."""
    with handing_back(target):
        try:
            yield
        except psycopg.Error as error:
            raise refused(error, target, table) from error


def refused(error: psycopg.Error, target: str, table: str) -> Refusal:
    """The refusal that an error amounts to."""
    state = error.sqlstate or ""
    why = " ".join((error.diag.message_primary or str(error)).split())
    for length in (5, 2):
        kind = _KINDS.get(state[:length])
        if kind is not None:
            return kind(target=target, table=table, why=why)
    # An error without a state comes from the client's side: a connection that could not be made, or is gone.
    kind = TARGET_FAILED if state else TARGET_UNREACHABLE
    return kind(target=target, table=table, why=why)


def _code(state: str, said: str) -> str:
    if state == "23503" and said.startswith("update or delete"):
        return "still_referenced"
    return _ROWS.get(state, "other")


def _field(error: psycopg.Error) -> str:
    if error.diag.column_name:
        return error.diag.column_name
    found = _COLUMN.search(error.diag.context or "")
    return found["name"] if found else ""
