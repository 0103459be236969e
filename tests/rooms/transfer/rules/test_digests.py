# SPDX-License-Identifier: Apache-2.0
"""Digests of rows and of sets of rows, against plain loops."""

import random

import polars as pl
from hypothesis import given
from hypothesis import strategies as some

from duly.rooms.transfer.rules.digests import (
    Multiset,
    buckets,
    by_bucket,
    multiset_of,
    prefixes,
    row_digests,
    row_texts,
)
from rooms.transfer.rules import plainly

FIELDS = ["a", "b", "c"]
_cell = some.none() | some.text(alphabet="ab,:~1é张\x00", max_size=4)
_rows = some.lists(some.tuples(_cell, _cell, _cell), max_size=12)


def frame(rows: list[tuple[str | None, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(FIELDS, pl.String), orient="row")


@given(_rows)
def test_rows_are_written_and_hashed_as_the_plain_way_does(rows: list[tuple[str | None, ...]]) -> None:
    assert row_texts(frame(rows), FIELDS).to_list() == [plainly.row_text(row) for row in rows]
    assert row_digests(frame(rows), FIELDS).to_list() == [plainly.digest(row) for row in rows]
    assert multiset_of(frame(rows), FIELDS) == Multiset(len(rows), plainly.multiset(rows))


@given(some.tuples(_cell, _cell, _cell), some.tuples(_cell, _cell, _cell))
def test_two_rows_have_one_text_only_if_they_are_the_same(
    one: tuple[str | None, ...], other: tuple[str | None, ...]
) -> None:
    first, second = row_texts(frame([one, other]), FIELDS).to_list()
    assert (first == second) == (one == other)


@given(_rows, some.randoms(use_true_random=False), some.integers(0, 12))
def test_the_order_of_rows_and_their_shards_do_not_count(
    rows: list[tuple[str | None, ...]], chance: random.Random, cut: int
) -> None:
    mixed = chance.sample(rows, len(rows))
    shards = multiset_of(frame(mixed[:cut]), FIELDS) + multiset_of(frame(mixed[cut:]), FIELDS)
    assert shards == multiset_of(frame(rows), FIELDS)


@given(_rows, _rows)
def test_sums_are_equal_only_for_the_same_rows(
    rows: list[tuple[str | None, ...]], others: list[tuple[str | None, ...]]
) -> None:
    is_same = sorted(map(repr, rows)) == sorted(map(repr, others))
    assert (multiset_of(frame(rows), FIELDS) == multiset_of(frame(others), FIELDS)) == is_same


def test_null_keeps_its_place() -> None:
    rows = frame([("a", None, "b"), ("a", "b", None), (None, "a", "b"), ("a", "", "b")])
    assert row_digests(rows, FIELDS).n_unique() == 4


def test_a_pair_of_equal_rows_does_not_cancel() -> None:
    assert multiset_of(frame([("a", "b", "c")] * 2), FIELDS).total != 0


def test_the_sum_stays_exact_where_it_overflows() -> None:
    rows: list[tuple[str | None, ...]] = [(str(number), None, None) for number in range(3_000)]
    assert multiset_of(frame(rows), FIELDS).total == plainly.multiset(rows)


def test_the_order_of_fields_counts() -> None:
    assert multiset_of(frame([("a", "b", "c")]), FIELDS) != multiset_of(frame([("a", "b", "c")]), FIELDS[::-1])


def test_an_empty_shard_adds_nothing() -> None:
    assert multiset_of(frame([]), FIELDS) == Multiset() == multiset_of(frame([]), FIELDS) + Multiset()


def test_buckets_hold_the_same_rows_on_both_sides() -> None:
    rows: list[tuple[str | None, ...]] = [(str(number), "x", None) for number in range(200)]
    one, other = (by_bucket(frame(side), FIELDS, ["a"], 16) for side in (rows, rows[::-1]))
    assert one == other
    assert sum(one.values(), Multiset()) == multiset_of(frame(rows), FIELDS)
    changed = by_bucket(frame([("7", "y", None), *(row for row in rows if row[0] != "7")]), FIELDS, ["a"], 16)
    assert [number for number in one if one[number] != changed[number]] == buckets(
        frame([("7", "x", None)]), ["a"], 16
    ).to_list()


def test_prefixes_are_those_of_sha_256() -> None:
    assert prefixes(row_digests(frame([("a", "b", None)]), FIELDS)).to_list() == [
        int.from_bytes(plainly.digest(("a", "b", None))[:8], "big")
    ]


def test_the_written_form_says_how_many_rows() -> None:
    assert Multiset(3, 255).text == "multiset:3:000000000000000000000000000000ff"


def test_long_texts_are_written_as_the_short_ones() -> None:
    rows: list[tuple[str | None, ...]] = [
        ("é" * 2_047, "x" * 4_095, "y" * 4_096),
        ("a", "é" * 2_048, None),
        ("", "", "z" * 100_000),
    ]
    assert row_texts(frame(rows), FIELDS).to_list() == [plainly.row_text(row) for row in rows]
