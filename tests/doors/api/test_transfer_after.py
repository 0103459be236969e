# SPDX-License-Identifier: Apache-2.0
"""After a transfer, for programs."""

from pathlib import Path

from doors.api.programs import Program
from rooms.aftercare.town import moved
from rooms.transfer.conftest import ground, world
from rooms.transfer.town import Ground
from world import World

__all__ = ["ground", "world"]
CASE = {"title": "a", "wrong": "b", "why": "c", "learned": "d", "next_time": "e", "severity": "minor", "tags": ["x"]}


def test_a_program_tells_whoever_moved_and_looks_again(world: World, ground: Ground, tmp_path: Path) -> None:
    path, ada = f"/transfers/{moved(world, ground, tmp_path)}", Program(world, world.ada)
    assert ada.get(f"{path}/matching").json()["code"] == "aftercare.not_matched"
    found = ada.post(f"{path}/matching").json()
    assert (found["rows"], found["matched"], found["open"]) == (6, 4, 2)
    assert [(one["row"], one["candidates"]) for one in found["strays"]] == [(5, []), (6, ["C-00005", "C-00006"])]
    assert ada.post(f"{path}/notice", {}).json()["code"] == "aftercare.rows_open"
    rows = [{"table": 0, "row": 6, "customer": "C-00005"}, {"table": 0, "row": 5}]
    found = ada.post(f"{path}/matching/rows", {"rows": rows, "outcome": "told", "why": "by letter"}).json()
    assert (found["chosen"], found["accounted"], found["open"]) == (1, 1, 0)
    assert ada.post(f"{path}/notice", {}).status_code == 201
    found = ada.get(f"{path}/matching").json()
    assert (found["closes"], found["roll"], found["customers"]) == (True, 5, 5)
    assert ada.get(f"{path}/checks").json() is None
    assert ada.post(f"{path}/watch", {"size": 6, "tolerable": "0.5"}).status_code == 201
    (check,) = ada.post(f"{path}/checks").json()["checks"]
    assert (check["rows"], check["same"], check["holds"]) == (6, 6, True)


def test_cases_and_costs_for_programs(world: World, ground: Ground, tmp_path: Path) -> None:
    path, ada = f"/transfers/{moved(world, ground, tmp_path)}", Program(world, world.ada)
    bo, dee = Program(world, world.bo), Program(world, world.dee)
    made = ada.post(f"{path}/cases", CASE).json()
    assert (made["state"], made["material"]["fates"]["created"]) == ("draft", 6)
    no = ada.post(f"{path}/cases", CASE | {"why": "13812345678"})
    assert (no.status_code, no.json()["code"], no.json()["field"]) == (422, "aftercare.case_value", "why")
    assert bo.post(f"/transfer-cases/{made['id']}/review").status_code == 204
    assert ada.post(f"/transfer-cases/{made['id']}/publication").status_code == 204
    assert [one["state"] for one in ada.get("/transfer-cases", tag="x").json()] == ["published"]
    assert dee.get("/transfer-cases").json() == []
    assert dee.get(f"/transfer-cases/{made['id']}").status_code == 404
    assert ada.post(f"{path}/spent", {"minutes": 30, "what": "mending"}).status_code == 204
    lines = {one["what"]: one for one in ada.get(f"{path}/cost").json()["lines"]}
    assert (lines["people"]["actual"], lines["days"]["actual"]) == (30, 0)
