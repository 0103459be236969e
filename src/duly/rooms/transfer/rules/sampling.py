# SPDX-License-Identifier: Apache-2.0
"""Looking at some rows instead of all: how many, which, and what may be said of the others then.

The number of defects in a sample is binomial where rows are many, and hypergeometric where a table is small enough for
the difference to count. The bound on the rate is that of Clopper and Pearson (Biometrika 26, 1934), which never promises too
much. Without a defect, 299 rows show with 95 % confidence that fewer than 1 % are wrong, 2,995 that fewer than 0.1 % are.
"""

import hashlib
import math
from collections.abc import Callable
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from typing import NamedTuple

from duly.rooms.transfer.rules import complaints

_LARGEST = 10_000_000
_PLACES = Decimal("0.000001")
_HALVINGS = 80
_HAIR = 1e-9
"""What sums of floating-point numbers may be off by."""


class Judgement(NamedTuple):
    """What a sample shows. ``upper`` is the rate that the defects of all rows do not exceed, with the confidence asked for."""

    size: int
    defects: int
    upper: Decimal
    holds: bool
    """Whether that is no more than is tolerable."""


def sample_size(confidence: str, tolerable: str, defects: int = 0, population: int | None = None) -> int:
    """How many rows to look at, so that no more than so many defects among them show the rate to be below ``tolerable``.

    All of them, where a population is too small for less.

    Raises:
        Refusal: ``transfer.bad_sample`` when a rate is none.
    """
    doubt, rate = float(1 - _rate(confidence, "confidence")) + _HAIR, _rate(tolerable, "tolerable")
    if population is not None:
        wrong = math.ceil(rate * population)
        if defects >= wrong:
            return population
        return _least(lambda size: _few_of(population, wrong, size, defects) <= doubt, population)
    return _least(lambda size: _few(size, float(rate), defects) <= doubt, _LARGEST)


def upper_bound(size: int, defects: int, confidence: str) -> Decimal:
    """The highest rate at which so few defects in a sample are still as likely as the doubt that was left, rounded up.

    Raises:
        Refusal: ``transfer.bad_sample`` when the confidence is none.
    """
    doubt = float(1 - _rate(confidence, "confidence"))
    if defects >= size:
        return Decimal(1)
    low, high = defects / size, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _few(size, middle, defects) > doubt else (low, middle)
    return Decimal(high).quantize(_PLACES, ROUND_CEILING)


def judge(size: int, defects: int, confidence: str, tolerable: str) -> Judgement:
    """Whether a sample of so many rows with so many defects shows that the rate is tolerable.

    Raises:
        Refusal: as :func:`upper_bound`.
    """
    upper = upper_bound(size, defects, confidence)
    return Judgement(size, defects, upper, size > 0 and upper <= _rate(tolerable, "tolerable"))


def chosen(seed: str, population: int, size: int) -> list[int]:
    """Numbers of rows from 1, without repetition and in order: anybody who knows the seed can choose them again.

    The n-th draw is the SHA-256 of ``<seed>:<n>``, first 8 bytes, taken modulo the population; draws that would favour
    small numbers, and those that came before, are passed over.
    """
    if size >= population:
        return list(range(1, population + 1))
    if 2 * size > population:
        left_out = set(chosen(seed, population, population - size))
        return [number for number in range(1, population + 1) if number not in left_out]
    limit = (1 << 64) - (1 << 64) % population
    found: set[int] = set()
    draw = 0
    while len(found) < size:
        drawn = int.from_bytes(hashlib.sha256(f"{seed}:{draw}".encode()).digest()[:8], "big")
        draw += 1
        if drawn < limit:
            found.add(drawn % population + 1)
    return sorted(found)


def _rate(given: str, path: str) -> Decimal:
    try:
        rate = Decimal(given)
    except InvalidOperation:
        rate = Decimal(0)
    if not 0 < rate < 1:
        raise complaints.BAD_SAMPLE(field=path, path=path, given=given)
    return rate


def _least(is_enough: Callable[[int], bool], most: int) -> int:
    """The smallest number that is enough; more than enough stays so."""
    low, high = 0, 1
    while high < most and not is_enough(high):
        low, high = high, high * 2
    high = min(high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high


def _few(size: int, rate: float, defects: int) -> float:
    """How likely so few defects are: the binomial distribution, summed up."""
    if rate >= 1:
        return 1.0 if defects >= size else 0.0
    ways = (
        math.lgamma(size + 1) - math.lgamma(k + 1) - math.lgamma(size - k + 1) + k * math.log(rate) + (size - k) * math.log1p(-rate)
        for k in range(min(defects, size) + 1)
    )  # fmt: skip
    return math.fsum(map(math.exp, ways)) if rate > 0 else 1.0


def _few_of(population: int, wrong: int, size: int, defects: int) -> float:
    """The same where rows are not put back: the hypergeometric distribution, summed up."""
    least = max(0, size - (population - wrong))
    ways = range(least, min(defects, wrong, size) + 1)
    return math.fsum(
        math.exp(_log_comb(wrong, k) + _log_comb(population - wrong, size - k) - _log_comb(population, size))
        for k in ways
    )


def _log_comb(whole: int, part: int) -> float:
    return math.lgamma(whole + 1) - math.lgamma(part + 1) - math.lgamma(whole - part + 1)
