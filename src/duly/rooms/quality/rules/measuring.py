# SPDX-License-Identifier: Apache-2.0
"""One customer's faults, and what they count for in each measure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.kernel.canonical import Json
from duly.rooms.quality.facts import Dimension, MeasureCard, Needs
from duly.rooms.quality.rules.faults import Fault, doubtful, expired, lacks, missing, stale, unproved, unreachable
from duly.rooms.quality.rules.records import USED, Subject

Counts = dict[Dimension, tuple[int, int]]
ALL = ""
"""Under this name everything is counted; departments under their id."""


class Judged(NamedTuple):
    """What is wrong with one record, and so many of so many for each dimension."""

    faults: tuple[Fault, ...]
    counts: Counts


def judge(subject: Subject, needs: Needs, now: datetime, *, is_paired: bool = False) -> Judged:
    """Look at one customer. Of one who left nothing is asked; what is still on record of them must be true all the same.

    One who was erased counts nowhere.
    """
    if subject.is_erased:
        return Judged((), {})
    is_ours = subject.status != "former"
    lacking = list(missing(subject, needs)) if is_ours else []
    wrong = list(doubtful(subject))
    bounced = list(unreachable(subject))
    old = list(stale(subject, needs, now)) if is_ours else []
    unsure = list(unproved(subject))
    outcomes = [subject.verdict.outcome, *(one.verdict.outcome for one in subject.identifiers)]
    outcomes += [point.verdict.outcome for point in subject.points if point.state in USED]
    told = sum(outcome != "unknown" for outcome in outcomes)
    used = sum(point.state in USED for point in subject.points)
    working = sum(point.state == "active" for point in subject.points)
    granted = [one for one in subject.said if one.decision == "granted"]
    counts: Counts = {
        Dimension.COMPLETENESS: (int(is_ours and not lacking), int(is_ours)),
        Dimension.ACCURACY: (told - len(wrong), told),
        Dimension.REACHABILITY: (working, used),
        Dimension.UNIQUENESS: (int(not is_paired), 1),
        Dimension.CURRENTNESS: (int(is_ours and not old), int(is_ours)),
        Dimension.PROVENANCE: (sum(not lacks(one) for one in granted), len(granted)),
    }
    return Judged((*lacking, *wrong, *bounced, *expired(subject, now.date()), *old, *unsure), counts)


def department_of(subject: Subject, needs: Needs) -> UUID | None:
    """Whose customer this is: the department of the first tag that says so, else the desk's, else nobody's."""
    return next((place for tag, place in needs.departments.items() if tag in subject.tags), needs.desk)


Tallies = dict[str, dict[str, list[int]]]
"""By department and dimension, part and whole: as JSON keeps it between two batches."""


def added(tallies: Tallies, judged: Iterable[tuple[UUID | None, Counts]]) -> Tallies:
    """The tallies with these customers in them, under all and under their department."""
    sums: Counter[tuple[str, str, int]] = Counter()
    for department, counts in judged:
        for place in {ALL, str(department) if department else ALL}:
            for dimension, (part, whole) in counts.items():
                sums[place, dimension.value, 0] += part
                sums[place, dimension.value, 1] += whole
    made: Tallies = {place: {name: list(pair) for name, pair in held.items()} for place, held in tallies.items()}
    for (place, name, side), number in sums.items():
        made.setdefault(place, {}).setdefault(name, [0, 0])[side] += number
    return made


def shares(tallies: Tallies) -> dict[str, Json]:
    """What is counted under all, for the fact."""
    return {name: list(pair) for name, pair in tallies.get(ALL, {}).items()}


def by_month(cards: Iterable[MeasureCard]) -> dict[str, dict[str, MeasureCard]]:
    """The last measure of each month, by month (``2026-11``) and dimension: the trend."""
    found: dict[str, dict[str, MeasureCard]] = {}
    for card in sorted(cards, key=lambda one: one.on):
        found.setdefault(card.on.strftime("%Y-%m"), {})[card.dimension] = card
    return found


def changed(before: Mapping[str, MeasureCard], after: Mapping[str, MeasureCard]) -> dict[str, float]:
    """By how much each share moved from one month to another, where both have one."""
    return {
        name: now.share - then.share
        for name, now in after.items()
        if (then := before.get(name)) is not None and now.share is not None and then.share is not None
    }
