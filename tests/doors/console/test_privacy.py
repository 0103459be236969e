# SPDX-License-Identifier: Apache-2.0
"""Privacy requests in the console: taken down, proved, decided by two, handed over; holds and rules on one page."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
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


def test_a_paper_is_put_on_file_and_lacks_no_more(stage: Stage) -> None:
    lena, at = a_browser("lena@example.com"), "/console/privacy/confidentiality"
    assert "Lacking, or ending within 30 days:" in lena.get(at).content.decode()
    given = {"user": str(stage.world.cy.id), "paper": "nda", "signed_on": "2026-11-01", "expires_on": "2027-11-01"}
    assert lena.post(f"{at}/paper", given).status_code == 422
    scan = SimpleUploadedFile("nda.pdf", b"%PDF-1.7\nsigned\n%%EOF\n", content_type="application/pdf")
    assert lena.post(f"{at}/paper", given | {"scan": scan}).status_code == 303
    left = {(one.user, one.paper) for one in queries.lacking(stage.world.acme.id, date(2026, 11, 25))}
    assert (stage.world.cy.id, "nda") not in left
    assert (stage.world.cy.id, "training") in left
    assert "Cy" in in_chinese("lena@example.com").get(at).content.decode()


def test_a_check_is_planned_answered_and_signed_by_somebody_else(stage: Stage) -> None:
    lena, bo, cy = (a_browser(f"{name}@example.com") for name in ("lena", "bo", "cy"))
    at = "/console/privacy/confidentiality"
    assert (
        lena.post(f"{at}/plan", {"period": "2026-Q4", "due_on": "soon", "owner": stage.world.cy.id}).status_code == 422
    )
    given = {"period": "2026-Q4", "due_on": "2026-12-15", "owner": str(stage.world.cy.id)}
    assert lena.post(f"{at}/plan", given).status_code == 303
    (check,) = queries.checks_for(stage.lena)
    here = f"/console/privacy/checks/{check.id}"
    answers = {f"point-{n}": "yes" for n in range(len(check.points))} | {"point-3": "no"}
    assert cy.post(f"{here}/answers", answers).status_code == 422
    assert cy.post(f"{here}/answers", answers | {"finding-3": "two lack training"}).status_code == 303
    digest = queries.check_for(stage.lena, check.id).digest
    assert "two lack training" in bo.get(here).content.decode()
    assert cy.post(f"{here}/signature", {"digest": digest}).status_code == 403
    assert bo.post(f"{here}/signature", {"digest": digest}).status_code == 303
    assert "已签认" in in_chinese("lena@example.com").get(at).content.decode()


def test_a_canary_is_made_and_taken_back(stage: Stage) -> None:
    lena, at = a_browser("lena@example.com"), "/console/privacy/confidentiality"
    assert lena.post(f"{at}/bait", {"ref": stage.party.ref}).status_code == 303
    assert queries.is_bait(stage.party.id)
    assert stage.party.ref in lena.get(at).content.decode()
    lena.post(f"{at}/no-bait", {"ref": stage.party.ref})
    assert not queries.is_bait(stage.party.id)
    assert a_browser("cy@example.com").post(f"{at}/bait", {"ref": stage.party.ref}).status_code == 403


def test_a_restriction_is_ended_by_somebody_else_than_who_prepared_it(stage: Stage) -> None:
    row = stage.granted("restriction")
    lena, bo, at = a_browser("lena@example.com"), a_browser("bo@example.com"), "/console/privacy/keeping"
    assert row.number in bo.get(at).content.decode()
    (flag,) = queries.flags_for(stage.lena)
    assert lena.post(f"{at}/lifting", {"flag": str(flag.id), "reason": "settled"}).status_code == 403
    assert bo.post(f"{at}/lifting", {"flag": str(flag.id), "reason": ""}).status_code == 422
    assert bo.post(f"{at}/lifting", {"flag": str(flag.id), "reason": "settled"}).status_code == 303
    assert queries.restricted([stage.party.id]) == set()


def test_whoever_must_have_seen_a_document_can_open_it_and_that_is_on_record(stage: Stage) -> None:
    made = actions.receive(stage.world.cy, stage.party.id, kind="erasure", channel="letter")
    shown = actions.show_document(stage.world.cy, made.id, b"%PDF-1.4 her passport", media_type="application/pdf")
    at = f"/console/privacy/{made.id}"
    lena = a_browser("lena@example.com")
    assert f"{at}/documents/{shown}" in lena.get(at).content.decode()
    answer = lena.get(f"{at}/documents/{shown}")
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 her passport"
    assert "attachment" in answer["Content-Disposition"]
    assert stage.recorded("privacy.document_opened") == 1
    assert a_browser("dee@example.com").get(f"{at}/documents/{shown}").status_code in {403, 404}
