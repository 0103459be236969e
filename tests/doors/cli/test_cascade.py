# SPDX-License-Identifier: Apache-2.0
"""``duly notice phase``, ``duly notice stale``, ``duly notice emergency``, ``duly worklist``."""

from datetime import timedelta
from pathlib import Path

import pytest

from doors.cli.shell import duly
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.notices import actions
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations.models import Obligation
from rooms.notices.letters import a_file, a_peopled_world, an_approved_notice
from rooms.notices.test_emergency import EMERGENCY
from rooms.obligations.scenes import with_right
from world import World

pytestmark = pytest.mark.django_db
ADA, BO, CY = (("--as", f"{name}@example.com") for name in ("ada", "bo", "cy"))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return a_peopled_world(tmp_path, email="", phone="")


def launched(world: World, **changes: object) -> str:
    notice = an_approved_notice(world, a_file(**changes))
    actions.launch(world.ada, notice.id)
    return notice.number


def test_phases_are_listed_stopped_and_released(world: World) -> None:
    number = launched(world, **{"plan/phases": ["50%", "100%"]})
    assert "进行中" in duly("notice", "phase", "list", number, *ADA, home_language="zh_CN.UTF-8").out
    assert duly("notice", "phase", "stop", number, "--reason", "Wrong word.", *ADA).code == 0
    assert "stopped" in duly("notice", "phase", "release", number, 2, "--reason", "Go.", *ADA).err
    assert duly("notice", "phase", "release", number, 1, "--reason", "It is right.", *ADA).code == 0
    assert "phase 2 was released" in duly("notice", "phase", "release", number, 2, *BO).out
    states = [one["state"] for one in duly("notice", "phase", "list", number, "--json", *ADA).json]
    assert states == ["released", "running"]


def test_a_notice_without_phases_says_so(world: World) -> None:
    assert "everybody at once" in duly("notice", "phase", "list", launched(world), *ADA).out


@pytest.mark.parametrize("decision", ["release", "drop"])
def test_what_is_overdue_is_listed_and_decided_about(world: World, decision: str) -> None:
    number = launched(world)
    assert "Nothing is overdue" in duly("notice", "stale", "list", *ADA).out
    with_right(lambda: Obligation.objects.update(next_at=clock.now() - timedelta(days=3)))
    obligations.advance(SYSTEM)
    assert duly("notice", "stale", "list", "--json", *ADA).json == [{"notice": number, "what": "steps", "count": 3}]
    assert duly("notice", "stale", decision, number, *ADA).code == 0
    assert duly("notice", "stale", "list", "--json", *ADA).json == []


def test_an_emergency_goes_out_in_one_step(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file(**EMERGENCY))
    actions.submit(world.ada, notice.id)
    assert "checker" in duly("notice", "launch", notice.number, *ADA).err
    assert duly("notice", "emergency", notice.number, *BO).code != 0
    assert "launched" in duly("notice", "emergency", notice.number, "--yes", *BO).out


def test_the_work_list_is_worked_off(world: World) -> None:
    number = launched(world)
    for _ in range(3):
        obligations.advance(SYSTEM)
    ids = [case["recipient"] for case in duly("worklist", "list", "--notice", number, "--json", *CY).json]
    assert duly("worklist", "take", *ids[:2], *CY).out.startswith("2 ")
    assert duly("worklist", "give-back", *ids[:1], *CY).out.startswith("1 ")
    assert len(duly("worklist", "list", "--mine", "--json", *CY).json) == 1
    assert duly("worklist", "resolve", *ids, "--outcome", "left", *CY).code != 0
    assert duly("worklist", "resolve", *ids, "--outcome", "left", "--reason", "Gone.", *CY).out.startswith("3 ")
    assert "Nobody needs a person" in duly("worklist", "list", *CY).out
