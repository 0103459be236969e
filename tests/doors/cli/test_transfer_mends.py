# SPDX-License-Identifier: Apache-2.0
"""Rows that were held back, taken and handed in corrected from a terminal."""

from pathlib import Path

from doors.cli.test_transfer import by, written
from rooms.transfer.conftest import ground, world
from rooms.transfer.town import Ground
from world import World

__all__ = ["ground", "world"]


def test_rows_are_taken_corrected_and_handed_in(world: World, ground: Ground, tmp_path: Path) -> None:
    by("ada", "new", written(tmp_path, ground))
    by("ada", "inventory", "handover")
    by("ada", "map", "handover", tmp_path / "mapping.yaml")
    by("ada", "rehearse", "handover", "--processes", "1")
    (told,) = by("ada", "held-back", "handover", "--json").json
    assert (told["row"], told["field"]) == (121, "balance")
    out = tmp_path / "rows.csv"
    assert by("ada", "held-back", "handover", "--out", out, "--json").json["rows"] == 1
    out.write_text(out.read_text(encoding="utf-8-sig").replace("?", "5"), encoding="utf-8")
    assert by("ada", "mend", "handover", out, "--json").json["rows"] == 1
    found = by("ada", "carry-on", "handover", "--processes", "1", "--json").json
    assert (found["state"], found["tables"][0]["created"]) == ("rehearsed", 121)
    assert by("ada", "left-out", "handover", "--json").json == []
    assert by("ada", "put-aside", "handover").code != 0
    assert "哪张表" in by("ada", "left-out", "handover", "--table", "nothing", home_language="zh_CN.UTF-8").err
