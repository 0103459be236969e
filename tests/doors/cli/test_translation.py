# SPDX-License-Identifier: Apache-2.0
"""``duly translation`` and ``duly glossary``, as an operator types them."""

from pathlib import Path

import pytest

from doors.cli.shell import duly
from duly.rooms.notices import actions
from duly.rooms.notices.models import Notice
from rooms.notices.letters import a_peopled_world
from rooms.translation.texts import a_chinese_file, a_person
from world import World

pytestmark = pytest.mark.django_db
TESS = ("--as", "tess@example.com")


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = a_peopled_world(tmp_path)
    a_person(world, "Tess", "translator")
    return world


@pytest.fixture
def notice(world: World) -> Notice:
    return actions.create(world.ada, "acme", a_chinese_file())


def test_draft_export_import_review(world: World, notice: Notice, tmp_path: Path) -> None:
    assert "No language" in duly("translation", "status", notice.number).out
    assert "A person must translate it" in duly("translation", "draft", notice.number, "zh-Hant", *TESS).out
    (row,) = duly("translation", "status", notice.number, "--json").json
    assert (row["language"], row["standing"], row["machine_made"]) == ("zh-Hant", "drafted", True)
    file = tmp_path / "notice.xlf"
    assert 0 == duly("translation", "export", notice.number, "zh-Hant", "--out", file).code
    taken = duly("translation", "import", file, *TESS, home_language="zh_CN.UTF-8")
    assert "须由他人审校" in taken.out
    (row,) = duly("translation", "status", notice.number, "--json").json
    assert "translated" == row["standing"]
    said = duly("translation", "review", notice.number, "zh-Hant", "--digest", row["digest"], *TESS)
    assert (3, True) == (said.code, "somebody else must review" in said.err)
    assert 5 == duly("translation", "review", notice.number, "zh-Hant", "--digest", "sha256:0").code
    assert "reviewed" in duly("translation", "review", notice.number, "zh-Hant", "--digest", row["digest"]).out


def test_a_file_that_is_none_is_refused(world: World, tmp_path: Path) -> None:
    file = tmp_path / "x.xlf"
    file.write_text("<!DOCTYPE x><x/>")
    assert (2, True) == ((said := duly("translation", "import", file)).code, "XLIFF" in said.err)
    assert 4 == duly("translation", "import", tmp_path / "none.xlf").code


def test_somebody_is_asked(world: World, notice: Notice) -> None:
    ask = ("translation", "assign", notice.number, "en", "translate", "tess@example.com", "--by", "2027-01-31")
    assert 0 == duly(*ask).code
    (job,) = duly("translation", "mine", *TESS, "--json").json
    assert (job["number"], job["work"], job["due_on"]) == (notice.number, "translate", "2027-01-31")
    assert "Nothing is asked" in duly("translation", "mine").out


def test_the_glossary(world: World, tmp_path: Path) -> None:
    assert 0 == duly("glossary", "set", "迁至", "relocates to", "--never", "moves to", "--organisation", "acme").code
    out = duly("glossary", "export", "--organisation", "acme").out
    file = tmp_path / "terms.csv"
    file.write_text(out + "zh,,en,x,,\n", encoding="utf-8")
    said = duly("glossary", "import", file, "--organisation", "other")
    assert (2, True, True) == (said.code, "1 terms" in said.out, "line 3" in said.err)
    (row,) = duly("glossary", "list", "--organisation", "acme", "--like", "迁", "--json").json
    assert (row["agreed"], row["forbidden"]) == ("relocates to", ["moves to"])
    assert 0 == duly("glossary", "remove", row["id"]).code
    assert "尚无术语" in duly("glossary", "list", "--organisation", "acme", home_language="zh_CN.UTF-8").out
