# SPDX-License-Identifier: Apache-2.0
"""Files of changes and the support PIN on the console."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from doors.asking import an_asking_stage
from doors.story import a_browser, text_of
from duly.rooms.change_requests import actions, jobs, queries
from duly.rooms.change_requests.models import BulkFile, BulkLine
from rooms.change_requests.stage import Stage

pytestmark = pytest.mark.django_db
LIST = "/console/change-requests/files"
TABLE = "客户编号,变更项目,新值\nC-00000,别名,小王\nC-00001,手机,+12025550188\nC-99999,别名,无此人\n"


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return an_asking_stage(tmp_path, monkeypatch)


def brought(by: str = "ada@example.com", table: str = TABLE) -> str:
    upload = SimpleUploadedFile("变更.csv", table.encode(), content_type="text/csv")
    answer = a_browser(by).post(LIST, {"file": upload, "source": "the register", "organisation": "acme"})
    assert answer.status_code == 303
    return f"{LIST}/{BulkFile.objects.latest('at').id}"


def test_a_file_is_brought_in_looked_at_agreed_to_and_carried_out(stage: Stage) -> None:
    page, bo = brought(), a_browser("bo@example.com")
    assert "2 lines drawn by lot wait for your look" in text_of(bo.get(page))
    for line in BulkLine.objects.filter(is_sampled=True):
        shown = text_of(bo.post(f"{page}/lines/{line.id}"))
    assert "C-0000" in shown
    digest = BulkFile.objects.get().digest
    assert "Agreed" in text_of(bo.post(f"{page}/decision", {"decision": "agreed", "digest": digest}, follow=True))
    jobs.carry_files()
    shown = text_of(bo.get(page))
    for said in ("applied", "a request of its own", "refused when the file was read", "CR-2026-"):
        assert said in shown, said
    assert stage.entity("profile").values["alias"] == "小王"


def test_whoever_brought_it_in_is_offered_no_decision_and_makes_none(stage: Stage) -> None:
    page, ada = brought("eve@example.com"), a_browser("eve@example.com")
    assert "Agree to this file" not in text_of(ada.get(page))
    assert ada.post(f"{page}/decision", {"decision": "agreed", "digest": "x"}).status_code == 403


def test_without_the_look_nothing_is_agreed_to(stage: Stage) -> None:
    page = brought()
    answer = a_browser("bo@example.com").post(
        f"{page}/decision", {"decision": "agreed", "digest": BulkFile.objects.get().digest}
    )
    assert (answer.status_code, "2 lines of the sample" in text_of(answer)) == (409, True)


def test_a_file_is_refused_with_a_reason(stage: Stage) -> None:
    page, bo = brought(), a_browser("bo@example.com")
    bo.post(f"{page}/decision", {"decision": "refused", "why": "the register is older"})
    assert "the register is older" in text_of(a_browser("ada@example.com").get(page))


def test_the_fates_are_taken_as_a_table_without_what_the_lines_say(stage: Stage) -> None:
    page = brought()
    table = text_of(a_browser("ada@example.com").get(f"{page}/fates")).lstrip("\ufeff")
    assert table.splitlines()[3].startswith("4,refused when the file was read,there is no such customer")
    assert "0188" not in table


@pytest.mark.parametrize("table", ["", "a,b\n1,2\n"])
def test_what_is_no_table_is_refused_above_the_form(stage: Stage, table: str) -> None:
    upload = SimpleUploadedFile("x.csv", table.encode() or b" ")
    answer = a_browser("ada@example.com").post(LIST, {"file": upload, "source": "x"})
    assert (answer.status_code, "Not taken in" in text_of(answer)) == (422, True)


def test_the_pages_speak_chinese(stage: Stage) -> None:
    page, bo = brought(), a_browser("bo@example.com", language="zh-Hans")
    assert "批量变更文件" in text_of(bo.get(LIST))
    for said in ("待他人确认", "还有 2 行抽样待您查看", "同意这份文件"):
        assert said in text_of(bo.get(page)), said
    assert "没有此客户" in text_of(bo.get(f"{page}?lines=refused"))


def test_the_queue_leads_to_them(stage: Stage) -> None:
    assert f'"{LIST}"' in text_of(a_browser("bo@example.com").get("/console/change-requests"))


def test_an_agent_types_the_pin_that_the_customer_says(stage: Stage) -> None:
    actions.set_pin(stage.customer, "482915")
    stage.time.passes(days=2)
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    cy, page = a_browser("cy@example.com"), f"/console/change-requests/{request.id}"
    assert "Ask for the support PIN" in text_of(cy.get(page))
    wrong = cy.post(f"{page}/pin", {"pin": "111112"})
    assert (wrong.status_code, "it may be tried 4 more times" in text_of(wrong)) == (422, True)
    right = text_of(cy.post(f"{page}/pin", {"pin": "482915"}, follow=True))
    assert "The PIN is right." in right
    assert "482915" not in right
    assert [one.method for one in queries.case(stage.world.cy, request.id).proofs][:2] == ["pin", "pin"]


def test_the_script_asks_for_the_pin(stage: Stage) -> None:
    page = f"/console/change-requests/new/{stage.party.id}"
    assert "support PIN" in text_of(a_browser("cy@example.com").get(page))
