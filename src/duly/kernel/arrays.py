# SPDX-License-Identifier: Apache-2.0
"""Columns for ``unnest``: PostgreSQL's array literals written as text, in a tenth of the time that the driver takes.

The statement casts them (``%s::uuid[]``); they are parameters like any other, so nothing in them can become SQL.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID


def of_uuids(values: Iterable[UUID | None]) -> str:
    """The literal of a ``uuid[]``."""
    return f"{{{','.join(['NULL' if value is None else value.hex for value in values])}}}"


def of_texts(values: Iterable[str]) -> str:
    """The literal of a ``text[]``."""
    return f"{{{','.join([_quoted(value) for value in values])}}}"


def of_numbers(values: Iterable[int]) -> str:
    """The literal of an array of whole numbers."""
    return f"{{{','.join(map(str, values))}}}"


def of_times(values: Iterable[datetime | None]) -> str:
    """The literal of a ``timestamptz[]``; the moments know their zone."""
    return f"{{{','.join(['NULL' if value is None else value.isoformat() for value in values])}}}"


def _quoted(text: str) -> str:
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
