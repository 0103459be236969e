# SPDX-License-Identifier: Apache-2.0
"""Whether a pattern that came from outside ends on every text.

The engine of Python tries ways of matching one after another. Where a group that may match in several ways (it repeats
something, leaves something out, or chooses) is itself repeated, the ways multiply with every character: ``((a+))+b`` does
not end on forty letters, nor does ``a?a?a?…aaa…``. So the ways are counted, without trying any. The count is on the safe
side: some patterns that would end are refused, too.
"""

import re
from dataclasses import dataclass, field

LONGEST = 500
MOST_OPEN = 3
"""Repetitions without a bound, one after another: the time grows with the length of the text to this power."""
MOST_WAYS = 1_000_000
_BOUND = 200
"""A repetition beyond this is as good as one without a bound."""
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_TIMES = re.compile(r"(?:([*+?])|\{(\d{0,6})(,?)(\d{0,6})\})[?+]?")
_AROUND = re.compile(r"\?(?:<?[=!]|>)")
_VERBOSE = re.compile(r"\(\?[a-wyzL-]*x")
"""Where spaces mean nothing, a sign does not repeat what stands before it."""


@dataclass(frozen=True, slots=True)
class _Cost:
    """In how many ways something matches, and how many open repetitions are in it."""

    ways: int = 1
    open: int = 0
    chooses: bool = False

    @property
    def varies(self) -> bool:
        return self.ways > 1 or self.open > 0 or self.chooses

    def then(self, other: "_Cost") -> "_Cost":
        return _Cost(min(self.ways * other.ways, 2 * MOST_WAYS), self.open + other.open, self.chooses or other.chooses)

    def or_else(self, other: "_Cost") -> "_Cost":
        return _Cost(max(self.ways, other.ways), max(self.open, other.open), chooses=True)

    def repeated(self, least: int, most: int | None) -> "_Cost":
        if most is None or most > _BOUND:
            return _Cost(2 * MOST_WAYS if self.varies else self.ways, self.open + 1)
        base = max(self.ways, 2 if self.varies else 1)
        return _Cost(min(base**most * max(most - least + 1, 1), 2 * MOST_WAYS), self.open * most, self.chooses)


@dataclass(slots=True)
class _Group:
    """An open group: what was read of the branch that is being read, and the worst of those before it."""

    is_atomic: bool = False
    """Whether it looks around: what it found is not tried in another way afterwards, so its ways do not multiply."""
    branch: _Cost = field(default_factory=_Cost)
    before: _Cost | None = None
    last: _Cost = field(default_factory=_Cost)
    """What stands last: it may still be repeated by what follows."""

    def add(self, cost: _Cost) -> None:
        self.branch, self.last = self.branch.then(self.last), cost

    def choose(self) -> None:
        self.before, self.branch, self.last = self.whole(), _Cost(), _Cost()

    def whole(self) -> _Cost:
        branch = self.branch.then(self.last)
        return self.before.or_else(branch) if self.before else branch

    def closed(self) -> _Cost:
        whole = self.whole()
        return _Cost() if self.is_atomic and not _is_dear(whole) else whole


def may_never_end(pattern: str) -> bool:
    """Whether there could be a text on which a search for this takes for ever, or the pattern is too long to tell."""
    if len(pattern) > LONGEST or _VERBOSE.search(pattern):
        return True
    return _is_dear(_cost(pattern))


def _is_dear(cost: _Cost) -> bool:
    return cost.ways > MOST_WAYS or cost.open > MOST_OPEN


def _cost(pattern: str) -> _Cost:
    groups, place = [_Group()], 0
    while place < len(pattern):
        sign, here = pattern[place], groups[-1]
        times = _TIMES.match(pattern, place)
        place += 1
        if times and times[0] != "{}":
            here.last = here.last.repeated(*_bounds(times))
            place = times.end()
        elif sign == "(":
            groups.append(_Group(_AROUND.match(pattern, place) is not None))
            place += pattern.startswith("?", place)
        elif sign == ")" and len(groups) > 1:
            groups.pop()
            groups[-1].add(here.closed())
        elif sign == "|":
            here.choose()
        else:
            here.add(_Cost())
            place = _after(pattern, place - 1)
    return groups[0].whole()  # a group that is never closed is no pattern: the reader says so


def _bounds(times: re.Match[str]) -> tuple[int, int | None]:
    sign, least, comma, most = times.groups()
    if sign:
        return (1 if sign == "+" else 0), (1 if sign == "?" else None)
    low = int(least or 0)
    return low, int(most) if most else None if comma else low


def _after(pattern: str, place: int) -> int:
    """Where the character or the set of characters that begins here ends."""
    if pattern[place] == "[":
        found = _CLASS.match(pattern, place)
        return found.end() if found else place + 1
    return place + (2 if pattern[place] == "\\" else 1)
