# SPDX-License-Identifier: Apache-2.0
"""It is noon on a working day, and channels that a test installs are gone afterwards."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from duly.kernel import clock
from duly.rooms.delivery import weighing
from duly.rooms.delivery.actions import frozen
from duly.rooms.delivery.channel import install_channels, installed

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon_and_channels(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = dict(installed())
    monkeypatch.setattr(clock, "now", lambda: NOON)
    yield
    install_channels(before)
    frozen.forget()
    weighing._decent.cache_clear()
