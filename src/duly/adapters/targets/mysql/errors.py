# SPDX-License-Identifier: Apache-2.0
"""What MariaDB and MySQL say when they say no, told apart: a row's own fault, or something that a person must see to."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pymysql

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
    1048: "required",
    1062: "not_unique",
    1118: "too_long",
    1216: "not_referenced",
    1217: "still_referenced",
    1264: "out_of_range",
    1265: "unreadable",
    1292: "unreadable",
    1364: "required",
    1366: "unreadable",
    1406: "too_long",
    1411: "unreadable",
    1451: "still_referenced",
    1452: "not_referenced",
    1586: "not_unique",
    1644: "other",
    1690: "out_of_range",
    3819: "check",
    4025: "check",
}
_KINDS: dict[RefusalKind, frozenset[int]] = {
    TARGET_BUSY: frozenset({1205, 1213, 1317, 1969, 3024, 3572}),
    TARGET_CHANGED: frozenset({1054, 1136, 1146}),
    TARGET_DENIED: frozenset({1044, 1045, 1142, 1143, 1227, 1290, 1370, 1698, 1792, 1836}),
    TARGET_FULL: frozenset({3, 1021, 1026, 1041, 1114}),
    TARGET_UNREACHABLE: frozenset({1040, 1042, 1049, 1053, 1077, 1079, 1152, 1158, 1159, 1160, 1161, 1203, 2002, 2003, 2005, 2006, 2013, 2014, 2055}),
}  # fmt: skip
_DISK_FULL = "error 28 "
_COLUMN = re.compile(r"column '(?P<name>.+?)'(?: at row|$| cannot)")


@contextmanager
def telling_rows() -> Iterator[None]:
    """Around a statement that writes rows: what one of them is to blame for becomes :class:`RowsRefused`."""
    try:
        yield
    except pymysql.Error as error:
        number, said = _parts(error)
        if number not in _ROWS:
            raise
        found = _COLUMN.search(said)
        raise RowsRefused(_ROWS[number], said, found["name"] if found else "") from error


@contextmanager
def refusing(target: str, table: str) -> Iterator[None]:
    """Around everything else: the other errors become refusals."""
    with handing_back(target):
        try:
            yield
        except pymysql.Error as error:
            raise _refused(error, target, table) from error


def _refused(error: pymysql.Error, target: str, table: str) -> Refusal:
    number, said = _parts(error)
    if _DISK_FULL in said:
        return TARGET_FULL(target=target, table=table, why=said)
    kind = next((kind for kind, numbers in _KINDS.items() if number in numbers), TARGET_FAILED)
    if isinstance(error, pymysql.InterfaceError):
        kind = TARGET_UNREACHABLE
    return kind(target=target, table=table, why=said)


def _parts(error: pymysql.Error) -> tuple[int, str]:
    number = error.args[0] if error.args and isinstance(error.args[0], int) else 0
    said = str(error.args[1] if len(error.args) > 1 else error)
    return number, " ".join(said.split())
