# SPDX-License-Identifier: Apache-2.0
"""Transfers for programs."""

from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest

from doors.api.programs import Program
from duly.rooms.transfer import actions
from rooms.transfer.conftest import ground, world
from rooms.transfer.town import HEADER, MAPPING, Ground, line, plan
from world import World

__all__ = ["ground", "world"]


@pytest.fixture
def inside(settings: Any) -> None:
    """The target of these tests is reached over a socket of this machine."""
    held = settings.DULY
    settings.DULY = type(held)(held.home, MappingProxyType({**held.values, "DULY_TRANSFER_INSIDE": True}))


def planned(program: Program, ground: Ground) -> str:
    """A transfer whose file was sent before; its address."""
    content = "\n".join([HEADER, *(line(number) for number in range(1, 121))]).encode()
    sent = program.send("/transfer-files", content, name="customers.csv").json()
    assert sent["size"] == len(content)
    source = {"ref": "crm", "kind": "delimited", "file": sent["digest"]}
    made = program.post("/transfers", {"plan": plan(ground, sources=[source])})
    assert made.status_code == 201, made.content
    return f"/transfers/{made.json()['id']}"


@pytest.mark.usefixtures("inside")
def test_a_program_carries_it_as_far_as_a_person_must_decide(world: World, ground: Ground, tmp_path: Path) -> None:
    ada = Program(world, world.ada)
    path = planned(ada, ground)
    transfer = UUID(path.rsplit("/", 1)[-1])
    asked = ada.post(f"{path}/inventory")
    assert (asked.status_code, asked.json()["errand"]["is_open"]) == (202, True)
    actions.do_errand(transfer)
    (table,) = ada.get(path).json()["tables"]
    mapping = {"duly": "mapping/1", "tables": [{**MAPPING["tables"][0], "from": table["source"]}]}
    assert ada.post(f"{path}/mapping", {"mapping": mapping}).status_code == 200
    assert ada.post(f"{path}/rehearsal").json() == {"shards": None}
    actions.do_errand(transfer)
    actions.carry(transfer)
    found = ada.get(path).json()
    assert (found["state"], found["tables"][0]["fates"]["created"], found["done"]) == ("rehearsed", 120, 120)
    assert ada.post(f"{path}/run").status_code == 409


def test_a_plan_over_the_network_reaches_for_nothing_of_the_machine(world: World, ground: Ground) -> None:
    refused = Program(world, world.ada).post("/transfers", {"plan": plan(ground)})
    assert (refused.status_code, refused.json()["code"]) == (403, "transfer.near_address")


def test_a_key_of_another_organisation_finds_nothing(world: World, ground: Ground, inside: None) -> None:
    path = planned(Program(world, world.ada), ground)
    dee = Program(world, world.dee)
    assert dee.get("/transfers").json() == []
    assert dee.get(path).status_code == 404
    assert dee.post(f"{path}/inventory").status_code == 404


@pytest.mark.usefixtures("inside")
def test_a_file_of_another_organisation_cannot_be_named_by_its_digest(world: World, ground: Ground) -> None:
    sent = Program(world, world.ada).send("/transfer-files", b"secret", name="a.csv").json()
    source = {"ref": "crm", "kind": "delimited", "file": sent["digest"]}
    refused = Program(world, world.dee).post("/transfers", {"plan": plan(ground, sources=[source], duties=[])})
    assert (refused.status_code, refused.json()["code"]) == (422, "transfer.not_received")
