# SPDX-License-Identifier: Apache-2.0
"""Files of changes and the support PIN from a terminal."""

from pathlib import Path

import pytest

from doors.asking import an_asking_stage
from doors.cli.shell import duly
from duly.rooms.change_requests import actions, jobs
from rooms.change_requests.stage import Stage

pytestmark = pytest.mark.django_db
TABLE = "customer id,what,new value\nC-00000,alias,Ace\nC-99999,alias,Nobody\n"
BO = ("--as", "bo@example.com")


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return an_asking_stage(tmp_path, monkeypatch)


def test_a_file_goes_its_whole_way(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "changes.csv"
    path.write_text(TABLE, encoding="utf-8")
    taken = duly("requests", "file", "take", str(path), "--source", "the register", "--organisation", "acme", "--json")
    assert taken.code == 2
    (row,) = taken.json
    file = row["file"]
    (line,) = duly("requests", "file", "lines", file, "--which", "sampled", "--json").json
    digest = duly("requests", "file", "show", file, "--json").json["digest"]
    assert duly("requests", "file", "agree", file, "--digest", digest, *BO).code == 5
    assert "Ace" in duly("requests", "file", "look", line["id"], *BO).out
    assert "Agreed" in duly("requests", "file", "agree", file, "--digest", digest, *BO).out
    jobs.carry_files()
    fates = [one["fate"] for one in duly("requests", "file", "lines", file, "--json").json]
    assert fates == ["applied", "refused"]
    assert "through" in duly("requests", "file", "list").out
    assert stage.entity("profile").values["alias"] == "Ace"


def test_a_file_is_refused(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "changes.csv"
    path.write_text(TABLE, encoding="utf-8")
    (row,) = duly("requests", "file", "take", str(path), "--source", "x", "--organisation", "acme", "--json").json
    assert "Refused" in duly("requests", "file", "refuse", row["file"], "--why", "older", *BO).out
    assert duly("requests", "file", "list", "--json").json[0]["stands"] == "refused"


def test_a_pin_is_asked_for_and_not_echoed(stage: Stage) -> None:
    actions.set_pin(stage.customer, "482915")
    stage.time.passes(days=2)
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    asked = ("requests", "pin", request.number, "--organisation", "acme")
    wrong = duly(*asked, typed="000001\n")
    assert (wrong.code, "4 tries are left" in wrong.out) == (2, True)
    right = duly(*asked, typed="482915\n")
    assert (right.code, "482915" in right.out) == (0, False)
