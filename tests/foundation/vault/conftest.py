# SPDX-License-Identifier: Apache-2.0
"""A house with a folder of keys of its own."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from duly.kernel import rights


@pytest.fixture(autouse=True)
def _may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rights, "_table", dict(rights.table()) | {"test.try": frozenset({"system"})})


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """The folder of keys of a house that nobody has opened yet."""
    settings.DULY = replace(django_settings.DULY, home=tmp_path / "home")
    return tmp_path / "home" / "keys"
