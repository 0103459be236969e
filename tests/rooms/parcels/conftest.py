# SPDX-License-Identifier: Apache-2.0
"""Two houses with keys, and a home folder of their own."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from duly.house import config
from rooms.parcels.stage import Stage, a_stage


@pytest.fixture
def stage(db: None, tmp_path: Path, settings: LazySettings) -> Stage:
    """Everybody is in place."""
    settings.DULY = config.read({"DULY_HOME": str(tmp_path / "home")})
    return a_stage(tmp_path)
