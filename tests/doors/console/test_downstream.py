# SPDX-License-Identifier: Apache-2.0
"""Recipients of data through the console: proposed, agreed to by somebody else, followed up; and letters of requests."""

from pathlib import Path

import pytest

from doors.asking import an_asking_stage
from doors.console.pressing import after
from doors.story import a_browser, text_of
from duly.rooms.downstream import queries
from duly.rooms.downstream.carrier import Answered
from duly.rooms.downstream.facts import State
from rooms.downstream.stage import Stage, a_stage

pytestmark = pytest.mark.django_db
PAGE = "/console/downstream"
FORM = {
    "ref": "crm", "name": "CRM of Example Ltd", "url": "https://crm.example/in", "family": ["profile", "contact_point"],
    "purpose": "customer care", "kind": "processor",
}  # fmt: skip


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return a_stage(tmp_path)


def test_one_proposes_another_agrees(stage: Stage) -> None:
    lee, bo = a_browser("lee@example.com"), a_browser("bo@example.com")
    assert "waits for a second person" in after(lee, f"{PAGE}/proposal", FORM)
    crm = next(one for one in queries.systems_for(stage.legal) if one.ref == "crm")
    assert lee.post(f"{PAGE}/agreement", {"system": crm.id}).status_code == 403
    assert "1 recipient waits for a second person" in text_of(bo.get("/console/"))
    assert "in force" in after(bo, f"{PAGE}/agreement", {"system": crm.id})


def test_what_was_typed_is_not_lost_when_it_is_refused(stage: Stage) -> None:
    answer = a_browser("lee@example.com").post(f"{PAGE}/proposal", FORM | {"url": "http://crm.example/in"})
    assert answer.status_code == 422
    assert "CRM of Example Ltd" in text_of(answer)


def test_whoever_stays_silent_is_seen_sent_again_and_taken_down(stage: Stage) -> None:
    stage.change()
    stage.carrier.answer = Answered(410)
    stage.carry()
    agent = a_browser("cy@example.com")
    assert "1 announcement was not acknowledged" in text_of(agent.get("/console/"))
    assert "Customer 0" in text_of(agent.get(PAGE))
    key = {"announcement": stage.one().id}
    after(agent, f"{PAGE}/again", key)
    assert stage.one().state == State.WAITING
    after(agent, f"{PAGE}/acknowledgement", key | {"note": "Ms Li called"})
    assert stage.one().state == State.ACKNOWLEDGED


def test_a_key_is_shown_to_an_operator_once_and_kept_by_no_cache(stage: Stage) -> None:
    answer = a_browser("operator@example.com").post(f"{PAGE}/key", {"system": stage.system})
    assert "whsec_" in text_of(answer)
    assert "no-store" in answer["Cache-Control"]
    assert a_browser("lee@example.com").post(f"{PAGE}/key", {"system": stage.system}).status_code == 403


def test_somebody_elsewhere_sees_no_recipient_and_no_customer(stage: Stage) -> None:
    stage.change()
    page = text_of(a_browser("dee@example.com").get(f"{PAGE}?view=all"))
    assert "Erp system" not in page
    assert "Customer 0" not in page


def test_in_chinese(stage: Stage) -> None:
    stage.change()
    page = text_of(a_browser("cy@example.com", language="zh-CN").get(f"{PAGE}?view=all"))
    assert "数据接收方" in page
    assert "登记信息已变更" in page


def test_the_letter_of_a_request_is_taken_on_its_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asking = an_asking_stage(tmp_path, monkeypatch)
    request = asking.in_review()
    agent, page = a_browser("cy@example.com"), f"/console/change-requests/{request.id}"
    assert "Take the letter" not in text_of(agent.get(page))
    assert agent.post(f"{page}/letter").status_code == 409
    asking.applied_from(request)
    assert "Letter of confirmation" in text_of(agent.get(page))
    answer = agent.post(f"{page}/letter")
    assert answer.content.startswith(b"%PDF")
    assert f"{request.number}-confirmation.pdf" in answer["Content-Disposition"]
    assert a_browser("dee@example.com").post(f"{page}/letter").status_code == 404
