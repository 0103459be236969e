# SPDX-License-Identifier: Apache-2.0
"""Forms on paper for programs: from the template to the table, with people in between."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from doors.api.programs import Program
from duly.rooms.papers import actions
from rooms.papers.conftest import eyes, world
from rooms.papers.office import FILLED, TEMPLATE, a_form, settled
from rooms.papers.told import a_scan
from world import World

__all__ = ["eyes", "world"]


@pytest.fixture
def ada(world: World) -> Iterator[Program]:
    yield Program(world, world.ada)


def test_a_program_hands_scans_in_and_takes_the_table(world: World, ada: Program) -> None:
    assert ada.post("/paper-templates", {"template": TEMPLATE}).json()["version"] == 1
    made = ada.post("/papers", {"template": "card", "title": "三月"}).json()
    path = f"/papers/{made['id']}"
    assert ada.send(f"{path}/scans", a_scan(a_form())).json()["number"] == 1
    assert ada.post(f"{path}/reading").status_code == 202
    actions.carry(UUID(made["id"]))
    found = ada.get(path).json()
    assert (found["state"], found["forms"], found["pages_read"]) == ("to_look", {"to_look": 1}, 1)
    assert ada.post(f"{path}/table").json()["code"] == "papers.not_done"
    actions.finish(world.ada, settled(world, UUID(made["id"])))
    table = ada.post(f"{path}/table").json()
    assert table["rows"] == [["card-1-0001", *FILLED.values()]]
    template = ada.get("/paper-templates").json()[0]["id"]
    assert ada.get(f"/paper-templates/{template}/accuracy").json()[0] == {
        "field": "name", "settled": 1, "as_read": 1, "missed": 0,
    }  # fmt: skip


def test_what_is_no_template_and_no_scan_is_refused_with_its_place(world: World, ada: Program) -> None:
    said = ada.post("/paper-templates", {"template": {"duly": "paper-form/1", "form": "x", "fields": [{"name": "a"}]}})
    assert (said.status_code, said.json()["code"]) == (422, "papers.no_label")
    ada.post("/paper-templates", {"template": TEMPLATE})
    made = ada.post("/papers", {"template": "card"}).json()
    assert ada.send(f"/papers/{made['id']}/scans", b"hello").json()["code"] == "papers.not_a_scan"
    assert Program(world, world.dee).get(f"/papers/{made['id']}").status_code == 404
