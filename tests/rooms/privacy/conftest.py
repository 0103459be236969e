# SPDX-License-Identifier: Apache-2.0
"""It is noon on a working day, and a test may move the clock on."""

from datetime import UTC, datetime

import pytest

from duly.kernel import clock
from rooms.privacy.stage import Clock

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the house, as a test sets it."""
    held = Clock(NOON)
    monkeypatch.setattr(clock, "now", lambda: held.at)
    return held
