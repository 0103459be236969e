# SPDX-License-Identifier: Apache-2.0
"""What a list may be sorted by, and the place in it where a page ends.

A page goes on after the last row that was shown, not after so many rows: whatever is added or taken away meanwhile, no
row is shown twice and none is left out.
"""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

Scalar = str | int | date | datetime | UUID
Place = tuple[Scalar, ...]
"""The values of a row by which its list is sorted; the last of them is no other row's."""
_LONGEST = 2_000


class Column(NamedTuple):
    """Something to sort by: its field in the table, of which kind it is, and where the face's row holds it if not there."""

    field: str
    kind: type[Scalar]
    held: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """One way to sort a list; an index serves it."""

    name: str
    columns: tuple[Column, ...]
    is_descending: bool = False

    @property
    def asked(self) -> str:
        """How somebody asks for it: ``since``, or ``-since`` for the other way round."""
        return f"-{self.name}" if self.is_descending else self.name

    @property
    def fields(self) -> tuple[str, ...]:
        """As a query sorts."""
        sign = "-" if self.is_descending else ""
        return tuple(sign + column.field for column in self.columns)

    def place_of(self, row: object) -> Place:
        """Where a row stands."""
        return tuple(attrgetter(column.held or column.field)(row) for column in self.columns)

    def written(self, row: object) -> str:
        """The place of a row, as an address carries it. It is opaque and may change its form."""
        said = [one if isinstance(one, int) else _said(one) for one in self.place_of(row)]
        text = json.dumps(said, ensure_ascii=False).encode()
        return base64.urlsafe_b64encode(text).rstrip(b"=").decode()

    def read(self, text: str | None) -> Place | None:
        """The place that was written; ``None`` for none, and for what is not a place of this order."""
        if not text or len(text) > _LONGEST:
            return None
        try:
            found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            if not isinstance(found, list) or len(found) != len(self.columns):
                return None
            return tuple(_read(one, column.kind) for one, column in zip(found, self.columns, strict=True))
        except (ValueError, RecursionError):
            return None


class Orders:
    """The ways in which one list may be sorted; the first is the usual one, ``-`` before a name its other way round."""

    def __init__(self, usual: str, **columns: Iterable[Column]) -> None:
        self._columns = {name: tuple(held) for name, held in columns.items()}
        self.usual = self._of(usual)

    @property
    def names(self) -> tuple[str, ...]:
        """What may be asked for."""
        return tuple(self._columns)

    def named(self, wanted: str | None) -> Order:
        """The order that was asked for; the usual one for what nobody offered."""
        return self._of(wanted) if wanted and wanted.removeprefix("-") in self._columns else self.usual

    def _of(self, wanted: str) -> Order:
        name = wanted.removeprefix("-")
        return Order(name, self._columns[name], is_descending=wanted.startswith("-"))


def _said(value: Scalar) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _read(value: object, kind: type[Scalar]) -> Scalar:
    if kind is int and type(value) is int and abs(value) < 1 << 31:
        return value
    if not isinstance(value, str) or "\0" in value:
        raise ValueError(kind.__name__)
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(value)
        return moment
    if kind is date:
        return date.fromisoformat(value)
    if kind is int:
        raise ValueError(value)
    return UUID(value) if kind is UUID else value
