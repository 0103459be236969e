# SPDX-License-Identifier: Apache-2.0
"""What a move took, beside what was expected: people, machines, messages, days."""

from typing import NamedTuple

MINUTES_PER_QUARANTINED, MINUTES_PER_SAMPLED = 3, 2
"""What a person takes to mend a row that was held back, and to compare one with its original."""


class Line(NamedTuple):
    """One line: ``people`` (minutes), ``machines`` (seconds), ``messages`` (pieces), ``days``. Nothing where it is not known."""

    what: str
    expected: int | None
    actual: int | None

    @property
    def difference(self) -> int | None:
        """How much more it was."""
        return None if self.expected is None or self.actual is None else self.actual - self.expected


class Bar(NamedTuple):
    """A pair of bars of a drawing a thousand wide."""

    what: str
    expected: int
    actual: int


def expected_minutes(quarantined: int, sampled: int) -> int:
    """Of people, told from the rehearsal."""
    return quarantined * MINUTES_PER_QUARANTINED + sampled * MINUTES_PER_SAMPLED


def bars(lines: list[Line]) -> list[Bar]:
    """Each line by itself: the larger of the two fills the width."""
    found = []
    for line in lines:
        expected, actual = line.expected or 0, line.actual or 0
        whole = max(expected, actual, 1)
        found.append(Bar(line.what, expected * 1_000 // whole, actual * 1_000 // whole))
    return found
