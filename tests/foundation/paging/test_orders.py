# SPDX-License-Identifier: Apache-2.0
"""What a list may be sorted by, and places in it as addresses carry them."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from uuid import UUID

import pytest

from duly.foundation.paging.facts import Column, Orders

ORDERS = Orders(
    "-since",
    since=(Column("since", datetime), Column("id", UUID, "row.id")),
    name=(Column("name", str), Column("place", int)),
    due=(Column("due", date),),
)
ROW = SimpleNamespace(
    since=datetime(2026, 11, 22, 8, 30, 0, 123456, UTC), row=SimpleNamespace(id=UUID(int=7)), name="示例“贸易”", place=12,
    due=date(2026, 12, 1),
)  # fmt: skip


@pytest.mark.parametrize("name", ["since", "-since", "name", "-name", "due"])
def test_a_place_is_read_as_it_was_written(name: str) -> None:
    order = ORDERS.named(name)
    assert order.read(order.written(ROW)) == order.place_of(ROW)


def test_an_order_says_its_fields_in_its_direction() -> None:
    assert ORDERS.usual.fields == ("-since", "-id")
    assert ORDERS.named("name").fields == ("name", "place")
    assert (ORDERS.named("-name").asked, ORDERS.named("name").asked) == ("-name", "name")


@pytest.mark.parametrize("wanted", [None, "", "-", "password", "-password", "since__year", "id"])
def test_what_nobody_offered_is_the_usual_order(wanted: str | None) -> None:
    assert ORDERS.named(wanted) == ORDERS.usual


@pytest.mark.parametrize(
    "text",
    [
        None, "", "x", "%%%", "e30", "W10", "WzFd", "é", "bnVsbA", "W251bGwsbnVsbF0", "A" * 5_000, "W1s" * 300,
        ORDERS.named("name").written(ROW), ORDERS.named("due").written(ROW),
    ],
)  # fmt: skip
def test_what_is_no_place_of_this_order_is_none(text: str | None) -> None:
    assert ORDERS.usual.read(text) is None


def test_a_text_that_no_database_keeps_is_no_place() -> None:
    order = ORDERS.named("name")
    assert order.read(order.written(SimpleNamespace(name="a\0b", place=1))) is None
    assert order.read(order.written(SimpleNamespace(name="a", place=1 << 40))) is None


def test_a_moment_without_a_zone_is_no_place() -> None:
    order = ORDERS.named("since")
    assert order.read(order.written(SimpleNamespace(since=datetime(2026, 1, 1), row=ROW.row))) is None  # noqa: DTZ001  the case
