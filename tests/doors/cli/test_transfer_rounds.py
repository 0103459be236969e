# SPDX-License-Identifier: Apache-2.0
"""Keeping a target in step from a terminal."""

from pathlib import Path

from doors.cli.test_transfer import by, written
from rooms.transfer.conftest import ground, world
from rooms.transfer.town import HEADER, Ground, line
from world import World

__all__ = ["ground", "world"]


def test_a_round_with_a_conflict_that_somebody_decides(world: World, ground: Ground, tmp_path: Path) -> None:
    sources = [{"ref": "crm", "file": "customers.csv", "sync": {"deletes": "carry"}}]
    by("ada", "new", written(tmp_path, ground, sources=sources))
    by("ada", "inventory", "handover")
    by("ada", "map", "handover", tmp_path / "mapping.yaml")
    by("ada", "rehearse", "handover", "--processes", "1")
    by("ada", "ask", "handover")
    by("bo", "agree", "handover")
    by("ada", "run", "handover", "--processes", "1")
    by("ada", "reconcile", "handover", "--processes", "1")
    ground.rows("UPDATE {s}.party SET name = '他' WHERE ref = 'C000007'")
    later = tmp_path / "later.csv"
    later.write_text(
        "\n".join([HEADER, *(line(n, 姓名="新" if n == 7 else f"客户{n}") for n in range(2, 123))]) + "\n",
        encoding="utf-8",
    )
    said = by("ada", "sync", "handover", "--file", f"crm={later}", "--processes", "1", "--json")
    assert said.code == 0, said.err
    assert {name: said.json[name] for name in ("round", "new", "changed", "gone", "carried", "removed", "open")} == {
        "round": 1, "new": 2, "changed": 1, "gone": 1, "carried": 2, "removed": 1, "open": 1,
    }  # fmt: skip
    (one,) = by("ada", "conflicts", "handover", "--json").json
    assert one["key"] == "C000007"
    out = tmp_path / "open.csv"
    assert by("ada", "conflicts", "handover", "--out", out).code == 0
    assert "C000007" in out.read_text(encoding="utf-8-sig")
    assert by("ada", "decide", "handover", "--side", "source").code == 2
    assert by("ada", "decide", "handover", "--side", "source", "--row", one["id"]).code == 0
    assert by("ada", "sync", "handover", "--processes", "1", "--json").json["carried"] == 1
    assert ground.rows("SELECT name FROM {s}.party WHERE ref = 'C000007'") == [("新",)]
    found = by("ada", "rounds", "handover", "--json").json
    assert [one["round"] for one in found["rounds"]] == [2, 1]
    assert found["behind"][0]["source"] == "crm"


def test_a_file_that_is_not_there_is_refused_with_how_to_name_one(world: World, ground: Ground, tmp_path: Path) -> None:
    by("ada", "new", written(tmp_path, ground))
    said = by("ada", "sync", "handover", "--file", "crm=nowhere.csv")
    assert said.code == 2
    assert "crm=new.csv" in said.err
