# SPDX-License-Identifier: Apache-2.0
"""A house with keys of its own, eight customers and the keys of their names; batches are of three."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from duly.foundation.vault import actions as vault
from duly.foundation.vault import blind, reindexing
from duly.kernel.actors import SYSTEM
from duly.rooms.quality import actions as quality
from foundation.vault.reindexing.indexed import identify, the
from world import World, a_world, customer_row, make_customers


@pytest.fixture
def folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.DULY = replace(django_settings.DULY, home=tmp_path / "home")
    monkeypatch.setitem(reindexing.remark.__wrapped__.__kwdefaults__, "limit", 3)  # type: ignore[attr-defined]  # of functools
    monkeypatch.setattr(reindexing, "_PAUSE", 0.01)
    monkeypatch.setattr(blind, "GRAIN", 0.0)
    vault.note_keys(SYSTEM)
    return tmp_path / "home" / "keys"


@pytest.fixture
def world(folder: Path, tmp_path: Path) -> World:
    world = a_world()
    make_customers(world, [customer_row(0, name="曾国藩"), *(customer_row(one) for one in range(1, 8))], tmp_path)
    identify(the("C-00000"))
    survey = quality.begin_survey(SYSTEM, world.acme.id)
    assert survey is not None
    while quality.survey(SYSTEM, survey):
        pass
    return world
