# SPDX-License-Identifier: Apache-2.0
"""The life of a notice through the API."""

from typing import Any

import pytest

from doors.api.programs import Program
from doors.console.pressing import reasons_of
from rooms.notices.letters import a_file, a_peopled_world
from theatre import staged
from world import World

pytestmark = pytest.mark.django_db


world = staged(a_peopled_world)


def approved(world: World) -> str:
    ada, bo = Program(world, world.ada), Program(world, world.bo)
    made = ada.post("/notices", a_file()).json()
    ada.post(f"/notices/{made['id']}/submission")
    assert bo.post(f"/notices/{made['id']}/approval", {"digest": made["digest"]}).json()["state"] == "approved"
    return str(made["number"])


def test_a_notice_is_written_checked_approved_launched_and_followed(world: World) -> None:
    ada = Program(world, world.ada)
    number = approved(world)
    assert ada.get(f"/notices/{number}/findings").json()["blocks"] is False
    launched = ada.post(f"/notices/{number}/launch", {"rehearsal": {"scale": 10, "ignore_quiet_hours": True}})
    assert (launched.status_code, launched.json()["state"]) == (201, "launched")
    status = ada.get(f"/notices/{number}/status").json()
    assert sum(status["recipients"].values()) == 3
    assert status["forecast"]["settled_at"] is None
    assert [row["number"] for row in ada.get("/notices").json()["items"]] == [number]


def test_a_launch_cannot_be_repeated(world: World) -> None:
    ada, number = Program(world, world.ada), approved(world)
    ada.post(f"/notices/{number}/launch")
    answer = ada.post(f"/notices/{number}/launch")
    assert (answer.status_code, answer.json()["code"]) == (409, "notices.already_launched")


def test_an_approval_of_another_digest_is_refused(world: World) -> None:
    ada, bo = Program(world, world.ada), Program(world, world.bo)
    made = ada.post("/notices", a_file()).json()
    ada.post(f"/notices/{made['id']}/submission")
    ada.post(f"/notices/{made['id']}/revisions", a_file(reason="Changed."))
    ada.post(f"/notices/{made['id']}/submission")
    answer = bo.post(f"/notices/{made['id']}/approval", {"digest": made["digest"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "notices.other_digest")


def test_a_pause_is_deleted_to_go_on(world: World) -> None:
    ada, number = Program(world, world.ada), approved(world)
    ada.post(f"/notices/{number}/launch")
    assert ada.post(f"/notices/{number}/pause").json()["state"] == "paused"
    assert ada.delete(f"/notices/{number}/pause?reason=It+is+up+again.").json()["state"] == "launched"
    assert ada.post(f"/notices/{number}/pause", {"reason": "It is down."}).json()["state"] == "paused"
    assert reasons_of(world.ada.id) == ["It is up again.", "It is down."]
    assert ada.post(f"/notices/{number}/cancellation", {"reason": "Called off."}).json()["state"] == "cancelled"


def test_a_rejection_sends_it_back(world: World) -> None:
    ada, bo = Program(world, world.ada), Program(world, world.bo)
    made = ada.post("/notices", a_file()).json()
    ada.post(f"/notices/{made['id']}/submission")
    answer = bo.post(f"/notices/{made['id']}/rejection", {"digest": made["digest"], "reason": "Too short."})
    assert (answer.status_code, answer.json()["state"]) == (201, "drafted")


def test_the_roll_comes_page_by_page_with_reasons(world: World) -> None:
    ada, number = Program(world, world.ada), approved(world)
    assert ada.get(f"/notices/{number}/roll").status_code == 404
    ada.post(f"/notices/{number}/launch")
    first = ada.get(f"/notices/{number}/roll", limit=2).json()
    rest = ada.get(f"/notices/{number}/roll", limit=2, cursor=first["next"]).json()
    assert [row["customer"] for row in first["items"] + rest["items"]] == ["C-00000", "C-00001", "C-00002"]
    assert rest["next"] is None
    assert first["items"][0]["reasons"]


@pytest.mark.parametrize("cursor", ["nonsense", "e30", "IjEi"])
def test_a_made_up_cursor_is_refused(world: World, cursor: str) -> None:
    ada, number = Program(world, world.ada), approved(world)
    ada.post(f"/notices/{number}/launch")
    answer = ada.get(f"/notices/{number}/roll", cursor=cursor)
    assert (answer.status_code, answer.json()["code"]) == (422, "api.bad_cursor")


def test_an_agent_records_what_a_customer_confirmed_on_the_telephone(world: World) -> None:
    ada, cy, number = Program(world, world.ada), Program(world, world.cy), approved(world)
    ada.post(f"/notices/{number}/launch")
    answer = cy.post(f"/notices/{number}/acknowledgements", {"customer": "C-00001", "how": "call"})
    assert (answer.status_code, answer.json()["state"]) == (201, "acknowledged")
    missing = cy.post(f"/notices/{number}/acknowledgements", {"customer": "C-99999", "how": "call"})
    assert missing.status_code == 404


def test_a_notice_of_others_does_not_exist(world: World) -> None:
    number = approved(world)
    for path in ("", "/status", "/findings", "/roll"):
        assert Program(world, world.dee).get(f"/notices/{number}{path}").status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"rehersal": {"scale": 60}}, "rehersal"),
        ({"rehearsal": 5}, "rehearsal"),
        ({"rehearsal": {"scal": 60}}, "rehearsal.scale"),
        ({"rehearsal": {"scale": 60, "ignore_quiet": True}}, "rehearsal.ignore_quiet"),
        ({"rehearsal": {"scale": "60"}}, "rehearsal.scale"),
        ({"rehearsal": {"scale": True}}, "rehearsal.scale"),
        ({"rehearsal": {"scale": 60, "ignore_quiet_hours": "yes"}}, "rehearsal.ignore_quiet_hours"),
        ({"rehearsal": {"ignore_quiet_hours": True}}, "rehearsal.scale"),
        ({"rehearsal": {}}, "rehearsal.scale"),
        ([], "body"),
        (5, "body"),
        ("rehearsal", "body"),
        (False, "body"),
        (0, "body"),
        ("", "body"),
    ],
)
def test_a_launch_that_is_not_understood_does_not_happen(world: World, body: Any, field: str) -> None:
    ada, number = Program(world, world.ada), approved(world)
    answer = ada.post(f"/notices/{number}/launch", body)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert (answer.json()["code"], answer.json()["field"]) == ("api.bad_fields", field)
    assert ada.get(f"/notices/{number}").json()["state"] == "approved"
