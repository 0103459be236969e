# SPDX-License-Identifier: Apache-2.0
"""Rows of a transfer as the registry takes and gives them."""

from collections.abc import Iterable, Mapping, Sequence

import orjson
import polars as pl

from duly.rooms.customers.facts import CARRIED_FIELDS, CarriedRow, Unfit
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.target import Wanted

TABLE, KEY = "customer", "ref"
STOOD = "points_stood"
"""A column beside a before-image: what carriers had said of the contact points."""
_MUST = ("ref", "name")
_REFUSED = {ROW: pl.UInt64, "field": pl.String, "code": pl.String, "text": pl.String}


def troubles(wanted: Wanted) -> list[tuple[str, str]]:
    """What keeps a table of a mapping from going into the registry."""
    if wanted.table != TABLE:
        return [("not_in_registry", wanted.table)]
    names = [one.name for one in wanted.fields]
    known = f" ({', '.join(CARRIED_FIELDS)})"
    found = [("registry_lacks", f"{name}{known}") for name in names if name not in CARRIED_FIELDS]
    found += [("registry_text", one.name) for one in wanted.fields if one.kind != "text" and one.name in CARRIED_FIELDS]
    found += [("registry_needs", name) for name in _MUST if name not in names]
    return found if wanted.key == (KEY,) else [*found, ("registry_key", ", ".join(wanted.key))]


def rows_of(frame: pl.DataFrame, names: Sequence[str]) -> list[CarriedRow]:
    """Rows of a frame, one after the other."""
    return [dict(zip(names, row, strict=True)) for row in frame.select(names).iter_rows()]


def frame_of(rows: Iterable[Mapping[str, str | None]], names: Sequence[str]) -> pl.DataFrame:
    """Rows as a frame of these fields."""
    cells = [[row[name] for name in names] for row in rows]
    return pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String), orient="row")


def fates_of(numbers: Sequence[int], by_fate: Mapping[str, Iterable[int]]) -> pl.DataFrame:
    """``row`` and ``fate``, by the places of rows."""
    told = sorted((numbers[at], fate) for fate, places in by_fate.items() for at in places)
    return pl.DataFrame(told, schema={ROW: pl.UInt64, "fate": pl.String}, orient="row")


def refused_of(numbers: Sequence[int], unfit: Mapping[int, Sequence[Unfit]]) -> pl.DataFrame:
    """What the registry does not take."""
    told = [(numbers[at], no.field, no.code, no.text) for at, found in sorted(unfit.items()) for no in found]
    return pl.DataFrame(told, schema=_REFUSED, orient="row")


def before_of(
    numbers: Sequence[int],
    stood: Mapping[int, Mapping[str, str | None]],
    points: Mapping[int, object],
    names: Sequence[str],
) -> pl.DataFrame:
    """What stood under the keys of those that are changed, and what was said of their contact points."""
    told = [
        [numbers[at], *(stood[at][name] for name in names), orjson.dumps(points[at]).decode()] for at in sorted(points)
    ]
    schema = {ROW: pl.UInt64, **dict.fromkeys(names, pl.String), STOOD: pl.String}
    return pl.DataFrame(told, schema=schema, orient="row")


def points_stood(frame: pl.DataFrame) -> dict[int, list[tuple[str, int, str, str]]]:
    """The same, read again: by the places of rows in the frame."""
    if STOOD not in frame.columns:
        return {}
    return {at: [tuple(one) for one in orjson.loads(text)] for at, text in enumerate(frame[STOOD]) if text}
