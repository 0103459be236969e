# SPDX-License-Identifier: Apache-2.0
"""Change requests at the doors: the people of the room's own tests, at noon, with a registry that is a year old."""

from pathlib import Path

import pytest

from duly.kernel import clock
from duly.rooms.delivery import weighing
from duly.rooms.delivery.actions import frozen
from rooms.change_requests.conftest import Time
from rooms.change_requests.stage import Stage, a_stage


def an_asking_stage(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Two customers, on record for a year; it is noon on a working day, and time passes only when a test says so."""
    time = Time()
    monkeypatch.setattr(clock, "now", lambda: time.now)
    frozen.forget()
    weighing._decent.cache_clear()
    time.passes(days=-365)
    made = a_stage(folder, time)
    time.passes(days=365)
    return made
