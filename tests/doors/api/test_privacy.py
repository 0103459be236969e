# SPDX-License-Identifier: Apache-2.0
"""Privacy requests for programs: taken down, proved, decided by two, handed over; looks with a reason."""

import base64
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from doors.api.programs import Program
from duly.kernel import clock
from rooms.privacy.stage import MAIL, NAME, Stage, a_stage, holding, whole_database

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is held for the night, whenever the tests run."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 25, 12, tzinfo=UTC))


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return a_stage(tmp_path)


def proved(stage: Stage, kind: str) -> str:
    """A request whose asker typed the code; its number."""
    cy = Program(stage.world, stage.world.cy)
    number: str = cy.post("/privacy-requests", {"customer": stage.party.ref, "kind": kind, "channel": "phone"}).json()[
        "number"
    ]
    assert cy.post(f"/privacy-requests/{number}/code").json() == {"channel": "email"}
    stage.carry()
    said = cy.post(f"/privacy-requests/{number}/proof", {"code": stage.mail.posted[-1].code}).json()
    assert said == {"right": True, "left": 0}
    return number


def test_a_program_takes_a_request_through_to_the_bundle_and_its_answer_is_kept_nowhere(stage: Stage) -> None:
    number, lena = proved(stage, "access"), Program(stage.world, stage.lena)
    assert lena.post(f"/privacy-requests/{number}/decision", {"outcome": "granted"}).json()["state"] == "granted"
    answer = lena.post(f"/privacy-requests/{number}/bundle")
    assert answer["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert json.loads(packed.read("data.json"))["request"]["number"] == number
    shown = lena.get(f"/privacy-requests/{number}").json()
    assert (shown["state"], shown["customer"], shown["outcome"]) == ("done", stage.party.ref, "granted")
    assert [one["number"] for one in lena.get("/privacy-requests", done=True).json()["items"]] == [number]
    assert holding(whole_database(), NAME) == []


def test_an_erasure_waits_for_a_second_person(stage: Stage) -> None:
    number, lena, bo = proved(stage, "erasure"), Program(stage.world, stage.lena), Program(stage.world, stage.world.bo)
    made = lena.post(f"/privacy-requests/{number}/decision", {"outcome": "granted"}).json()
    assert made["state"] == "in_review"
    digest = {"digest": made["digest"]}
    assert lena.post(f"/privacy-requests/{number}/agreement", digest).json()["code"] == "privacy.own_work"
    assert bo.post(f"/privacy-requests/{number}/agreement", digest).json() == {"state": "erasing"}


def test_a_look_needs_a_reason_and_is_listed(stage: Stage) -> None:
    cy = Program(stage.world, stage.world.cy)
    path = f"/customers/{stage.party.ref}/looks"
    assert cy.post(path, {"reason": "curiosity"}).status_code == 422
    values = cy.post(path, {"reason": "customer_calls", "reference": "T-9"}).json()["values"]
    assert MAIL in values.values()
    assert [(one["reason"], one["reference"]) for one in cy.get(path).json()] == [("customer_calls", "T-9")]


def test_a_stranger_finds_nothing(stage: Stage) -> None:
    number, dee = proved(stage, "access"), Program(stage.world, stage.world.dee)
    assert dee.get(f"/privacy-requests/{number}").status_code == 404
    assert dee.get("/privacy-requests").json()["items"] == []
    assert dee.post(f"/privacy-requests/{number}/extension", {"reason": "x"}).status_code in {403, 404}


def test_a_document_is_shown_opened_and_seen_by_somebody_else(stage: Stage) -> None:
    cy, lena = Program(stage.world, stage.world.cy), Program(stage.world, stage.lena)
    asked = {"customer": stage.party.ref, "kind": "access", "channel": "letter"}
    number = cy.post("/privacy-requests", asked).json()["number"]
    path = f"/privacy-requests/{number}/documents"
    given = {"content": base64.b64encode(b"%PDF-1.4 passport").decode(), "media_type": "application/pdf"}
    assert cy.post(path, given | {"content": "!"}).json()["code"] == "api.bad_content"
    made = cy.post(path, given).json()
    assert lena.get(f"{path}/{made['id']}").content == b"%PDF-1.4 passport"
    assert cy.post(f"{path}/{made['id']}/sight").json()["code"] == "privacy.own_work"
    assert lena.post(f"{path}/{made['id']}/sight").json() == {"state": "identified"}
    assert [one["seen_at"] is not None for one in lena.get(path).json()] == [True]


def test_a_decision_is_sent_back_and_a_request_taken_back(stage: Stage) -> None:
    number, lena, bo = proved(stage, "erasure"), Program(stage.world, stage.lena), Program(stage.world, stage.world.bo)
    lena.post(f"/privacy-requests/{number}/decision", {"outcome": "granted"})
    assert bo.post(f"/privacy-requests/{number}/return", {"reason": "which claims?"}).json() == {"state": "identified"}
    assert lena.post(f"/privacy-requests/{number}/withdrawal").json() == {"state": "withdrawn"}
    assert lena.get(f"/privacy-requests/{number}/receipt").json()["code"] == "api.no_receipt"


def test_a_restriction_holds_until_somebody_else_ends_it(stage: Stage) -> None:
    stage.granted("restriction")
    lena, bo = Program(stage.world, stage.lena), Program(stage.world, stage.world.bo)
    (flag,) = lena.get("/privacy-flags").json()
    assert (flag["customer"], flag["kind"], flag["lifted_at"]) == (stage.party.ref, "restricted", None)
    path, reason = f"/privacy-flags/{flag['id']}/lifting", {"reason": "settled"}
    assert lena.post(path, reason).json()["code"] == "privacy.own_work"
    assert bo.post(path, reason).status_code == 204
    assert lena.get("/privacy-flags").json() == []
    assert lena.get(f"/customers/{stage.party.ref}/flags").json()[0]["lifted_at"]


def test_holds_and_rules_take_two_programs(stage: Stage) -> None:
    lena, bo = Program(stage.world, stage.lena), Program(stage.world, stage.world.bo)
    made = lena.post("/privacy-holds", {"reason": "litigation", "note": "case 7", "customer": stage.party.ref}).json()
    assert lena.get("/privacy-holds").json()[0]["customer"] == stage.party.ref
    assert lena.post(f"/privacy-holds/{made['id']}/release-request", {"note": "over"}).status_code == 204
    assert lena.post(f"/privacy-holds/{made['id']}/release").json()["code"] == "privacy.own_work"
    assert bo.post(f"/privacy-holds/{made['id']}/release").status_code == 204
    rule = lena.post("/privacy-rules", {"purpose": "transactions", "basis": "CN-EC-06", "months": 36}).json()
    assert bo.post(f"/privacy-rules/{rule['id']}/agreement").status_code == 204
    assert lena.get("/privacy-rules").json()[0]["agreed_at"]
    assert lena.get("/privacy-due").json() == []
    assert lena.post(f"/privacy-rules/{rule['id']}/end").status_code == 204
    assert lena.post("/privacy-days", {"days": 10}).status_code == 204


def test_confidentiality_on_file_over_the_api(stage: Stage) -> None:
    lena, bo, cy = (Program(stage.world, one) for one in (stage.lena, stage.world.bo, stage.world.cy))
    paper = {
        "email": "cy@example.com", "paper": "nda", "signed_on": "2026-11-01",
        "content": base64.b64encode(b"%PDF signed").decode(),
    }  # fmt: skip
    assert lena.post("/privacy-papers", paper).status_code == 201
    assert [one["user"] for one in lena.get("/privacy-papers").json()] == ["Cy"]
    assert ("Cy", "nda") not in {(one["user"], one["paper"]) for one in lena.get("/privacy-papers/lacking").json()}
    plan = {"period": "2026-Q4", "due_on": "2026-12-15", "owner": "cy@example.com"}
    check = lena.post("/privacy-checks", plan).json()["id"]
    points = lena.get("/privacy-checks").json()[0]["points"]
    said = cy.post(f"/privacy-checks/{check}/answers", {"answers": [{"in_order": True} for _ in points]}).json()
    assert cy.post(f"/privacy-checks/{check}/signature", said).status_code == 403
    assert bo.post(f"/privacy-checks/{check}/signature", said).status_code == 204


def test_an_alarm_about_a_canary_is_answered_by_somebody_else(stage: Stage) -> None:
    lena, cy = Program(stage.world, stage.lena), Program(stage.world, stage.world.cy)
    assert lena.post(f"/customers/{stage.party.ref}/canary", {"on": True}).status_code == 204
    cy.post(f"/customers/{stage.party.ref}/looks", {"reason": "review"})
    (alarm,) = lena.get("/privacy-alarms").json()
    assert (alarm["customer"], alarm["user"]) == (stage.party.ref, "Cy")
    assert lena.post(f"/privacy-alarms/{alarm['look']}/answer", {"note": "a drill"}).status_code == 204
    assert lena.get("/privacy-alarms").json() == []
