# SPDX-License-Identifier: Apache-2.0
"""The clock is set an hour forward, or an hour back, while letters are on their way: nobody is lost or told twice."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from duly.kernel import clock
from duly.rooms.delivery import actions
from duly.rooms.delivery.channel import Letter, Limits, Outcome
from rooms.delivery.post_office import PostOffice, Recorder, make_post_office

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db(transaction=True)


class JumpingClock:
    """The clock of this process; it is put forward or back in the middle of things."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.offset = timedelta(0)
        real = clock.now
        monkeypatch.setattr(clock, "now", lambda: real() + self.offset)


class JumpsWhilePosting(Recorder):
    """Sets the clock while the letters of the second wave are out, and lets another worker look round before they are in."""

    jump = timedelta(0)
    dial: JumpingClock
    waves = 0

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        outcomes = super().post(letters)
        self.waves += 1
        if self.waves == 2:
            self.dial.offset = self.jump
            actions.rescue()
        return outcomes


@pytest.mark.parametrize("jump", [HOUR, -HOUR], ids=["forward", "back"])
def test_a_jump_in_the_middle_of_a_wave_loses_and_doubles_nobody(
    jump: timedelta, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = JumpsWhilePosting(limits=Limits(batch=5, connections=2))
    channel.jump, channel.dial = jump, JumpingClock(monkeypatch)
    office = make_post_office(tmp_path, customers=40, channel=channel)
    office.plan()
    actions.carry("email")
    channel.dial.offset = max(jump, timedelta(0))  # time goes on; a clock that was put back comes by again
    actions.rescue()
    actions.carry("email")
    _nobody_lost_or_told_twice(office)


def _nobody_lost_or_told_twice(office: PostOffice) -> None:
    posted: Counter[UUID] = Counter(letter.delivery_id for letter in office.channel.posted)
    assert len(posted) == 40
    assert set(posted.values()) == {1}
    assert office.states() == ["accepted"] * 40
