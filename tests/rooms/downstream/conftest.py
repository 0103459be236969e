# SPDX-License-Identifier: Apache-2.0
"""A company with two customers, one recipient of data, and a carrier that only remembers."""

from pathlib import Path

import pytest

from rooms.downstream.stage import Stage, a_stage


@pytest.fixture
def stage(db: None, tmp_path: Path) -> Stage:
    """Everybody is in place."""
    return a_stage(tmp_path)
