# SPDX-License-Identifier: Apache-2.0
"""By what a table and its columns are known again: digests of their headers and of the rough shape of their values, nothing readable."""

import hashlib
from collections.abc import Iterable, Mapping

from duly.rooms.recognition.rules.splitting import words_of

_LENGTH = 32
_ROUGH = (
    "email", "mobile", "phone", "url", "resident_id", "uscc", "lei", "iban", "bank_card", "date", "timestamp", "amount",
    "integer", "number", "text", "words",
)  # fmt: skip
"""Shapes that a column keeps from one delivery to the next; the first that most values have counts."""
_MOST_HAVE = 0.7


def rough(seen: Mapping[str, float]) -> str:
    """The rough shape of a column's values; empty where they have none, or there are none."""
    return next((shape for shape in _ROUGH if seen.get(shape, 0.0) >= _MOST_HAVE), "")


def of_column(header: str, shape: str) -> str:
    """What a column is known by: its header, whatever its case and marks, and the rough shape of its values."""
    return _digest((f"column/1\n{' '.join(words_of(header))}\n{shape}",))


def of_table(columns: Iterable[str]) -> str:
    """What a table is known by: its columns, in whatever order."""
    return _digest(("table/1", *sorted(columns)))


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:_LENGTH]
