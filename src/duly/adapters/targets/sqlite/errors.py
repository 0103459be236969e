# SPDX-License-Identifier: Apache-2.0
"""What SQLite says when it says no, told apart: a row's own fault, or something that a person must see to."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from duly.adapters.targets.settling import RowsRefused, handing_back
from duly.kernel.refusals import RefusalKind
from duly.rooms.transfer.unwritable import (
    TARGET_BUSY,
    TARGET_CHANGED,
    TARGET_DENIED,
    TARGET_FAILED,
    TARGET_FULL,
    TARGET_UNREACHABLE,
)

_ROWS = {
    "SQLITE_CONSTRAINT_CHECK": "check",
    "SQLITE_CONSTRAINT_DATATYPE": "unreadable",
    "SQLITE_CONSTRAINT_FOREIGNKEY": "not_referenced",
    "SQLITE_CONSTRAINT_NOTNULL": "required",
    "SQLITE_CONSTRAINT_PRIMARYKEY": "not_unique",
    "SQLITE_CONSTRAINT_TRIGGER": "other",
    "SQLITE_CONSTRAINT_UNIQUE": "not_unique",
    "SQLITE_TOOBIG": "too_long",
}
_KINDS: dict[str, RefusalKind] = {
    "SQLITE_AUTH": TARGET_DENIED,
    "SQLITE_BUSY": TARGET_BUSY,
    "SQLITE_CANTOPEN": TARGET_UNREACHABLE,
    "SQLITE_ERROR": TARGET_CHANGED,
    "SQLITE_FULL": TARGET_FULL,
    "SQLITE_IOERR": TARGET_UNREACHABLE,
    "SQLITE_LOCKED": TARGET_BUSY,
    "SQLITE_PERM": TARGET_DENIED,
    "SQLITE_READONLY": TARGET_DENIED,
    "SQLITE_SCHEMA": TARGET_CHANGED,
}


@contextmanager
def telling_rows() -> Iterator[None]:
    """Around a statement that writes rows: what one of them is to blame for becomes :class:`RowsRefused`."""
    try:
        yield
    except sqlite3.Error as error:
        code = _ROWS.get(_name(error))
        if code is None:
            raise
        raise RowsRefused(code, str(error)) from error


@contextmanager
def refusing(target: str, table: str) -> Iterator[None]:
    """Around everything else: the other errors become refusals."""
    with handing_back(target):
        try:
            yield
        except sqlite3.Error as error:
            name = "_".join(_name(error).split("_")[:2])
            raise _KINDS.get(name, TARGET_FAILED)(target=target, table=table, why=str(error)) from error


def _name(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", None) or ""
