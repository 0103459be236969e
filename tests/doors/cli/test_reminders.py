# SPDX-License-Identifier: Apache-2.0
"""What waits for me, and the daily mail, from a terminal."""

from datetime import date
from pathlib import Path

import pytest

from doors.cli.shell import duly
from duly.rooms.agreement import actions as agreement
from duly.rooms.agreement.facts import NewTask, Step
from duly.rooms.notices import actions as notices
from rooms.agreement.departments import a_company
from rooms.notices.letters import a_file

pytestmark = pytest.mark.django_db
MO = ("--as", "mo@example.com")


def test_what_waits_is_listed_and_the_daily_mail_switched(tmp_path: Path) -> None:
    company = a_company(tmp_path)
    notice = notices.create(company.world.ada, "acme", a_file())
    assert "Nothing waits for you." in duly("reminders", "list", *MO).out
    late = NewTask(Step.WORDING, "核对法条", "Check the law", person="mo@example.com", due_on=date(2026, 1, 1))
    agreement.add_task(company.world.ada, notice.id, company.world.acme.id, late)
    assert "核对法条" in duly("reminders", "list", *MO, home_language="zh_CN.UTF-8").out
    assert duly("reminders", "list", *MO, "--json").json[0]["path"].endswith("/agreement")
    assert "The daily mail is on." in duly("reminders", "show", *MO).out
    assert "off" in duly("reminders", "off", *MO).out
    assert "每日邮件：已关闭" in duly("reminders", "show", *MO, home_language="zh_CN.UTF-8").out
    assert duly("reminders", "on", *MO, "--json").json == {"on": True}
    assert duly("reminders", "show", *MO, "--json").json["is_on"] is True
