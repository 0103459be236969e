# SPDX-License-Identifier: Apache-2.0
"""Whose a row is, told from what its values belong to; and the equation between rows that moved and customers who are told."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

Found = Mapping[str, tuple[UUID, ...]]
"""To whom each value of one kind belongs."""


def whose(values: Sequence[str | None], found: Sequence[Found]) -> tuple[UUID, ...]:
    """The customers to whom a row may belong: one when it is sure, none when its values are nobody's.

    Kinds come in the order in which they are trusted. The first that is somebody's decides; where it is several people's,
    the next ones tell them apart.
    """
    standing: set[UUID] = set()
    for value, known in zip(values, found, strict=True):
        here = set(known.get(value, ())) if value else set()
        if not standing:
            standing = here
        elif len(standing) > 1 and standing & here:
            standing &= here
        if len(standing) == 1:
            break
    return tuple(sorted(standing))


class Matched(NamedTuple):
    """What became of the rows of one frame."""

    customers: set[UUID]
    rows: int
    strays: list[tuple[int, tuple[UUID, ...]]]
    """Numbers of rows with nobody or several to whom they may belong."""


def match(rows: Iterable[tuple[int, Sequence[str | None]]], found: Sequence[Found]) -> Matched:
    """Every row: one customer's, or astray."""
    customers: set[UUID] = set()
    strays, count = [], 0
    for number, values in rows:
        own = whose(values, found)
        if len(own) == 1:
            customers.add(own[0])
            count += 1
        else:
            strays.append((number, own))
    return Matched(customers, count, strays)


class Equation(NamedTuple):
    """Rows that moved = rows of customers + rows accounted for + rows still open; the roll = those customers."""

    rows: int
    matched: int
    chosen: int
    """Rows whose customer somebody chose."""
    accounted: int
    """Rows of whom nobody is told, with a reason."""
    open: int
    customers: int
    """To whom the matched and chosen rows belong."""
    roll: int | None
    """Who is or will be told; nothing before the notice is laid down."""
    is_exact: bool = True
    """Whether the notice still names exactly those customers."""

    @property
    def doubles(self) -> int:
        """Rows beyond the first of a customer."""
        return self.matched + self.chosen - self.customers

    @property
    def closes(self) -> bool:
        """Whether every row is accounted for and everybody concerned is on the roll."""
        is_whole = self.rows == self.matched + self.chosen + self.accounted
        return is_whole and not self.open and self.is_exact and self.roll in {None, self.customers}
