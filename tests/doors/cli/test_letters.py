# SPDX-License-Identifier: Apache-2.0
"""``duly letters`` and ``duly announcements``, as an operator types them."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from doors.cli.shell import duly
from doors.story import a_story
from duly.doors.look.banner import script
from duly.rooms.announcements import actions as announcements
from duly.rooms.announcements.facts import Fetched
from duly.rooms.delivery.channel import install_channels, installed
from duly.rooms.printing import queries
from rooms.printing.tray import Tray, a_tray

pytestmark = pytest.mark.django_db


@pytest.fixture
def tray(tmp_path: Path) -> Iterator[Tray]:
    before = (dict(installed()), list(queries._installed), list(queries._heads))
    yield a_tray(tmp_path)
    install_channels(before[0])
    queries._installed[:], queries._heads[:] = before[1], before[2]


def test_letters_from_tray_to_return(tray: Tray, tmp_path: Path) -> None:
    out = tmp_path / "letters.zip"
    made = duly("letters", "batch", "--organisation", "acme", "--out", out, "--json")
    assert (3, str(out)) == (made.json["letters"], made.json["out"])
    assert (0o600, "manifest.csv") == (out.stat().st_mode & 0o777, zipfile.ZipFile(out).namelist()[-3])
    batch = made.json["id"]
    over = duly("letters", "handed-over", batch, "--carrier", "Example Print", "--on", "2026-05-04")
    assert "3 letters were handed over to Example Print on 2026-05-04" in over.out

    first, second = tray.pieces()[:2]
    file = tmp_path / "tracking.csv"
    file.write_text(f"reference,tracking,status,date\n{first.reference},EX1,delivered,2026-05-06\nx,1,,\n")
    said = duly("letters", "tracking", file)
    assert (2, True) == (said.code, "line 3" in said.err)
    assert (
        "已退回：已迁移"
        in duly("letters", "returned", second.reference, "--reason", "moved", home_language="zh_CN.UTF-8").out
    )
    (row,) = duly("letters", "list", "--json").json
    assert (1, 1, 1) == (row["delivered"], row["returned"], row["posted"])
    assert duly("letters", "save", batch, "--out", tmp_path / "again.zip").code == 0
    assert "nothing in the tray" in duly("letters", "batch", "--organisation", "acme").out


def test_announcements_are_ended_and_embedded(tmp_path: Path) -> None:
    story = a_story(tmp_path)
    before = (list(announcements._fetch), list(announcements._base))
    announcements.install_eyes(lambda url: Fetched(404), lambda: "https://x.example")
    assert {"pages": 2} == duly("announcements", "check", "--json").json
    announcements._fetch[:], announcements._base[:] = before
    number = story.notice.number
    assert "网站返回错误" in duly("announcements", "standing", number, home_language="zh_CN.UTF-8").out
    snippet = duly("announcements", "snippet", "--organisation", "acme", "--language", "zh-Hans", "--json").json
    assert snippet["integrity"] in snippet["html"]
    assert 'data-org="acme" data-lang="zh-Hans"' in snippet["html"]
    assert script()
    assert duly("announcements", "end", number, "--until", "2099-01-01", "--reason", "long").code == 0
    assert duly("announcements", "take-down", number, "--reason", "wrong").code == 0
    assert duly("announcements", "take-down", number, "--reason", "wrong").code != 0
