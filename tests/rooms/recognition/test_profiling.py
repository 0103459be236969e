# SPDX-License-Identifier: Apache-2.0
"""Profiles add up over shards, in constant memory, and show nobody's values."""

import random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.rooms.recognition.facts import Sensitivity
from duly.rooms.recognition.rules.profiling import Counted, counted, told
from duly.rooms.recognition.rules.sketches import COUNTERS, KEPT, Distinct, Frequent

CELLS = st.lists(st.one_of(st.none(), st.text(alphabet="ab1 ", max_size=4)), max_size=40)


def over(values: list[str | None], cuts: list[int]) -> Counted:
    """The profile of a column that came in shards."""
    frame = pl.DataFrame({"c0": pl.Series(values, dtype=pl.String)})
    known: dict[str, Counted] | None = None
    for start, end in zip([0, *cuts], [*cuts, len(values)], strict=True):
        known = counted(frame.slice(start, end - start), ["c0"], known)
    return (known or {})["c0"]


@given(CELLS, st.integers(0, 40))
def test_shards_add_up_to_the_whole(values: list[str | None], cut: int) -> None:
    known = over(values, [min(cut, len(values))])
    filled = [value for value in values if value]
    assert known.rows == len(values)
    assert known.missing == values.count(None)
    assert known.empty == sum(value is not None and not value.strip() for value in values)
    assert known.distinct.number == len({value for value in values if value is not None})
    assert (known.shortest, known.longest) == (
        (min(map(len, filled)), max(map(len, filled))) if filled else (None, None)
    )
    assert (known.least, known.most) == ((min(filled), max(filled)) if filled else (None, None))
    assert dict(known.frequent.counts) == {value: values.count(value) for value in values if value is not None}


def test_profiles_of_two_processes_add_up_in_any_order() -> None:
    one, other = over(["a", "b", None], []), over(["b", "", "ccc"], [])
    assert told(one.merged(other), Sensitivity.PUBLIC) == told(other.merged(one), Sensitivity.PUBLIC)
    assert one.merged(other).rows == 6


@pytest.mark.parametrize("size", [KEPT // 2, 50_000, 200_000])
def test_different_values_are_counted_exactly_while_few_and_closely_when_many(size: int) -> None:
    seen = Distinct.none()
    for start in range(0, size, 20_000):
        seen = Distinct.of(pl.Series([f"v{n}" for n in range(start, min(start + 20_000, size))]), seen)
    assert seen.is_exact == (size < KEPT)
    assert seen.number == pytest.approx(size, rel=0 if size < KEPT else 0.06)
    assert len(seen.hashes) <= KEPT


def test_frequent_values_are_found_however_many_rare_ones_pass_by() -> None:
    chance, known = random.Random(4), Frequent({})
    for shard in range(20):
        rare = [f"r{shard}-{n}" for n in range(400)]
        values = [*rare, *(["常见"] * 600), *(["也常见"] * 300)]
        chance.shuffle(values)
        known = known.with_values(pl.Series("v", values), 402)
    assert len(known.counts) <= COUNTERS
    top = known.top(2)
    assert [value for value, _ in top] == ["常见", "也常见"]
    assert all(true - known.missed <= count <= true for (_, count), true in zip(top, (12_000, 6_000), strict=True))


def test_nobody_s_values_are_told() -> None:
    known = over(["110108198001011234"] * 5, [])
    for sensitivity in (Sensitivity.PERSONAL, Sensitivity.SENSITIVE):
        profile = told(known, sensitivity)
        assert (profile.least, profile.most) == (None, None)
        assert profile.frequent == (("11**************34", 5),)
    assert told(known, Sensitivity.ORDINARY).least == "110108198001011234"
    assert told(known, Sensitivity.SENSITIVE).forms == (("9" * 18, 5),)


def test_long_values_are_not_kept_whole() -> None:
    known = over(["长" * 100_000] * 3, [1])
    assert max(map(len, known.frequent.counts)) < 100
    assert len(known.most or "") < 100
    assert known.longest == 100_000
