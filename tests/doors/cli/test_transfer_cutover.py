# SPDX-License-Identifier: Apache-2.0
"""A cut-over from a terminal."""

from pathlib import Path

import yaml

from doors.cli.shell import Said, duly
from duly.rooms.transfer import actions
from rooms.transfer.conftest import ground, world
from rooms.transfer.switching import cutover, ready, ticked
from rooms.transfer.town import Ground, line, reconciled
from world import World

__all__ = ["ground", "world"]


def by(who: str, *words: object) -> Said:
    return duly("transfer", "cutover", "handover", *words, "--organisation", "acme", "--as", f"{who}@example.com")


def test_from_the_plan_to_the_roll_back(world: World, ground: Ground, tmp_path: Path) -> None:
    made = ready(world, ground, tmp_path, [line(1), line(2)], cutover=None)
    assert "No cut-over is laid down" in by("ada", "show").out
    path = tmp_path / "cutover.yaml"
    path.write_text(yaml.safe_dump({"cutover": cutover()}, allow_unicode=True), encoding="utf-8")
    assert by("ada", "lay", path).code == 0
    assert by("ada", "freeze", "--seconds", "0").code == 0
    reconciled(world, made)
    assert by("ada", "look", "--json").json["moved"] == []
    assert "Bo" in by("ada", "tick", "1").err
    assert by("bo", "tick", "1", "--note", "restored").code == 0
    found = by("ada", "show", "--json").json
    assert (found["open"], found["items"][0]["answer"]) == ([], True)
    assert by("bo", "go").code != 0
    assert by("operator", "go").code == 0
    assert by("bo", "roll-back", "--why", "too slow", "--json").json["shards"] == 1
    actions.carry(made)
    assert ground.rows("SELECT count(*) FROM information_schema.tables WHERE table_schema = '{s}'") == [(0,)]


def test_what_is_open_is_shown_in_chinese_and_a_freeze_is_lifted(world: World, ground: Ground, tmp_path: Path) -> None:
    made = ready(world, ground, tmp_path, [line(1)])
    by("ada", "freeze", "--seconds", "0")
    ticked(world, made)
    shown = duly("transfer", "cutover", "handover", "show", "--as", "ada@example.com", home_language="zh_CN.UTF-8").out
    assert "请重新对账" in shown
    assert "备份已演练恢复" in shown
    assert by("bo", "no-go", "--why", "storm").code == 0
    assert by("ada", "thaw", "--why", "again").code != 0
