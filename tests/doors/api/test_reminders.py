# SPDX-License-Identifier: Apache-2.0
"""What waits for a program's owner, and the daily mail."""

from datetime import date
from pathlib import Path

import pytest

from doors.api.programs import Program
from duly.rooms.agreement import actions as agreement
from duly.rooms.agreement.facts import NewTask, Step
from duly.rooms.notices import actions as notices
from rooms.agreement.departments import a_company
from rooms.notices.letters import a_file

pytestmark = pytest.mark.django_db


def test_a_program_reads_what_waits_and_switches_the_daily_mail(tmp_path: Path) -> None:
    company = a_company(tmp_path)
    notice = notices.create(company.world.ada, "acme", a_file())
    late = NewTask(Step.WORDING, "核对法条", "Check the law", person="mo@example.com", due_on=date(2026, 1, 1))
    agreement.add_task(company.world.ada, notice.id, company.world.acme.id, late)
    mo = Program(company.world, company.mo)
    (row,) = mo.get("/waiting").json()
    assert (row["sort"], row["number"], row["about_zh"], row["is_late"]) == ("task", notice.number, "核对法条", True)
    assert mo.get("/reminders").json()["is_on"] is True
    assert mo.post("/reminders", {"on": False}).status_code == 204
    assert mo.get("/reminders").json()["is_on"] is False
    assert mo.post("/reminders", {}).status_code == 422


def test_a_comment_is_put_to_a_department_and_waits_there(tmp_path: Path) -> None:
    company = a_company(tmp_path)
    notice = notices.create(company.world.ada, "acme", a_file())
    said = {"part": "fields.new_address", "text": "Checked?", "to": "marketing"}
    assert Program(company.world, company.world.bo).post(f"/notices/{notice.number}/comments", said).status_code == 201
    (row,) = Program(company.world, company.mo).get("/comments").json()
    assert (row["number"], row["part"], row["to"]) == (notice.number, "fields.new_address", "marketing")
    assert Program(company.world, company.lu).get("/comments").json() == []
