# SPDX-License-Identifier: Apache-2.0
"""Departments, agreement and risks from a terminal."""

from pathlib import Path

import pytest
import yaml

from doors.cli.shell import duly
from duly.kernel import clock
from rooms.agreement.departments import POLICY, Departments, a_company
from rooms.notices.letters import a_file
from theatre import staged

pytestmark = pytest.mark.django_db
ACME = ("--organisation", "acme")


company = staged(a_company)


def as_(name: str) -> tuple[str, str]:
    return ("--as", f"{name}@example.com")


def number_of(company: Departments) -> str:
    from duly.rooms.notices import actions

    return str(actions.create(company.world.ada, "acme", a_file()).number)


def test_departments_are_added_listed_and_set(company: Departments) -> None:
    assert duly("departments", "add", "it", "--name-en", "Technology", *ACME, "--json").json["ref"] == "it"
    assert duly("departments", "add", "it", "--name-en", "Technology", *ACME).code != 0
    assert [row["ref"] for row in duly("departments", "list", "--json").json] == ["it", "legal", "marketing"]
    assert "所属部门：it" in duly("users", "department", "cy@example.com", "it", *ACME, home_language="zh_CN.UTF-8").out
    assert duly("users", "department", "cy@example.com", "kitchen", *ACME).code != 0


def test_a_policy_is_shown_proposed_and_confirmed(company: Departments, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(yaml.safe_dump(POLICY, allow_unicode=True), encoding="utf-8")
    assert duly("agreement", "policy", *ACME, "--json").json["departments"] == []
    assert "Version 1" in duly("agreement", "policy", *ACME, "--set", path).out
    assert duly("agreement", "policy", *ACME, "--confirm", "1").code != 0
    assert "in force" in duly("agreement", "policy", *ACME, "--confirm", "1", *as_("bo")).out
    said = yaml.safe_load(duly("agreement", "policy", *ACME).out)
    assert said == duly("agreement", "policy", *ACME, "--json").json
    path.write_text(duly("agreement", "policy", *ACME).out, encoding="utf-8")
    assert "Version 2" in duly("agreement", "policy", *ACME, "--set", path).out


def test_tasks_are_added_shown_done_and_reopened(company: Departments) -> None:
    number = number_of(company)
    task = duly("agreement", "task", number, "Have a look", "--department", "marketing", "--mandatory", "--json").json[
        "task"
    ]
    assert duly("agreement", "tasks", *as_("mo"), "--json").json[0]["title"] == "Have a look"
    assert duly("agreement", "done", task, *as_("lu")).code != 0
    assert duly("agreement", "give", task).code != 0
    assert "legal" in duly("agreement", "give", task, "--department", "legal").out
    assert duly("agreement", "tasks", *as_("mo"), "--json").json == []
    assert duly("agreement", "give", task, "--department", "marketing").code == 0
    assert duly("agreement", "done", task, *as_("mo"), "--note", "Fine").code == 0
    assert duly("agreement", "reopen", task).code == 0
    assert duly("agreement", "assign", number, "legal").code == 0
    assert "0 of 1" in duly("agreement", "show", number).out
    assert "内部确认" in duly("agreement", "show", number, home_language="zh_CN.UTF-8").out
    assert duly("agreement", "show", number, "--json").json["tasks"][0]["mandatory"] is True


def test_a_delegation_is_given_and_taken_back(company: Departments) -> None:
    today = clock.day_in("Asia/Shanghai", clock.now()).isoformat()
    words = ("agreement", "delegate", "bo@example.com", "--from", today, "--until", today, *ACME, *as_("lu"))
    made = duly(*words, "--json").json["delegation"]
    assert duly("agreement", "undelegate", made, *as_("bo")).code != 0
    assert duly("agreement", "undelegate", made, *as_("lu")).code == 0


def test_a_notice_is_approved_for_a_department(company: Departments) -> None:
    number = number_of(company)
    duly("agreement", "assign", number, "legal")
    duly("notice", "submit", number, *as_("ada"))
    assert duly("notice", "approve", number, "--yes", "--department", "marketing", *as_("lu")).code != 0
    assert duly("notice", "approve", number, "--yes", "--department", "legal", *as_("lu")).code == 0


def test_risks_are_added_judged_and_listed(company: Departments) -> None:
    number = number_of(company)
    risk = duly("risk", "add", number, "List gets out", "--kind", "leak", "--likelihood", "4", "--impact", "5", "--json").json["risk"]  # fmt: skip
    assert "List gets out" in duly("risk", "list", number).out
    assert duly("risk", "judge", risk, "--state", "treated").code != 0
    assert duly("risk", "judge", risk, "--state", "treated", "--measure", "Masked").code == 0
    assert duly("risk", "list", number, "--json").json[0]["state"] == "treated"
