# SPDX-License-Identifier: Apache-2.0
"""How many rows, which, and what they show."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from duly.kernel.refusals import Refusal
from duly.rooms.transfer.rules.sampling import chosen, judge, sample_size, upper_bound


@pytest.mark.parametrize(
    ("confidence", "tolerable", "defects", "population", "size"),
    [
        ("0.95", "0.01", 0, None, 299), ("0.95", "0.001", 0, None, 2_995), ("0.99", "0.01", 0, None, 459), ("0.95", "0.05", 0, None, 59),
        ("0.95", "0.05", 1, None, 93), ("0.95", "0.05", 2, None, 124), ("0.95", "0.01", 0, 100, 95), ("0.95", "0.001", 0, 50, 48), ("0.9", "0.5", 0, 1, 1),
    ],
)  # fmt: skip
def test_a_sample_is_as_large_as_the_tables_say(
    confidence: str, tolerable: str, defects: int, population: int | None, size: int
) -> None:
    assert sample_size(confidence, tolerable, defects, population) == size


@given(some.integers(0, 4), some.sampled_from(["0.9", "0.95", "0.99"]), some.sampled_from(["0.2", "0.05", "0.02"]))
def test_the_size_is_just_enough(defects: int, confidence: str, tolerable: str) -> None:
    def chance(size: int) -> float:
        rate = float(tolerable)
        return sum(math.comb(size, k) * rate**k * (1 - rate) ** (size - k) for k in range(defects + 1))

    size, doubt = sample_size(confidence, tolerable, defects), 1 - float(confidence)
    assert chance(size) <= doubt + 1e-9
    assert chance(size - 1) > doubt


@given(some.integers(1, 60), some.sampled_from(["0.3", "0.1"]))
def test_of_a_small_table_the_size_is_just_enough(population: int, tolerable: str) -> None:
    wrong = math.ceil(Decimal(tolerable) * population)
    size = sample_size("0.95", tolerable, 0, population)

    def unseen(looked_at: int) -> float:
        return math.comb(population - wrong, looked_at) / math.comb(population, looked_at)

    assert unseen(size) <= 0.05 + 1e-9
    assert size == 1 or unseen(size - 1) > 0.05 - 1e-9


@pytest.mark.parametrize(
    ("size", "defects", "confidence", "upper"),
    [
        (299, 0, "0.95", "0.009970"),
        (100, 0, "0.95", "0.029513"),
        (100, 1, "0.95", "0.046560"),
        (20, 3, "0.975", "0.378927"),
        (5, 5, "0.95", "1"),
    ],
)
def test_the_bound_is_that_of_clopper_and_pearson(size: int, defects: int, confidence: str, upper: str) -> None:
    assert abs(upper_bound(size, defects, confidence) - Decimal(upper)) <= Decimal("0.000002")


def test_a_sample_is_judged_by_its_bound() -> None:
    assert judge(299, 0, "0.95", "0.01").holds
    assert not judge(298, 0, "0.95", "0.01").holds
    assert not judge(299, 1, "0.95", "0.01").holds
    assert not judge(0, 0, "0.95", "0.01").holds


@given(some.text(max_size=5), some.integers(0, 60), some.integers(0, 80))
def test_rows_are_chosen_without_repetition_and_the_same_again(seed: str, population: int, size: int) -> None:
    rows = chosen(seed, population, size)
    assert rows == sorted(set(rows)) == chosen(seed, population, size)
    assert len(rows) == min(size, population)
    assert all(1 <= row <= population for row in rows)


def test_the_choice_is_fixed_for_ever_and_depends_on_the_seed() -> None:
    assert chosen("transfer-7", 1_000_000, 3) == [377_119, 513_936, 611_272]
    assert chosen("transfer-8", 1_000_000, 3) != chosen("transfer-7", 1_000_000, 3)


def test_rows_are_chosen_evenly() -> None:
    tally = [0] * 10
    for seed in range(600):
        for row in chosen(str(seed), 10, 4):
            tally[row - 1] += 1
    assert all(190 < count < 290 for count in tally)


@pytest.mark.parametrize("given_rate", ["0", "1", "95", "x", "-0.1", ""])
def test_a_rate_outside_its_range_is_refused(given_rate: str) -> None:
    with pytest.raises(Refusal, match="between 0 and 1"):
        sample_size(given_rate, "0.01")
