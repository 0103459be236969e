# SPDX-License-Identifier: Apache-2.0
"""A tray for each test; channels and presses that a test installs are gone afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from duly.rooms.delivery import channel
from duly.rooms.printing import queries
from rooms.printing.tray import Tray, a_tray


@pytest.fixture(autouse=True)
def _press_as_before() -> Iterator[None]:
    before = (list(queries._installed), list(queries._heads), channel.installed())
    yield
    queries._installed[:], queries._heads[:] = before[0], before[1]


@pytest.fixture
def tray(tmp_path: Path) -> Tray:
    return a_tray(tmp_path)
