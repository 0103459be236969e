# SPDX-License-Identifier: Apache-2.0
"""A cut-over drawn over time."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from duly.doors.console.transfer_timeline import LEFT, WIDTH, Drawing, draw
from duly.rooms.transfer.facts import CutoverCard, Ended, FreezeCard, GoCard
from duly.rooms.transfer.queries import RoundSpan

NIGHT = datetime(2026, 12, 5, 14, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_freeze(**more: Any) -> FreezeCard:
    said = {"ended": None, "ended_at": None} | more
    return FreezeCard(1, uuid4(), "Ada", NIGHT + HOUR, NIGHT + HOUR, (), ended_by_name="", why="", **said)


def a_card(*freezes: FreezeCard, go: GoCard | None = None) -> CutoverCard:
    return CutoverCard(
        NIGHT, NIGHT + 8 * HOUR, uuid4(), "Ada", "", "", "", "", 14, uuid4(), "Bo", "", NIGHT, (), (), (), freezes, go, None
    )  # fmt: skip


def tones(drawing: Drawing) -> list[list[str]]:
    return [[bar.tone for bar in line.bars] for line in drawing.lines]


def test_everything_lies_inside_the_picture() -> None:
    go = GoCard(uuid4(), "Bo", NIGHT + 6 * HOUR, NIGHT + timedelta(days=14), "", (), 2, 3, None, "", "")
    freeze = a_freeze(ended=Ended.GO, ended_at=NIGHT + 6 * HOUR)
    rounds = [RoundSpan(1, NIGHT + 2 * HOUR, NIGHT + 2 * HOUR, NIGHT + 3 * HOUR)]
    drawing = draw(a_card(freeze, go=go), rounds, NIGHT + 30 * HOUR)
    assert tones(drawing) == [["grey"], ["green"], ["olive"], ["green"]]
    assert all(LEFT <= bar.x and bar.x + bar.width <= WIDTH for line in drawing.lines for bar in line.bars)
    assert drawing.is_cut
    assert all(mark.text_y < drawing.height for mark in drawing.marks)


def test_a_freeze_past_its_end_is_red() -> None:
    assert tones(draw(a_card(a_freeze()), [], NIGHT + 7 * HOUR)) == [["grey"], ["blue"]]
    assert tones(draw(a_card(a_freeze()), [], NIGHT + 9 * HOUR)) == [["grey"], ["red"]]


def test_marks_that_meet_stand_below_each_other() -> None:
    go = GoCard(uuid4(), "Bo", NIGHT + HOUR, NIGHT + timedelta(days=1), "", (), 0, 1, NIGHT + HOUR * 1.1, "Bo", "slow")
    drawing = draw(a_card(go=go), [], NIGHT + HOUR * 1.2)
    assert len({mark.text_y for mark in drawing.marks}) == 3
