# SPDX-License-Identifier: Apache-2.0
"""Who opened unusually many customers."""

from collections.abc import Mapping
from statistics import median
from typing import NamedTuple
from uuid import UUID

LEAST = 10
"""Below so many customers in a day nothing is remarkable."""
TIMES = 3
"""More than so many times what the median of the colleagues opened."""


class Unusual(NamedTuple):
    """A member of staff who opened many more customers in a day than colleagues did."""

    user: UUID
    customers: int
    median: float


def unusual(opened: Mapping[UUID, int]) -> list[Unusual]:
    """Whoever stands out, the busiest first; ``opened`` counts customers by member of staff on one day.

    Each is compared with the median of the others: one person's zeal does not raise the bar for themselves.
    """
    found = []
    for user, count in opened.items():
        others = [n for other, n in opened.items() if other != user]
        usual = float(median(others)) if others else 0.0
        if count > LEAST and count > TIMES * usual:
            found.append(Unusual(user, count, usual))
    return sorted(found, key=lambda one: (-one.customers, str(one.user)))
