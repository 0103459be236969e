# SPDX-License-Identifier: Apache-2.0
"""Agreement and dossier in the browser."""

from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from doors.story import a_bilingual_file, a_browser, bytes_of, text_of
from duly.kernel import clock
from duly.rooms.agreement import queries
from duly.rooms.dossier import queries as dossiers
from duly.rooms.notices import actions
from duly.rooms.notices.models import Notice
from rooms.agreement.departments import POLICY, Departments, a_company, a_policy
from theatre import staged

pytestmark = pytest.mark.django_db


company = staged(a_company)


@pytest.fixture
def notice(company: Departments) -> Notice:
    return actions.create(company.world.ada, "acme", a_bilingual_file())


def post(who: str, notice: Notice, path: str, language: str = "en", **form: Any) -> Any:
    return a_browser(f"{who}@example.com", language).post(f"/console/notices/{notice.id}/{path}", form)


def get(who: str, path: str, language: str = "en") -> str:
    return text_of(a_browser(f"{who}@example.com", language).get(f"/console/{path}"))


def test_tasks_are_added_done_and_reopened_by_forms(company: Departments, notice: Notice) -> None:
    form = {
        "title": "Have a look",
        "step": "plan",
        "department": "marketing",
        "due_on": "2026-01-01",
        "mandatory": "on",
    }
    assert post("ada", notice, "agreement/task", **form).status_code == 303
    page = get("mo", f"notices/{notice.id}/agreement")
    assert "Have a look" in page and "overdue" in page
    assert "Have a look" in get("mo", "tasks")
    (task,) = queries.tasks_of(notice.id)
    assert post("mo", notice, "agreement/done", task=task.id, note="Fine").status_code == 303
    assert post("mo", notice, "agreement/done", task=task.id).status_code == 409
    assert "已完成" in get("mo", f"notices/{notice.id}/agreement", "zh-CN")
    assert post("mo", notice, "agreement/again", task=task.id).status_code == 303
    assert post("mo", notice, "agreement/done", task="garbled").status_code == 404
    assert post("mo", notice, "agreement/dance").status_code == 404


def test_a_task_that_nobody_has_is_given_to_somebody_by_a_form(company: Departments, notice: Notice) -> None:
    post("ada", notice, "agreement/task", title="Whose is it?", step="plan")
    (task,) = queries.tasks_of(notice.id)
    assert "nobody yet" in get("ada", f"notices/{notice.id}/agreement")
    assert "尚无人负责" in get("ada", "tasks", "zh-CN")
    assert post("ada", notice, "agreement/handing", task=task.id).status_code == 422
    assert post("ada", notice, "agreement/handing", task=task.id, department="marketing").status_code == 303
    assert "Whose is it?" in get("mo", "tasks")
    assert "Whose is it?" not in get("ada", "tasks")


def test_my_tasks_are_narrowed_and_taken_as_a_file(company: Departments, notice: Notice) -> None:
    for title, more in (("Late one", {"due_on": "2026-01-01", "person": "ada@example.com"}), ("No one's", {})):
        post("ada", notice, "agreement/task", title=title, step="plan", **more)
    shown = {only: get("ada", f"tasks?only={only}") for only in ("", "late", "nobodys", "x")}
    found = {only: ("Late one" in page, "No one&#x27;s" in page) for only, page in shown.items()}
    assert found == {"": (True, True), "late": (True, False), "nobodys": (False, True), "x": (True, True)}
    lines = (
        bytes_of(a_browser("ada@example.com").get("/console/tasks?only=late&format=csv"))
        .decode("utf-8-sig")
        .splitlines()
    )
    assert [line.split(",")[:3] for line in lines] == [["Task", "Notice", "Step"], ["Late one", notice.number, "plan"]]
    assert a_browser("ada@example.com").get("/console/tasks?format=xlsx").status_code == 200


def test_a_step_says_what_it_lacks(company: Departments, notice: Notice) -> None:
    assert "the plan names no owner" in get("ada", f"notices/{notice.id}/agreement")
    assert "方案尚未写明责任人" in get("ada", f"notices/{notice.id}/agreement", "zh-CN")


def test_a_partial_approval_shows_what_is_given_and_what_is_needed(company: Departments) -> None:
    a_policy(company, tasks=None, approvers=2)
    notice = actions.create(company.world.ada, "acme", a_bilingual_file())
    digest = actions.submit(company.world.ada, notice.id)
    assert post("bo", notice, "approval", digest=digest).status_code == 303
    page = get("bo", f"notices/{notice.id}")
    assert "1 of 2 approvals." in page and "legal" in page
    assert "1 of 2 approvals." in get("bo", f"notices/{notice.id}/agreement")
    assert post("lu", notice, "approval", digest=digest, department="legal").status_code == 303
    assert "has signed" in get("bo", f"notices/{notice.id}/agreement")


def test_the_six_steps_stand_there_in_chinese(company: Departments, notice: Notice) -> None:
    page = get("ada", f"notices/{notice.id}/agreement", "zh-CN")
    assert all(words in page for words in ("内部确认", "方案", "渠道", "内容", "执行", "反馈", "六步流程"))


def test_a_policy_is_proposed_and_confirmed_by_forms(company: Departments) -> None:
    operator, bo = a_browser("operator@example.com"), a_browser("bo@example.com")
    document = yaml.safe_dump(POLICY, allow_unicode=True)
    assert operator.post("/console/policy", {"organisation": "acme", "document": document}).status_code == 303
    assert "I have read it" not in text_of(operator.get("/console/policy?organisation=acme"))
    assert "I have read it" in text_of(bo.get("/console/policy?organisation=acme"))
    assert operator.post("/console/policy", {"organisation": "acme", "number": "1"}).status_code == 403
    assert bo.post("/console/policy", {"organisation": "acme", "number": "1"}).status_code == 303
    assert operator.post("/console/policy", {"organisation": "acme", "document": "a: [b"}).status_code == 422
    assert operator.post("/console/policy", {"organisation": "acme", "document": "approvers: 0"}).status_code == 422


def test_a_delegation_is_given_and_taken_back_by_forms(company: Departments) -> None:
    today = clock.day_in("Asia/Shanghai", clock.now()).isoformat()
    lu = a_browser("lu@example.com")
    form = {"to": "bo@example.com", "organisation": "acme", "from_on": today, "until": today, "reason": "Leave"}
    assert lu.post("/console/delegations", form | {"until": "soon"}).status_code == 422
    assert lu.post("/console/delegations", form).status_code == 303
    (card,) = queries.delegations_for(company.world.bo)
    assert lu.post("/console/delegations", {"delegation": str(card.id)}).status_code == 303
    assert queries.delegations_for(company.world.bo) == []


def test_a_member_of_another_department_gets_no_page(company: Departments, notice: Notice) -> None:
    for path in ("", "/agreement", "/dossier"):
        assert a_browser("mo@example.com").get(f"/console/notices/{notice.id}{path}").status_code == 404
    assert post("ada", notice, "agreement/department", department="marketing").status_code == 303
    for path in ("", "/agreement", "/dossier"):
        assert a_browser("mo@example.com").get(f"/console/notices/{notice.id}{path}").status_code == 200


def test_a_high_risk_warns_on_the_page_where_one_approves(company: Departments, notice: Notice) -> None:
    form = {"title": "The list gets out", "kind": "leak", "likelihood": "5", "impact": "4"}
    assert post("ada", notice, "dossier/risk", **form).status_code == 303
    assert post("ada", notice, "dossier/risk", **(form | {"impact": "9"})).status_code == 422
    assert "High risks are open." in get("bo", f"notices/{notice.id}")
    page = get("bo", f"notices/{notice.id}/dossier")
    assert "5 × 4 = 20" in page and page.count("<rect") == 25
    (risk,) = dossiers.risks_for(company.world.bo, notice.id)
    assert post("bo", notice, "dossier/judgement", risk=risk.id, state="accepted", note="Small.").status_code == 303
    assert "High risks are open." not in get("bo", f"notices/{notice.id}")


def test_minutes_are_attached_and_downloaded(company: Departments, notice: Notice) -> None:
    file = SimpleUploadedFile("minutes.txt", b"Agreed.", "text/plain")
    form = {"kind": "minutes", "title": "Kick-off", "meeting_on": "2026-05-01", "participants": "Ada, Bo"}
    assert post("ada", notice, "dossier/document", **form, file=file).status_code == 303
    (card,) = dossiers.documents_for(company.world.bo, notice.id)
    answer = a_browser("bo@example.com").get(f"/console/documents/{card.id}")
    assert (bytes_of(answer), answer["Content-Disposition"].startswith("attachment")) == (b"Agreed.", True)
    assert a_browser("dee@example.com").get(f"/console/documents/{card.id}").status_code == 404
    assert post("ada", notice, "dossier/document", **form).status_code == 422


def test_comments_are_made_resolved_and_reopened(company: Departments, notice: Notice) -> None:
    assert post("bo", notice, "dossier/comment", part="content.en.sms", text="Too <long>.").status_code == 303
    (one,) = dossiers.comments_for(company.world.bo, notice.id)
    assert "Too &lt;long&gt;." in get("ada", f"notices/{notice.id}/dossier")
    assert post("ada", notice, "dossier/resolution", comment=one.id).status_code == 303
    assert post("ada", notice, "dossier/reopening", comment=one.id).status_code == 303
    assert post("ada", notice, "dossier/comment", part="content.xx.sms", text="x").status_code == 404
