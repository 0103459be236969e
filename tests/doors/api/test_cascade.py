# SPDX-License-Identifier: Apache-2.0
"""Phases, the emergency lane, what is overdue, and the work list, for programs."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from doors.api.programs import Program
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.audience import queries as audience
from duly.rooms.notices import actions, queries
from duly.rooms.notices.models import Notice
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations.models import Obligation
from rooms.notices.letters import a_file, a_peopled_world, an_approved_notice
from rooms.notices.test_emergency import EMERGENCY
from rooms.obligations.scenes import with_right
from world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path: Path) -> World:
    return a_peopled_world(tmp_path, email="", phone="")


def launched(world: World, **changes: Any) -> Notice:
    notice = an_approved_notice(world, a_file(**changes))
    actions.launch(world.ada, notice.id)
    return notice


def test_phases_are_seen_stopped_and_released(world: World) -> None:
    notice, ada = launched(world, **{"plan/phases": ["50%", "100%"]}), Program(world, world.ada)
    assert [one["state"] for one in ada.get(f"/notices/{notice.number}/phases").json()["items"]] == [
        "running",
        "waiting",
    ]
    assert ada.post(f"/notices/{notice.number}/phases/stop", {"reason": "Wrong word."}).status_code == 201
    refused = ada.post(f"/notices/{notice.number}/phases/release", {"phase": 1})
    assert (refused.status_code, refused.json()["code"]) == (422, "obligations.reason_needed")
    ada.post(f"/notices/{notice.number}/phases/release", {"phase": 1, "reason": "It is right."})
    released = ada.post(f"/notices/{notice.number}/phases/release", {"phase": 2})
    assert [one["state"] for one in released.json()["items"]] == ["released", "running"]


def test_an_emergency_is_approved_and_launched_by_a_checker(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file(**EMERGENCY))
    digest = actions.submit(world.ada, notice.id)
    body = {"digest": digest}
    assert Program(world, world.ada).post(f"/notices/{notice.number}/emergency", body).status_code == 403
    assert Program(world, world.bo).post(f"/notices/{notice.number}/emergency", body).json()["state"] == "launched"


@pytest.mark.parametrize("place", ["launch", "emergency"])
def test_a_rehearsal_that_says_nothing_launches_nothing(world: World, place: str) -> None:
    notice = actions.create(world.ada, "acme", a_file(**EMERGENCY) if place == "emergency" else a_file())
    digest = actions.submit(world.ada, notice.id)
    body = {"rehearsal": None} | ({"digest": digest} if place == "emergency" else {})
    if place == "launch":
        actions.approve(world.bo, notice.id, digest=digest)
    who = world.bo if place == "emergency" else world.ada
    answer = Program(world, who).post(f"/notices/{notice.number}/{place}", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "api.empty_rehearsal")
    assert queries.state_for(world.ada, notice.id) in {"approved", "submitted"}


@pytest.mark.parametrize("decision", ["release", "drop"])
def test_what_is_overdue_is_listed_and_decided_about(world: World, decision: str) -> None:
    notice, ada = launched(world), Program(world, world.ada)
    with_right(lambda: Obligation.objects.update(next_at=clock.now() - timedelta(days=3)))
    obligations.advance(SYSTEM)
    assert ada.get("/stale").json() == [{"notice": notice.number, "what": "steps", "count": 3}]
    assert ada.post(f"/notices/{notice.number}/stale", {"decision": decision}).json() == {"count": 3}
    assert ada.get("/stale").json() == []
    assert ada.post(f"/notices/{notice.number}/stale", {"decision": decision}).status_code == 409


def test_the_work_list_is_taken_up_and_worked_off(world: World) -> None:
    notice, cy = launched(world), Program(world, world.cy)
    for _ in range(3):
        obligations.advance(SYSTEM)
    cases = cy.get("/worklist", notice=notice.number).json()["items"]
    assert {case["customer"] for case in cases} == {"C-00000", "C-00001", "C-00002"}
    first = cy.get("/worklist", limit=2).json()
    rest = cy.get("/worklist", limit=2, cursor=first["next"]).json()
    assert (first["items"] + rest["items"], rest["next"]) == (cases, None)
    assert cy.get("/worklist", cursor="W10").json()["code"] == "api.bad_cursor"
    ids = [case["recipient"] for case in cases]
    assert cy.post("/worklist/claims", {"recipients": ids[:2]}).json() == {"count": 2}
    assert len(cy.get("/worklist", mine="true").json()["items"]) == 2
    assert cy.post("/worklist/returns", {"recipients": ids[:1]}).json() == {"count": 1}
    outcome = {"recipients": ids, "outcome": "exempt", "reason": "They have moved away."}
    assert cy.post("/worklist/outcomes", outcome).json() == {"count": 3}
    assert cy.get("/worklist").json()["items"] == []
    assert cy.post("/worklist/outcomes", outcome).status_code == 409


def test_a_stranger_finds_neither_phases_nor_cases(world: World) -> None:
    notice, dee = launched(world, **{"plan/phases": ["50%", "100%"]}), Program(world, world.dee)
    for path in (f"/notices/{notice.number}/phases",):
        assert dee.get(path).status_code == 404
    assert dee.get("/worklist").json()["items"] == []
    ids = [str(audience.recipients(notice.id)[0].id)]
    assert dee.post("/worklist/claims", {"recipients": ids}).status_code == 409
