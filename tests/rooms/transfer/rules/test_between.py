# SPDX-License-Identifier: Apache-2.0
"""Keys that several tables have, and keys of rows that come when the others are loaded."""

import polars as pl
import pytest

from duly.rooms.transfer.rules.doubles_between import Policies, settle_between, settle_late

STRICT, FIRST, LAST = "quarantine", "first", "last"
SCHEMA = {"table": pl.UInt16, "row": pl.UInt64, "k": pl.String, "digest": pl.Binary}


def rows(*given: tuple[int, int, str, bytes]) -> pl.DataFrame:
    return pl.DataFrame(given, schema=SCHEMA, orient="row")


def pairs(frame: pl.DataFrame) -> list[tuple[int, ...]]:
    names = [one for one in ("table", "row", "into_table", "into") if one in frame.columns]
    return frame.select(names).rows()


A_AND_B = rows((0, 1, "a", b"1"), (0, 2, "a", b"2"), (1, 1, "a", b"3"), (1, 9, "b", b"9"))


@pytest.mark.parametrize(
    ("policies", "merged", "held"),
    [
        (Policies({0: FIRST, 1: STRICT}, {0: 1, 1: 2}), [(0, 2, 0, 1), (1, 1, 0, 1)], []),
        (Policies({0: LAST, 1: STRICT}, {0: 1, 1: 2}), [(0, 1, 0, 2), (1, 1, 0, 2)], []),
        (Policies({0: STRICT, 1: STRICT}, {0: 2, 1: 1}), [(0, 1, 1, 1), (0, 2, 1, 1)], []),
        (Policies({0: STRICT, 1: STRICT}, {0: 1, 1: 2}), [], [(0, 1), (0, 2), (1, 1)]),
        (Policies({0: FIRST, 1: FIRST}, {}), [], [(0, 1), (0, 2), (1, 1)]),
    ],
)
def test_the_table_that_goes_first_decides_by_its_own_rule(
    policies: Policies, merged: list[tuple[int, ...]], held: list[tuple[int, ...]]
) -> None:
    found = settle_between(A_AND_B, ["k"], policies)
    assert (pairs(found.merged), pairs(found.quarantined)) == (merged, held)


def test_equal_rows_of_two_tables_become_that_of_the_first() -> None:
    found = settle_between(rows((0, 5, "a", b"1"), (1, 2, "a", b"1")), ["k"], Policies({0: STRICT, 1: STRICT}, {}))
    assert (pairs(found.merged), found.quarantined.height) == ([(1, 2, 0, 5)], 0)


STANDING = rows((0, 50, "a", b"1"), (0, 51, "b", b"9")).with_columns(loaded=pl.Series([True, False]))


def test_a_late_row_goes_into_the_loaded_one_that_is_equal_and_what_was_to_go_into_it_follows() -> None:
    late = rows((0, 1, "a", b"1"), (0, 2, "a", b"1"), (0, 3, "c", b"4"))
    found = settle_late(late, STANDING, ["k"], Policies({0: STRICT}, {}))
    assert (pairs(found.merged), found.quarantined.height) == ([(0, 1, 0, 50), (0, 2, 0, 50)], 0)


def test_a_late_row_that_differs_from_what_stands_is_held_back_with_its_followers() -> None:
    late = rows((0, 1, "a", b"2"), (0, 2, "a", b"2"), (0, 3, "b", b"8"))
    found = settle_late(late, STANDING, ["k"], Policies({0: STRICT}, {}))
    assert (found.merged.height, pairs(found.quarantined)) == (0, [(0, 1), (0, 2), (0, 3)])


def test_a_late_row_never_displaces_a_loaded_one_whatever_the_rule() -> None:
    found = settle_late(rows((0, 99, "a", b"2")), STANDING, ["k"], Policies({0: LAST}, {}))
    assert (pairs(found.merged), found.quarantined.height) == ([(0, 99, 0, 50)], 0)
