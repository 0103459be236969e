# SPDX-License-Identifier: Apache-2.0
"""Forms on paper from a terminal."""

import csv
from pathlib import Path
from typing import Any

import yaml

from doors.cli.shell import Said, duly
from duly.rooms.papers import queries
from rooms.papers.conftest import eyes, world
from rooms.papers.office import TEMPLATE, a_form, settled
from rooms.papers.told import LOCKED, a_scan
from world import World

__all__ = ["eyes", "world"]


def by_ada(*words: Any) -> Said:
    return duly("papers", *words, "--as", "ada@example.com")


def test_from_the_template_to_the_file(world: World, tmp_path: Path) -> None:
    (tmp_path / "card.yaml").write_text(yaml.safe_dump(TEMPLATE, allow_unicode=True), encoding="utf-8")
    (tmp_path / "scan.pdf").write_bytes(a_scan(a_form(), a_form(姓名="=王芳")))
    assert by_ada("template", tmp_path / "card.yaml").code == 0
    assert by_ada("receive", tmp_path / "scan.pdf", "--template", "card", "--ref", "march").code == 0
    said = by_ada("read", "march", "--json").json
    assert (said["state"], said["pages"], said["asked"]) == ("to_look", 2, 10)
    assert by_ada("export", "march", tmp_path / "no.csv").code != 0
    settled(world, queries.batch_named(world.ada, world.acme.id, "march").id)
    assert by_ada("finish", "march").code == 0
    assert by_ada("export", "march", tmp_path / "out.csv").code == 0
    rows = list(csv.reader((tmp_path / "out.csv").open(encoding="utf-8-sig")))
    assert [row[1] for row in rows] == ["姓名", "欧阳晓明", "'=王芳"]
    assert by_ada("accuracy", "card", "--json").json[0] == {"field": "name", "settled": 2, "as_read": 2, "missed": 0}


def test_a_batch_shows_what_is_wrong_with_its_files(world: World, tmp_path: Path) -> None:
    (tmp_path / "card.yaml").write_text(yaml.safe_dump(TEMPLATE, allow_unicode=True), encoding="utf-8")
    (tmp_path / "scan.pdf").write_bytes(LOCKED)
    by_ada("template", tmp_path / "card.yaml")
    by_ada("receive", tmp_path / "scan.pdf", "--template", "card")
    by_ada("read", "card-1")
    assert "password" in by_ada("show", "card-1").out
    assert by_ada("list", "--json").json[0]["troubles"] == 1
    assert by_ada("receive", tmp_path / "scan.pdf", "--batch", "card-1").code != 0
    assert "card" in by_ada("templates").out
