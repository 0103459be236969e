# SPDX-License-Identifier: Apache-2.0
"""A transfer of one organisation: planned, and nothing of it begun."""

from pathlib import Path

import pytest

from doors.belongings_of_customers import Place
from duly.rooms.aftercare import actions as aftercare
from duly.rooms.aftercare.facts import CaseText
from duly.rooms.transfer import actions
from duly.rooms.transfer.facts import Upload
from rooms.transfer.town import HEADER, Ground, line, plan
from world import World, a_world


def of_a_transfer(folder: Path, _patch: pytest.MonkeyPatch) -> Place:
    """Acme's."""
    world = a_world()
    return Place(world, of_a_plan(world, folder))


def of_a_plan(world: World, folder: Path) -> dict[str, str]:
    """Its id; its target is never asked."""
    path = folder / "moving.csv"
    path.write_text(f"{HEADER}\n{line(1)}\n", encoding="utf-8")
    ground = Ground("postgresql://u:p@db.example/crm", "beta")
    made = actions.plan(world.ada, world.acme.id, plan(ground), {"crm": Upload(path.name, str(path))})
    case = aftercare.write_case(world.ada, made, CaseText("a", "b", "c", "d", "e", "minor"))
    return {"table": "0", "transfer_id": str(made), "case_id": str(case)}
