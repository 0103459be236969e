# SPDX-License-Identifier: Apache-2.0
"""Privacy requests for programs: taken down, proved, decided by two, handed over; looks with a reason."""

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
