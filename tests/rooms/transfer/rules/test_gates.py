# SPDX-License-Identifier: Apache-2.0
"""Which gates are open: what the house sees by itself, and what owners said."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from duly.kernel.words import Words
from duly.rooms.transfer.cutover_terms import Check
from duly.rooms.transfer.rules.gates import Item, Seen, open_gates, prepared_by, sights

NIGHT = datetime(2026, 12, 5, 14, tzinfo=UTC)
LATER = NIGHT + timedelta(hours=1)
READY = Seen(
    frozen_at=NIGHT, needs_round=True, round_ended_at=LATER, shards=3, proven=3, proven_since=LATER, is_agreed=True
)  # fmt: skip
BACKUP = Words("backup", "备份")


def opened(**changes: Any) -> list[str]:
    return [str(one.check) for one in sights(READY._replace(**changes)) if not one.holds]


def test_everything_holds_when_it_is_ready() -> None:
    assert opened() == []
    assert [one.check for one in sights(READY)] == list(Check)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"frozen_at": None}, ["still"]),
        ({"moved": ("crm/customers",)}, ["still"]),
        ({"unwatched": ("crm/api",)}, []),
        ({"round_ended_at": None}, ["last_round"]),
        ({"round_ended_at": None, "needs_round": False}, []),
        ({"proven": 2}, ["reconciled"]),
        ({"shards": 0, "proven": 0}, ["reconciled", "before_images"]),
        ({"proven_since": NIGHT}, ["reconciled"]),
        ({"held_back": 4}, ["quarantine"]),
        ({"held_back": 4, "accepted": True}, []),
        ({"lacking_images": 1}, ["before_images"]),
        ({"is_agreed": False}, ["agreement"]),
    ],
)  # fmt: skip
def test_what_the_house_misses_is_open(changes: dict[str, Any], found: list[str]) -> None:
    assert opened(**changes) == found


@pytest.mark.parametrize(
    ("is_gate", "answer", "is_open"),
    [(True, None, True), (True, False, True), (True, True, False), (False, None, False), (False, False, False)],
)
def test_only_gates_that_are_not_ticked_with_yes_are_open(is_gate: bool, answer: bool | None, is_open: bool) -> None:
    assert open_gates(sights(READY), [Item(BACKUP, is_gate, answer)]) == ([BACKUP] if is_open else [])


def test_whoever_ticked_the_last_gate_made_it_ready() -> None:
    froze, first, last, idle = (uuid4() for _ in range(4))

    def item(by: UUID, at: datetime, *, is_gate: bool = True) -> Item:
        return Item(BACKUP, is_gate, answer=True, by=by, at=at)

    items = [item(first, NIGHT), item(last, LATER), item(idle, LATER + timedelta(hours=1), is_gate=False)]
    assert prepared_by(items, froze) == last
    assert prepared_by([], froze) == froze
