# SPDX-License-Identifier: Apache-2.0
"""It is noon on a working day; searches are carried by hand, not by a worker."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import world
from duly.kernel import clock
from duly.rooms.customers.models import Party

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture()
def cast(db: None) -> world.World:
    return world.a_world()


@pytest.fixture()
def customers(cast: world.World, tmp_path: Path) -> list[Party]:
    """Five customers of Acme: one without a language that works, one whose address is malformed, two who look like one."""
    rows = [
        world.customer_row(1, kind="person", name="Anna Berg"),
        world.customer_row(2, kind="person", name="Ben Kern", email="", phone=""),
        world.customer_row(3, kind="person", name="Clara Lang", email="clara(at)example.com"),
        world.customer_row(4, kind="person", name="David Marx", phone="+12025550171"),
        world.customer_row(5, kind="person", name='"MARX, David"', phone="+12025550171"),
    ]
    return world.make_customers(cast, rows, tmp_path)
