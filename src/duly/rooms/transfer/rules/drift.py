# SPDX-License-Identifier: Apache-2.0
"""A source whose columns are not those any more that were mapped: what changed, and whether the work may go on."""

from collections.abc import Sequence
from typing import NamedTuple

from duly.kernel.words import Words
from duly.rooms.transfer.rules import complaints
from duly.rooms.transfer.source import Column

FREEZE, ALARM, EVOLVE = "freeze", "alarm", "evolve"
POLICIES = (FREEZE, ALARM, EVOLVE)
"""``freeze`` stops at any change; ``alarm`` stops at those by which mapped values would be lost or mistaken; ``evolve`` stops
only where a mapped column is gone. What does not stop is reported all the same."""
ADDED, GONE, RENAMED, MOVED, RETYPED = "added", "gone", "renamed", "moved", "retyped"
CHANGES = {
    ADDED: Words(en="the column {new} is new", zh="新增列 {new}"),
    GONE: Words(en="the column {old} is gone", zh="列 {old} 已不存在"),
    RENAMED: Words(en="the column {old} is called {new} now", zh="列 {old} 更名为 {new}"),
    MOVED: Words(en="the column {old} stands at another place now: {new}", zh="列 {old} 的位置变为 {new}"),
    RETYPED: Words(en="the type of {old} is {new} now", zh="列 {old} 的类型变为 {new}"),
}


class Change(NamedTuple):
    """One change. ``position`` is that of the column as it was mapped, or of the new one."""

    kind: str
    position: int
    old: str
    new: str
    mapped: bool
    """Whether the mapping uses the column."""

    def say(self, language: str) -> str:
        """What changed."""
        return CHANGES[self.kind].say(language, old=self.old, new=self.new)


def changes(before: Sequence[Column], now: Sequence[Column], mapped: Sequence[int]) -> list[Change]:
    """What is different. A column is known again by its header; one whose header is gone, by its place, if the column that
    stands there now was not known before.
    """
    paired = pairs(before, now)
    found = []
    for old in before:
        new = paired.get(old.position)
        used = old.position in mapped
        if new is None:
            found.append(Change(GONE, old.position, old.name, "", used))
            continue
        if new.name != old.name:
            found.append(Change(RENAMED, old.position, old.name, new.name, used))
        if new.position != old.position:
            found.append(Change(MOVED, old.position, old.name, str(new.position), used))
        if new.declared != old.declared:
            found.append(Change(RETYPED, old.position, old.name, new.declared, used))
    known = {new.position for new in paired.values()}
    return found + [Change(ADDED, new.position, "", new.name, mapped=False) for new in now if new.position not in known]


def pairs(before: Sequence[Column], now: Sequence[Column]) -> dict[int, Column]:
    """For each column as it was, the one that it is now. Headers that repeat are told apart by their order."""
    found = {}
    free = list(now)
    for old in before:
        same = [new for new in free if new.name == old.name]
        if same:
            best = next((new for new in same if new.position == old.position), same[0])
            found[old.position] = best
            free.remove(best)
    for old in before:
        there = next((new for new in free if new.position == old.position), None)
        if old.position not in found and there is not None:
            found[old.position] = there
            free.remove(there)
    return found


def stops(change: Change, policy: str) -> bool:
    """Whether a change stops the work under a policy."""
    if policy == FREEZE:
        return True
    if policy == ALARM:
        return change.mapped or change.kind == ADDED
    return change.mapped and change.kind in {GONE, RENAMED}


def must_fit(table: str, found: Sequence[Change], policy: str) -> None:
    """Let the work go on, or not.

    Raises:
        Refusal: ``transfer.other_shape``, with every change.
    """
    if any(stops(one, policy) for one in found):
        told = Words.literal(*("; ".join(one.say(language) for one in found) for language in ("en", "zh")))
        raise complaints.OTHER_SHAPE(field="columns", table=table, changes=told)
