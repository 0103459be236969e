# SPDX-License-Identifier: Apache-2.0
"""The plan of a notice through the API and on the command line."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from doors.api.programs import Program
from doors.cli.shell import duly
from duly.rooms.notices import actions
from rooms.notices.letters import a_file, a_peopled_world
from world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path: Path) -> World:
    return a_peopled_world(tmp_path, 3)


def test_the_timetable_says_when_each_step_is_due(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file())
    found = Program(world, world.ada).get(f"/notices/{notice.number}/timetable").json()
    email, sms = found["lanes"][0]["bars"]
    assert (email["channel"], sms["channel"]) == ("email", "sms")
    assert date.fromisoformat(sms["begins"]) - date.fromisoformat(found["starts_on"]) == timedelta(days=3)
    assert found["clear_days"] == 59


def test_whoever_would_be_told_is_listed_a_page_at_a_time_with_the_reason(world: World) -> None:
    notice = actions.create(
        world.ada,
        "acme",
        a_file(audience={"services": ["hosting"], "exempt": [{"customer": "C-00002", "reason": "sold"}]}),
    )
    program = Program(world, world.ada)
    first = program.get(f"/notices/{notice.number}/roll-preview?limit=2").json()
    rest = program.get(f"/notices/{notice.number}/roll-preview?limit=2&cursor={first['next']}").json()
    assert [row["customer"] for row in (*first["items"], *rest["items"])] == ["C-00000", "C-00001", "C-00002"]
    assert rest["next"] is None
    assert first["items"][0]["reasons"]
    assert rest["items"][0]["exempt_reason"] == "sold"


def test_strangers_see_no_plan(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file())
    stranger = Program(world, world.dee)
    assert stranger.get(f"/notices/{notice.id}/timetable").status_code == 404
    assert stranger.get(f"/notices/{notice.id}/roll-preview").status_code == 404


def test_the_command_line_shows_days_and_people_in_both_languages(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file())
    ada = ("--as", "ada@example.com")
    assert "notice period, 59 clear days" in duly("notice", "plan", notice.number, *ada).out
    assert "确认期限" in duly("notice", "plan", notice.number, *ada, home_language="zh_CN.UTF-8").out
    assert [row["customer"] for row in duly("notice", "meant", notice.number, *ada, "--json").json] == [
        "C-00000", "C-00001", "C-00002",
    ]  # fmt: skip
