# SPDX-License-Identifier: Apache-2.0
"""Whether a mapping fits the table that it is for: every column that it names is there, and none is forgotten."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from duly.rooms.transfer.rules import complaints
from duly.rooms.transfer.rules.shapes import shown
from duly.rooms.transfer.rules.terms import Reference, TableRule
from duly.rooms.transfer.source import Column

_LISTED = 30


class Fitted(NamedTuple):
    """Where the columns of a table rule stand in the source."""

    fields: tuple[tuple[int, ...], ...]
    """For each field, the positions of the columns that fill it."""
    left: tuple[int, ...]
    exclude: tuple[int, ...]


def fit(rule: TableRule, columns: Sequence[Column], path: str = "", others: Collection[int] = ()) -> Fitted:
    """The positions of all columns that a rule names. ``others``: those that other rules for the same table use.

    Raises:
        Refusal: a column is not there, a header is there several times, a column is both used and left behind, or
            nobody said what becomes of one: no column is lost by being forgotten.
    """
    table = f"{rule.source}/{rule.table}"
    at = f"{path}." if path else ""
    headers = _headers(columns)

    def place(reference: Reference, where: str) -> int:
        return _place(reference, columns, headers, table=table, path=f"{at}{where}")

    found = Fitted(
        tuple(tuple(place(one, f"fields[{n}].from") for one in field.sources) for n, field in enumerate(rule.fields)),
        tuple(place(one.column, f"left[{n}]") for n, one in enumerate(rule.left)),
        tuple(place(one.column, f"exclude[{n}].when") for n, one in enumerate(rule.exclude)),
    )
    used = {position for field in found.fields for position in field}
    for n, position in enumerate(found.left):
        if position in used:
            raise complaints.USED_AND_LEFT(
                field=f"{at}left[{n}]", path=f"{at}left[{n}]", given=_named(columns[position])
            )
    forgotten = [column for column in columns if column.position not in used.union(found.left, others)]
    if forgotten:
        raise complaints.FORGOTTEN_COLUMNS(field=f"{at}left", table=table, known=_listed(forgotten))
    return found


def _headers(columns: Sequence[Column]) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, column in enumerate(columns):
        found.setdefault(column.name, []).append(place)
    return found


def _place(
    reference: Reference, columns: Sequence[Column], headers: Mapping[str, list[int]], *, table: str, path: str
) -> int:
    if isinstance(reference, int):
        if reference < len(columns):
            return reference
        places: list[int] = []
    else:
        places = headers.get(reference, [])
    if not places:
        raise complaints.NO_SUCH_COLUMN(
            field=path, path=path, given=shown(reference), table=table, known=_listed(columns)
        )
    if len(places) > 1:
        known = ", ".join(str(place) for place in places)
        raise complaints.SEVERAL_COLUMNS(
            field=path, path=path, given=shown(reference), table=table, count=len(places), known=known
        )
    return places[0]


def _named(column: Column) -> str:
    return f"{column.position} {shown(column.name)}".strip()


def _listed(columns: Sequence[Column]) -> str:
    more = " …" if len(columns) > _LISTED else ""
    return ", ".join(_named(column) for column in columns[:_LISTED]) + more
