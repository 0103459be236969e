# SPDX-License-Identifier: Apache-2.0
"""A whole transfer from a terminal."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from doors.cli.shell import Said, duly
from rooms.transfer.conftest import ground, world
from rooms.transfer.town import HEADER, MAPPING, Ground, line, plan
from world import World

__all__ = ["ground", "world"]


def by(who: str, *words: Any, **more: Any) -> Said:
    return duly("transfer", *words, "--as", f"{who}@example.com", **more)


def written(folder: Path, ground: Ground, **more: Any) -> Path:
    """A plan, its file and its mapping, in a folder."""
    lines = [HEADER, *(line(number) for number in range(1, 121)), line(121, 余额="?")]
    (folder / "customers.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "mapping.yaml").write_text(yaml.safe_dump(MAPPING, allow_unicode=True), encoding="utf-8")
    path = folder / "plan.yaml"
    path.write_text(yaml.safe_dump(plan(ground, **more), allow_unicode=True), encoding="utf-8")
    return path


def test_from_the_plan_to_the_signature(world: World, ground: Ground, tmp_path: Path) -> None:
    assert by("ada", "new", written(tmp_path, ground)).code == 0
    (table,) = by("ada", "inventory", "handover", "--json").json
    assert (table["source"], table["columns"]) == ("crm/customers.csv", HEADER.split(","))
    assert by("ada", "map", "handover", tmp_path / "mapping.yaml").code == 0
    found = by("ada", "rehearse", "handover", "--processes", "1", "--json").json
    assert (found["state"], found["tables"][0]["created"], found["tables"][0]["quarantined"]) == ("rehearsed", 120, 1)
    assert by("ada", "ask", "handover").code == 0
    assert by("ada", "agree", "handover").code != 0
    assert by("bo", "agree", "handover").code == 0
    assert by("ada", "run", "handover", "--processes", "1", "--json").json["state"] == "loaded"
    found = by("ada", "reconcile", "handover", "--processes", "1", "--json").json
    assert found["state"] == "reconciled"
    assert found["tables"][0]["digest"] == found["tables"][0]["read_digest"]
    assert by("ada", "sign-off", "handover", "--json").json["is_over"] is True
    assert ground.rows("SELECT count(*) FROM {s}.party") == [(120,)]


def test_a_variable_keeps_a_password_out_of_the_plan(
    world: World, ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = {"kind": "postgresql", "address": "${BETA_URL}", "options": {"schema": ground.schema}}
    path = written(tmp_path, ground, target=target)
    said = by("ada", "new", path)
    assert said.code == 2
    assert "BETA_URL" in said.err
    monkeypatch.setenv("BETA_URL", ground.url)
    assert by("ada", "new", path).code == 0


def test_what_was_loaded_is_taken_back(world: World, ground: Ground, tmp_path: Path) -> None:
    by("ada", "new", written(tmp_path, ground))
    by("ada", "inventory", "handover")
    by("ada", "map", "handover", tmp_path / "mapping.yaml")
    by("ada", "rehearse", "handover", "--processes", "1")
    by("ada", "ask", "handover")
    by("bo", "agree", "handover")
    by("ada", "run", "handover", "--processes", "1")
    assert by("ada", "undo", "handover", "--why", "wrong file", "--processes", "1", "--json").json["state"] == "undone"
    assert ground.rows("SELECT count(*) FROM information_schema.tables WHERE table_schema = '{s}'") == [(0,)]


def test_a_mapping_is_drafted_from_what_the_columns_seem_to_mean(world: World, ground: Ground, tmp_path: Path) -> None:
    by("ada", "new", written(tmp_path, ground))
    by("ada", "inventory", "handover")
    columns = {one["column"]: one for one in by("ada", "columns", "handover", "--json").json}
    assert (columns["手机"]["means"], columns["客户编号"]["means"]) == ("mobile", "customer_id")
    draft = tmp_path / "draft.yaml"
    assert by("ada", "draft", "handover", draft).code == 0
    assert by("ada", "map", "handover", draft).code == 0


def test_in_chinese(world: World, ground: Ground, tmp_path: Path) -> None:
    by("ada", "new", written(tmp_path, ground))
    assert "已计划" in by("ada", "list", home_language="zh_CN.UTF-8").out
