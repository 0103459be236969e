# SPDX-License-Identifier: Apache-2.0
"""It is noon on a working day, and time passes only when a test says so."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from duly.kernel import clock
from duly.rooms.delivery import weighing
from duly.rooms.delivery.actions import frozen
from duly.rooms.delivery.channel import install_channels, installed
from rooms.change_requests.stage import Stage, a_stage

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


class Time:
    """The clock of a test."""

    def __init__(self) -> None:
        self.now = NOON

    def passes(self, **span: float) -> None:
        """So much later."""
        self.now += timedelta(**span)


@pytest.fixture()
def time(monkeypatch: pytest.MonkeyPatch) -> Iterator[Time]:
    """Noon; the channels of a test are gone afterwards."""
    before, held = dict(installed()), Time()
    monkeypatch.setattr(clock, "now", lambda: held.now)
    yield held
    install_channels(before)
    frozen.forget()
    weighing._decent.cache_clear()


@pytest.fixture()
def stage(db: None, time: Time, tmp_path: Path) -> Stage:
    """Two customers, on record for a year, with an e-mail address and a mobile number each."""
    time.passes(days=-365)
    made = a_stage(tmp_path, time)
    time.passes(days=365)
    return made
