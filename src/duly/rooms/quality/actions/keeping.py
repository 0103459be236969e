# SPDX-License-Identifier: Apache-2.0
"""Writing a page of pairs, inside a running verb."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.rooms.quality.facts import PairState, Way
from duly.rooms.quality.models import Pair, Search
from duly.rooms.quality.rules.likeness import score_of

_JUDGED = frozenset({PairState.APART, PairState.SAME})


class Told(NamedTuple):
    """How probable it is, and what speaks for it."""

    score: float
    reasons: tuple[str, ...]


def keep(search: Search, pairs: Mapping[tuple[UUID, UUID], Told], now: datetime) -> tuple[int, int]:
    """Write these pairs; gives how many are new, and how many were on the list. Judged ones stay as they were judged.

    What the same search found already of a pair counts together with what it finds now: two values in common say more than
    one, and they may stand on two pages.
    """
    held = {(one.first, one.second): one for one in _held(pairs)}
    new, again = [], []
    for pair, told in pairs.items():
        row = held.get(pair)
        if row is None:
            new.append(_made(search, pair, told, now))
        elif row.state not in _JUDGED:
            again.append(_told_again(search, row, told, now))
    Pair.objects.bulk_create(new)
    Pair.objects.bulk_update(again, ["points", "reasons", "way", "state", "seen_at"])
    return len(new), len(again)


def _held(pairs: Mapping[tuple[UUID, UUID], Told]) -> list[Pair]:
    rows = Pair.objects.select_for_update().filter(
        first__in={first for first, _ in pairs}, second__in={second for _, second in pairs}
    )
    return [row for row in rows if (row.first, row.second) in pairs]


def _made(search: Search, pair: tuple[UUID, UUID], told: Told, now: datetime) -> Pair:
    return Pair(
        organisation_id=search.organisation_id, first=pair[0], second=pair[1], points=_points(told.score),
        reasons=list(told.reasons), way=search.way, found_at=now, seen_at=now,
    )  # fmt: skip


def _told_again(search: Search, row: Pair, told: Told, now: datetime) -> Pair:
    is_same_search = row.way == search.way and row.seen_at >= search.begun_at
    if is_same_search and search.way == Way.QUICK:
        score, reasons = score_of((*row.reasons, *told.reasons))
        row.points, row.reasons = _points(score), list(reasons)
    elif row.way == Way.THOROUGH and search.way == Way.QUICK:
        row.points = max(row.points, _points(told.score))
    else:
        row.points, row.reasons, row.way = _points(told.score), list(told.reasons), search.way
    row.state, row.seen_at = PairState.OPEN, now
    return row


def _points(score: float) -> int:
    return round(score * 1_000)
