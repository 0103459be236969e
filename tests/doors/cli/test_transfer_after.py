# SPDX-License-Identifier: Apache-2.0
"""After a transfer, from a terminal: tell whoever moved, look again, write down what was learned, what it took."""

import csv
from pathlib import Path

import yaml

from doors.cli.test_transfer import by
from rooms.aftercare.town import moved
from rooms.transfer.conftest import ground, world
from rooms.transfer.town import Ground
from world import World

__all__ = ["ground", "world"]
LESSON = {
    "title": "余额列混入文字", "wrong": "Rows were held back.", "why": "自由文本", "learned": "Ask first.", "next_time": "先清点",
    "severity": "minor", "tags": ["余额"],
}  # fmt: skip


def test_rows_that_are_open_go_out_as_a_file_and_come_back_accounted_for(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    moved(world, ground, tmp_path)
    said = by("ada", "notice", "handover", "--strays", tmp_path / "open.csv", "--json")
    assert (said.code, said.json["open"], said.json["closes"]) == (2, 2, False)
    with (tmp_path / "open.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(one["table"], one["row"], one["key"]) for one in rows] == [
        ("party", "5", "C000050"),
        ("party", "6", "C000007"),
    ]
    rows[0] |= {"outcome": "left", "why": "dissolved in 2025"}
    rows[1] |= {"customer": "C-00006"}
    with (tmp_path / "back.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert by("ada", "notice", "handover", "--account", tmp_path / "back.csv").code == 0
    laid = by("ada", "notice", "handover", "--lay", "--json")
    assert (laid.code, laid.json["roll"], laid.json["customers"], laid.json["closes"]) == (0, 5, 5, True)


def test_it_is_looked_at_again_and_what_was_learned_and_spent_is_kept(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    moved(world, ground, tmp_path)
    ground.rows("UPDATE {s}.party SET balance = 0 WHERE ref = 'C000001'")
    assert by("ada", "watch", "handover", "--size", "6").code == 0
    found = by("ada", "check", "handover", "--draw", "--json").json
    (item,) = found["items"]
    assert (found["checks"][0]["rows"], found["checks"][0]["open"], item["fields"]) == (6, 1, ["balance"])
    judged = by(
        "bo", "check", "handover", "--judge", item["id"], "--wrong", "--note", "nobody asked for it", "--json"
    ).json
    assert (judged["checks"][0]["wrong"], judged["checks"][0]["holds"]) == (1, False)
    assert by("ada", "check", "handover", "--mended", item["id"], "--json").json["items"][0]["mended"] is True
    (tmp_path / "case.yaml").write_text(yaml.safe_dump(LESSON, allow_unicode=True), encoding="utf-8")
    (case,) = by("ada", "case", "handover", tmp_path / "case.yaml", "--json").json
    assert by("bo", "case", "handover", "--review", case["id"]).code == 0
    assert by("ada", "case", "handover", "--publish", case["id"]).code == 0
    (same,) = by("ada", "cases", "余额", "--tag", "余额", "--json").json
    assert (same["id"], same["state"]) == (case["id"], "published")
    assert by("ada", "spend", "handover", "--minutes", "45", "--what", "mending").code == 0
    lines = {one["what"]: one for one in by("ada", "cost", "handover", "--json").json["lines"]}
    assert lines["people"]["actual"] == 45
