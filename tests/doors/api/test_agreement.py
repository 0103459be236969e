# SPDX-License-Identifier: Apache-2.0
"""Agreement and dossier through the API."""

import base64

import pytest

from doors.api.programs import Program
from duly.kernel import clock
from rooms.agreement.departments import POLICY, Departments, a_company, a_policy
from rooms.notices.letters import a_file
from theatre import staged

pytestmark = pytest.mark.django_db


company = staged(a_company)


def test_a_notice_needs_its_department_and_says_how_far_it_is(company: Departments) -> None:
    a_policy(company)
    ada, bo, lu, mo = (
        Program(company.world, one) for one in (company.world.ada, company.world.bo, company.lu, company.mo)
    )
    made = ada.post("/notices", a_file()).json()
    refused = ada.post(f"/notices/{made['number']}/submission")
    assert (refused.status_code, refused.json()["code"]) == (409, "agreement.tasks_open")
    (mine,) = mo.get("/tasks").json()["items"]
    assert mo.post(f"/tasks/{mine['id']}/end", {"note": "Right."}).status_code == 204
    assert ada.post(f"/notices/{made['number']}/submission").status_code == 201
    assert bo.post(f"/notices/{made['id']}/approval", {"digest": made["digest"]}).json()["state"] == "submitted"
    found = bo.get(f"/notices/{made['number']}/agreement").json()
    assert (found["missing"], [one["by"] for one in found["given"]]) == (
        {"approvers": 1, "departments": ["legal"]},
        ["Bo"],
    )
    said = lu.post(f"/notices/{made['id']}/approval", {"digest": made["digest"], "department": "legal"})
    assert said.json()["state"] == "approved"


def test_tasks_are_added_ended_and_reopened(company: Departments) -> None:
    ada, mo = Program(company.world, company.world.ada), Program(company.world, company.mo)
    number = ada.post("/notices", a_file()).json()["number"]
    task = ada.post(f"/notices/{number}/tasks", {"step": "plan", "title_en": "Look", "department": "marketing"}).json()
    rules = [{"step": "feedback", "title_zh": "登记", "rule": "CN-REG-1", "law": "x"}]
    assert len(ada.post(f"/notices/{number}/tasks/from-rules", rules).json()["ids"]) == 1
    assert mo.post(f"/tasks/{task['id']}/end", {}).status_code == 204
    assert mo.post(f"/tasks/{task['id']}/reopening", {}).status_code == 204
    assert [one["outcome"] for one in mo.get("/tasks").json()["items"]] == [""]
    assert ada.post(f"/tasks/{task['id']}/holder", {}).json()["code"] == "agreement.to_whom"
    assert ada.post(f"/tasks/{task['id']}/holder", {"person": "lu@example.com"}).status_code == 204
    assert mo.get("/tasks").json()["items"] == []
    assert ada.post(f"/notices/{number}/departments", {"department": "legal"}).status_code == 204
    assert ada.get(f"/notices/{number}/agreement").json()["departments"] == ["legal", "marketing"]


def test_a_policy_is_proposed_by_one_and_confirmed_by_another(company: Departments) -> None:
    operator, bo = Program(company.world, company.world.operator), Program(company.world, company.world.bo)
    assert operator.post("/organisations/acme/policy", {"policy": POLICY}).json() == {"number": 1}
    assert operator.post("/organisations/acme/policy/1/confirmation").status_code == 403
    assert bo.post("/organisations/acme/policy/1/confirmation").status_code == 204
    found = bo.get("/organisations/acme/policy").json()
    assert (found["in_force"]["departments"], found["versions"][0]["number"]) == (["legal"], 1)
    assert [row["ref"] for row in bo.get("/organisations/acme/departments").json()] == ["legal", "marketing"]
    assert (
        operator.post("/organisations/acme/policy", {"policy": {"approvers": 0}}).json()["code"]
        == "agreement.bad_policy"
    )


def test_a_delegation_is_given_listed_and_taken_back(company: Departments) -> None:
    lu, today = Program(company.world, company.lu), clock.day_in("Asia/Shanghai", clock.now()).isoformat()
    body = {"to": "bo@example.com", "from_on": today, "until": "2099-01-01"}
    assert lu.post("/organisations/acme/delegations", body).json()["code"] == "agreement.bad_period"
    made = lu.post("/organisations/acme/delegations", body | {"until": today}).json()
    assert [row["id"] for row in lu.get("/delegations").json()] == [made["id"]]
    assert lu.delete(f"/delegations/{made['id']}").status_code == 204
    assert lu.get("/delegations").json() == []


def test_risks_documents_and_comments(company: Departments) -> None:
    ada, bo = Program(company.world, company.world.ada), Program(company.world, company.world.bo)
    number = ada.post("/notices", a_file()).json()["number"]
    risk = ada.post(f"/notices/{number}/risks", {"kind": "leak", "title": "List", "likelihood": 5, "impact": 5}).json()
    assert ada.get(f"/notices/{number}/risks").json()[0]["is_high"] is True
    assert bo.post(f"/risks/{risk['id']}/judgement", {"state": "accepted", "note": "Small."}).status_code == 204
    assert ada.get(f"/notices/{number}/risks").json()[0]["is_high"] is False
    body = {"kind": "minutes", "title": "Kick-off", "media_type": "text/plain", "content": "!"}
    assert ada.post(f"/notices/{number}/documents", body).json()["code"] == "api.not_base64"
    made = ada.post(f"/notices/{number}/documents", body | {"content": base64.b64encode(b"Agreed.").decode()}).json()
    assert b"".join(bo.get(f"/documents/{made['id']}").streaming_content) == b"Agreed."
    assert bo.get(f"/notices/{number}/documents").json()[0]["title"] == "Kick-off"
    said = bo.post(f"/notices/{number}/comments", {"part": "content.en.sms", "text": "Short."}).json()
    assert ada.post(f"/comments/{said['id']}/resolution").status_code == 204
    assert ada.delete(f"/comments/{said['id']}/resolution").status_code == 204
    assert ada.get(f"/notices/{number}/comments").json()[0]["resolved_at"] is None
