# SPDX-License-Identifier: Apache-2.0
"""Keys that repeat over shards: found in parts, compared for what they are, decided by the policy."""

from collections import defaultdict

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from duly.kernel.refusals import Refusal
from duly.rooms.transfer.rules.digests import row_digests
from duly.rooms.transfer.rules.doubles import key_hashes, settle, suspects
from duly.rooms.transfer.rules.equation import must_close

KEY = ["id", "branch"]
_rows = some.lists(some.tuples(some.sampled_from("abc"), some.sampled_from("xy"), some.sampled_from("12")), max_size=14)


def frame(rows: list[tuple[str, ...]]) -> pl.DataFrame:
    numbered = [(number, *row) for number, row in enumerate(rows, 1)]
    made = pl.DataFrame(
        numbered, schema={"row": pl.UInt64, "id": pl.String, "branch": pl.String, "name": pl.String}, orient="row"
    )
    return made.with_columns(row_digests(made, ["id", "branch", "name"]))


def plainly(rows: list[tuple[str, ...]], policy: str) -> tuple[list[tuple[int, int]], list[int]]:
    """What has to come out: who is merged into whom, and who is held back."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, row in enumerate(rows, 1):
        groups[row[:2]].append(number)
    merged, held = [], []
    for numbers in groups.values():
        if policy == "quarantine" and len({rows[number - 1] for number in numbers}) > 1:
            held.extend(numbers)
        else:
            stays = numbers[-1] if policy == "last" else numbers[0]
            merged.extend((number, stays) for number in numbers if number != stays)
    return sorted(merged), sorted(held)


@given(_rows, some.integers(1, 4), some.integers(1, 5))
def test_all_rows_of_a_repeated_key_are_suspects_in_one_part(rows: list[tuple[str, ...]], size: int, most: int) -> None:
    whole = frame(rows)
    shards = [key_hashes(part, KEY) for part in whole.iter_slices(size)]
    parts = list(suspects(lambda: shards, len(rows), most))
    repeated = whole.filter(pl.struct(KEY).is_duplicated())
    assert sorted(row for part in parts for row in part["row"]) == repeated["row"].to_list()
    owners = [set(part["hash"]) for part in parts]
    assert sum(map(len, owners)) == len(set().union(*owners))


@given(_rows, some.sampled_from(["first", "last", "quarantine"]))
def test_the_policy_decides_which_row_stays(rows: list[tuple[str, ...]], policy: str) -> None:
    settled = settle(frame(rows), KEY, policy)
    merged, held = plainly(rows, policy)
    assert settled.merged.rows() == merged
    assert settled.quarantined["row"].to_list() == held


def test_what_is_held_back_says_which_key_repeats() -> None:
    settled = settle(frame([("a", "x", "1"), ("a", "x", "2")]), KEY, "quarantine")
    assert settled.quarantined.rows() == [
        (1, "id + branch", "double_key", "a | x"),
        (2, "id + branch", "double_key", "a | x"),
    ]


def test_rows_with_one_hash_and_two_keys_are_no_doubles() -> None:
    rows = frame([("a", "x", "1"), ("b", "x", "1")])
    collided = pl.DataFrame({"row": [1, 2], "hash": [7, 7]}, schema={"row": pl.UInt64, "hash": pl.UInt64})
    assert next(suspects(lambda: [collided], 2))["row"].to_list() == [1, 2]
    settled = settle(rows, KEY, "first")
    assert (settled.merged.height, settled.quarantined.height) == (0, 0)


def test_no_shards_have_no_suspects() -> None:
    assert list(suspects(list, 0)) == []


def test_the_equation_closes_or_is_refused() -> None:
    must_close("old/customers", 3, 5, {"created": 3, "same": 1, "excluded": 1})
    for fates in ({"created": 3}, {"created": 6}, {"created": 6, "merged": -1}, {}):
        with pytest.raises(Refusal, match="5 rows were read") as refused:
            must_close("old/customers", 3, 5, fates)
        assert refused.value.code == "transfer.equation_open"
