# SPDX-License-Identifier: Apache-2.0
"""Data quality for programs."""

import pytest

import world
from doors.api.programs import Program
from doors.surveyed import a_survey
from duly.rooms.quality.actions import pairing
from theatre import staged

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "enqueue", lambda name, **arguments: True)


cast = staged(a_survey)


def test_figures_and_months_are_read(cast: world.World) -> None:
    cy = Program(cast, cast.cy)
    shares = {one["dimension"]: one["share"] for one in cy.get("/quality/measures").json()}
    assert shares["completeness"] == pytest.approx(2 / 3)
    assert {one["dimension"] for one in cy.get("/quality/measures", since="2020-01-01").json()} == set(shares)
    assert cy.get("/quality/measures", department="nowhere").status_code == 404


def test_a_finding_is_worked_down(cast: world.World) -> None:
    cy = Program(cast, cast.cy)
    (row,) = cy.get("/quality/findings", code="missing_point").json()["items"]
    assert (row["customer"], row["what"]) == ("C-00002", "there is no working contact point (any channel)")
    address = f"/quality/findings/{row['id']}"
    assert cy.get(address).json()["mend"] == row["mend"]
    assert cy.post(f"{address}/assignment", {"person": "ada@example.com"}).status_code == 204
    assert cy.post(f"{address}/end", {"outcome": "ignored", "reason": "letters only"}).status_code == 204
    assert cy.post(f"{address}/end", {"outcome": "done", "reason": "again"}).status_code == 409
    assert cy.get("/quality/findings", code="missing_point").json()["items"] == []
    assert cy.post("/customers/C-00002/confirmation", {"how": "call"}).status_code == 204
    assert Program(cast, cast.dee).get(address).status_code == 404


def test_needs_are_set_and_read(cast: world.World) -> None:
    bo, body = Program(cast, cast.bo), {"fields": ["name"], "channels": ["sms"], "months": 12}
    assert bo.post("/quality/needs", body).json() == {"number": 1}
    assert bo.get("/quality/needs").json()["channels"] == ["sms"]
    assert bo.post("/quality/needs", body | {"fields": ["shoe_size"]}).status_code == 422


def test_two_programs_make_two_customers_one_and_two_again(cast: world.World) -> None:
    ada, bo = Program(cast, cast.ada), Program(cast, cast.bo)
    (row,) = ada.get("/quality/doubles").json()["items"]
    address = f"/quality/doubles/{row['id']}"
    assert ada.post(f"{address}/judgement", {"same": True, "reason": "one passport"}).status_code == 204
    assert ada.post(f"{address}/merge", {"survivor": row["first"]}).status_code == 403
    assert bo.post(f"{address}/merge", {"survivor": "C-00002"}).status_code == 422
    merged = bo.post(f"{address}/merge", {"survivor": row["first"]}).json()["merge"]
    assert bo.get(address).json()["merge"] == merged
    assert ada.post(f"{address}/unmerge", {"reason": "brothers"}).status_code == 204
    assert ada.get("/quality/doubles", state="apart").json()["items"][0]["reason"] == "brothers"


def test_a_search_is_begun_and_followed(cast: world.World) -> None:
    ada = Program(cast, cast.ada)
    begun = ada.post("/quality/searches", {"way": "quick"})
    assert begun.status_code == 202
    assert ada.post("/quality/searches", {"way": "quick"}).status_code == 409
    first = ada.get("/quality/searches").json()[0]
    assert (first["id"], first["state"]) == (begun.json()["id"], "running")
