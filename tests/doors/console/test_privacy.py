# SPDX-License-Identifier: Apache-2.0
"""Privacy requests in the console: taken down, proved, decided by two, handed over; holds and rules on one page."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client

from doors.story import a_browser
from duly.kernel import clock
from duly.rooms.privacy import actions, jobs, queries
from duly.rooms.privacy.models import Request
from rooms.privacy.stage import NAME, Stage, a_stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is held for the night, whenever the tests run."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 25, 12, tzinfo=UTC))


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return a_stage(tmp_path)


def in_chinese(email: str) -> Client:
    """The same person's browser, in Chinese."""
    browser = a_browser(email)
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-Hans"
    return browser


def test_a_request_is_taken_down_proved_and_answered(stage: Stage) -> None:
    cy, lena = a_browser("cy@example.com"), a_browser("lena@example.com")
    given = {"ref": stage.party.ref, "kind": "access", "channel": "phone", "words": "all of it"}
    made = cy.post("/console/privacy/new", given)
    row = Request.objects.get()
    assert made["Location"] == f"/console/privacy/{row.id}"
    assert NAME in cy.get("/console/privacy").content.decode()
    at = f"/console/privacy/{row.id}"
    assert "all of it" in cy.get(at).content.decode()
    cy.post(f"{at}/code")
    stage.carry()
    row.refresh_from_db()
    assert cy.post(f"{at}/proof", {"code": stage.mail.posted[-1].code}).status_code == 303
    assert lena.post(f"{at}/decision", {"outcome": "granted"}).status_code == 303
    answer = lena.post(f"{at}/bundle")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/zip", "no-store")
    assert row.number in lena.get("/console/privacy?done=1").content.decode()


def test_an_erasure_is_agreed_to_by_a_second_person_and_leaves_a_receipt(stage: Stage) -> None:
    row = stage.asked("erasure")
    at, lena, bo = f"/console/privacy/{row.id}", a_browser("lena@example.com"), a_browser("bo@example.com")
    lena.post(f"{at}/decision", {"outcome": "granted"})
    digest = queries.request_for(stage.lena, row.id).digest
    assert lena.post(f"{at}/agreement", {"digest": digest}).status_code == 403
    assert digest in bo.get(at).content.decode()
    assert bo.post(f"{at}/agreement", {"digest": digest}).status_code == 303
    assert lena.get(f"{at}/receipt").status_code == 404
    stage.carry()
    assert jobs.erase() == 1
    assert lena.get(f"{at}/receipt").status_code == 200
    assert NAME not in lena.get(at).content.decode()


def test_what_stands_against_an_erasure_is_said_before_anybody_decides(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, contract_end="")
    row = stage.asked("erasure")
    assert "与客户的合同仍在履行" in in_chinese("lena@example.com").get(f"/console/privacy/{row.id}").content.decode()
    answer = a_browser("lena@example.com").post(f"/console/privacy/{row.id}/decision", {"outcome": "granted"})
    assert answer.status_code == 409
    assert "contract with the customer runs" in answer.content.decode()


def test_a_wrong_code_is_said_and_counted(stage: Stage) -> None:
    made = actions.receive(stage.world.cy, stage.party.id, kind="access", channel="phone")
    actions.send_code(stage.world.cy, made.id)
    answer = a_browser("cy@example.com").post(f"/console/privacy/{made.id}/proof", {"code": "0"})
    assert answer.status_code == 422
    assert "may be typed 2 more times" in answer.content.decode()
    assert Request.objects.get().guesses == 1


def test_holds_and_rules_take_two(stage: Stage) -> None:
    lena, bo = a_browser("lena@example.com"), a_browser("bo@example.com")
    at = "/console/privacy/keeping"
    lena.post(f"{at}/hold", {"ref": stage.party.ref, "reason": "dispute", "note": "case 1"})
    (hold,) = queries.holds_for(stage.lena)
    lena.post(f"{at}/release-request", {"hold": str(hold.id), "note": "over"})
    assert lena.post(f"{at}/release", {"hold": str(hold.id)}).status_code == 403
    assert "Agree that it ends" in bo.get(at).content.decode()
    assert bo.post(f"{at}/release", {"hold": str(hold.id)}).status_code == 303
    given = {"purpose": "transactions", "basis": "CN-EC-06", "months": "36"}
    assert lena.post(f"{at}/rule", given | {"months": "x"}).status_code == 422
    lena.post(f"{at}/rule", given)
    (rule,) = queries.rules_for(stage.lena)
    assert bo.post(f"{at}/rule-agreement", {"rule": str(rule.id)}).status_code == 303
    jobs.look_for_due()
    shown = in_chinese("lena@example.com").get(at).content.decode()
    assert stage.party.ref in shown
    assert "电子商务法 31" in shown


def test_an_alarm_stands_there_until_somebody_says_what_came_of_it(stage: Stage) -> None:
    actions.set_bait(stage.lena, stage.party.id, on=True)
    actions.reveal(stage.world.cy, stage.party.id, actions.Wanted(), reason="review")
    lena = a_browser("lena@example.com")
    assert "canary records were opened" in lena.get("/console/privacy/keeping").content.decode()
    (alert,) = queries.alerts_for(stage.lena)
    lena.post("/console/privacy/keeping/alert", {"look": str(alert.id), "note": "a drill"})
    assert "canary records were opened" not in lena.get("/console/privacy/keeping").content.decode()
    assert queries.lacking(stage.world.acme.id, date(2026, 11, 25))
