# SPDX-License-Identifier: Apache-2.0
"""Cut-overs for programs: laid down, frozen, looked at, thawed; what people decide is not theirs."""

from pathlib import Path
from typing import Any

from doors.api.programs import Program
from duly.foundation.accounts import queries as accounts
from duly.kernel.refusals import Refusal
from duly.rooms.transfer import actions
from rooms.transfer.conftest import ground, world
from rooms.transfer.switching import cutover, ready
from rooms.transfer.town import Ground, line
from world import World

__all__ = ["ground", "world"]


def test_a_program_freezes_and_thaws(world: World, ground: Ground, tmp_path: Path) -> None:
    ada = Program(world, world.ada)
    path = f"/transfers/{ready(world, ground, tmp_path, [line(1)], cutover=None)}"
    assert ada.get(f"{path}/cutover").status_code == 409
    laid = ada.post(f"{path}/cutover", {"cutover": cutover()}, key="laid-once")
    assert (laid.status_code, laid.json()["rollback_days"], len(laid.json()["items"])) == (200, 14, 2)
    wrong = ada.post(f"{path}/cutover", {"cutover": cutover() | {"freeze": {}}})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "transfer.bad_moment")
    found = ada.post(f"{path}/freeze").json()
    assert (found["state"], found["freezes"][0]["number"], found["open_zh"][-1]) == ("frozen", 1, "备份已演练恢复")
    assert ada.post(f"{path}/freeze/look").json()["freezes"][0]["moved"] == []
    assert ada.post(f"{path}/thaw", {"why": "storm"}).json()["state"] == "reconciled"
    assert ada.post(f"{path}/thaw", {"why": "storm"}).status_code == 409


def test_a_key_of_another_organisation_finds_nothing(world: World, ground: Ground, tmp_path: Path) -> None:
    path = f"/transfers/{ready(world, ground, tmp_path, [line(1)])}"
    dee = Program(world, world.dee)
    answers = [
        dee.get(f"{path}/cutover"),
        dee.post(f"{path}/freeze"),
        dee.post(f"{path}/cutover", {"cutover": cutover()}),
    ]
    assert [one.status_code for one in answers] == [404, 404, 404]


def test_a_program_ticks_nothing(world: World, ground: Ground, tmp_path: Path) -> None:
    made = ready(world, ground, tmp_path, [line(1)])
    key = accounts.actor_by_key(Program(world, world.bo).secret)
    deeds: tuple[Any, ...] = (
        lambda: actions.tick(key, made, "1", answer=True),
        lambda: actions.accept_quarantine(key, made, note="x"),
        lambda: actions.no_go(key, made, why="x"),
    )
    for deed in deeds:
        try:
            deed()
        except Refusal as no:
            assert no.code == "transfer.not_by_key"
        else:
            raise AssertionError
