# SPDX-License-Identifier: Apache-2.0
"""What a table says was changed lately: the column that tells, from when on, and some of the columns only."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

import sqlalchemy as sa

from duly.adapters.sources.database.shapes import Asking, Shape
from duly.kernel.canonical import Json
from duly.rooms.transfer.source import Cut
from duly.rooms.transfer.unreadable import SOURCE_NO_COLUMN

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")


def column_at(shape: Shape, name: str) -> int:
    """Where a column stands.

    Raises:
        Refusal: ``transfer.source_no_column``.
    """
    if name not in shape.columns:
        raise SOURCE_NO_COLUMN(field="sync.column", table=shape.ref, column=name, known=", ".join(shape.columns[:30]))
    return shape.columns.index(name)


def earlier(value: str, overlap: int) -> str:
    """A value of a watermark so much before another: seconds before a moment, so many before a number. A day alone is left at it is
    midnight of.
    """
    if _NUMBER.match(value):
        return str(Decimal(value) - overlap)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return (moment - timedelta(seconds=overlap)).isoformat(sep=" ")


def pieces(span: Mapping[str, Json], total: int, most: int) -> Iterator[Cut]:
    """So many rows, cut by counting: all of them are seen at one moment."""
    for number, start in enumerate(range(0, total, most), 1):
        yield Cut(number, start + 1, min(most, total - start), {**span, "start": start})


def places_in(span: Mapping[str, Json]) -> list[int] | None:
    """The only columns that a cut asks for; nothing where it asks for all."""
    only = span.get("only")
    return [int(str(one)) for one in only] if isinstance(only, list) else None


def condition(asking: Asking, span: Mapping[str, Json]) -> sa.ColumnElement[bool] | None:
    """Which rows a cut asks for; nothing where it asks for all."""
    if "since" in span:
        return asking.since(int(str(span["at"])), str(span["since"]))
    keys = span.get("keys")
    return (
        asking.under([[str(part) for part in one] for one in keys if isinstance(one, list)])
        if isinstance(keys, list)
        else None
    )
