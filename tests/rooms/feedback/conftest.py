# SPDX-License-Identifier: Apache-2.0
"""The desk that every test here begins with."""

from pathlib import Path

import pytest

from rooms.feedback.desk import Desk, a_desk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return a_desk(tmp_path, monkeypatch)
