# SPDX-License-Identifier: Apache-2.0
"""The sample of a transfer for programs: drawn, and what people said of it; judging is not theirs."""

from pathlib import Path

from doors.api.programs import Program
from duly.rooms.transfer import actions
from duly.rooms.transfer.facts import Judged
from rooms.transfer import registry_town
from rooms.transfer.conftest import world
from rooms.transfer.town import loaded, reconciled
from world import World

__all__ = ["world"]


def test_a_program_draws_the_sample_and_reads_what_people_said(world: World, tmp_path: Path) -> None:
    made = reconciled(world, loaded(world, registry_town.laid_down(world, tmp_path, [registry_town.line(1)])))
    ada, path = Program(world, world.ada), f"/transfers/{made}/sample"
    nothing = ada.get(path).json()
    assert (nothing["drawn"], nothing["demanded"], nothing["rows"]) == (False, True, [])
    drawn = ada.post(path)
    assert (drawn.status_code, drawn.json()["size"], drawn.json()["upper"]) == (201, 1, None)
    (row,) = drawn.json()["rows"]
    assert (row["source"]["name"], row["target"]["name"], row["verdict"]) == ("客***", "客***", "")
    actions.judge_sample(world.bo, made, [Judged(1, is_right=True)])
    said = ada.get(path).json()
    assert (said["judged"], said["wrong"], said["upper"], said["holds"]) == (1, 0, "0", True)
    assert Program(world, world.dee).get(path).status_code == 404


def test_a_plan_into_the_registry_may_come_over_the_network(world: World, tmp_path: Path) -> None:
    ada = Program(world, world.ada)
    plan = {
        "duly": "transfer/1", "transfer": "net", "title": {"en": "Net"}, "target": {"kind": "registry"},
        "sources": [{"ref": "crm", "kind": "database", "address": "postgresql://u:p@db.example/crm"}],
    }  # fmt: skip
    assert ada.post("/transfers", {"plan": plan}).status_code == 201
