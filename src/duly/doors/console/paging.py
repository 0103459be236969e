# SPDX-License-Identifier: Apache-2.0
"""Pages of a long list: never more than fifty rows, and a place to go on from instead of an offset."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from django.http import HttpRequest

from duly.foundation.paging.facts import Order, Orders, Place

Row = TypeVar("Row")
PAGE = 50
Read: TypeAlias = Callable[[Order, Place | None, int], Sequence[Row]]
"""Reads so many rows of a list in an order, from a place on."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and where the next page begins."""

    rows: list[Row]
    after: object | None
    order: Order | None = None
    is_later: bool = False
    """Whether it is not the first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """In which order somebody wants a list, and from where on."""

    order: Order
    after: Place | None


def asked(request: HttpRequest, orders: Orders) -> Asked:
    """What the address asks for: an order that nobody offered is the usual one, a garbled place the beginning."""
    order = orders.named(request.GET.get("sort"))
    return Asked(order, order.read(request.GET.get("after")))


def turn(wanted: Asked, read: Read[Row], size: int = PAGE) -> Page[Row]:
    """The page that was asked for: one row more than it holds is read, and if it is there, there is a next page."""
    found = list(read(wanted.order, wanted.after, size + 1))
    after = wanted.order.written(found[size - 1]) if len(found) > size else None
    return Page(found[:size], after, wanted.order, wanted.after is not None)


def among(rows: Sequence[Row]) -> Read[Row]:
    """Reads from rows that are all there: what follows from many records and cannot be sorted before it is known."""

    def read(order: Order, after: Place | None, limit: int) -> Sequence[Row]:
        placed = sorted(
            ((order.place_of(row), row) for row in rows), key=lambda one: one[0], reverse=order.is_descending
        )
        if after is not None:
            placed = [one for one in placed if (one[0] < after if order.is_descending else one[0] > after)]
        return [row for _, row in placed[:limit]]

    return read


def cut(read: Callable[[int], Sequence[Row]], *, key: str, size: int = PAGE) -> Page[Row]:
    """The same for a list with one order and a simple key."""
    found = list(read(size + 1))
    rows = found[:size]
    return Page(rows, getattr(rows[-1], key) if len(found) > size else None)
