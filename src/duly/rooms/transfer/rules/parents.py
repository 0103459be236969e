# SPDX-License-Identifier: Apache-2.0
"""Rows that point at rows of another table: read from a mapping, and looked up by the hashes of keys."""

from collections.abc import Sequence

import polars as pl

from duly.rooms.transfer.rules import complaints, shapes
from duly.rooms.transfer.rules.digests import prefixes, row_digests
from duly.rooms.transfer.rules.doubles import HASH
from duly.rooms.transfer.rules.terms import PointsAt, TableRule
from duly.rooms.transfer.source import ROW

_MOST = 20


def read_references(raw: object, path: str, names: Sequence[str]) -> tuple[PointsAt, ...]:
    """The ``references`` of a table: ``{fields: [customer_ref], to: party}``.

    Raises:
        Refusal: they are not well-formed, or name a field that the table does not have.
    """
    found = []
    for place, one in enumerate(shapes.items(raw, path, _MOST)):
        at = f"{path}[{place}]"
        given = shapes.group(one, at, ("fields", "to"))
        fields = tuple(
            shapes.text(name, f"{at}.fields", 128) for name in shapes.items(given.get("fields"), f"{at}.fields", 32)
        )
        if not fields:
            raise complaints.MISSING(field=f"{at}.fields", path=f"{at}.fields")
        for name in fields:
            if name not in names:
                raise complaints.KEY_UNKNOWN(
                    field=f"{at}.fields", path=f"{at}.fields", given=shapes.shown(name), known=", ".join(names)
                )
        found.append(PointsAt(fields, shapes.name(given.get("to"), f"{at}.to")))
    return tuple(found)


def must_point_back(tables: Sequence[TableRule]) -> None:
    """Refuse unless each table points at one that is mapped before it, with as many fields as that has in its key: parents are
    loaded before their children.

    Raises:
        Refusal: ``transfer.parent_later``.
    """
    for at, table in enumerate(tables):
        before = {one.to: one for one in tables[:at]}
        for number, one in enumerate(table.references):
            parent = before.get(one.to)
            if parent is None or len(parent.key) != len(one.fields):
                path = f"tables[{at}].references[{number}]"
                raise complaints.PARENT_LATER(field=path, path=path, table=one.to, known=", ".join(before) or "–")


def pointing(rows: pl.DataFrame, fields: Sequence[str]) -> pl.DataFrame:
    """``row`` and the hash of what a row points at, as that of the key there is; a row in which any of it is lacking points at
    nothing.
    """
    told = rows.drop_nulls(list(fields))
    return pl.DataFrame({ROW: told[ROW], HASH: prefixes(row_digests(told, fields))})
