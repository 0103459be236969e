# SPDX-License-Identifier: Apache-2.0
"""What needs somebody today: comments, exceptions, translations, tasks and days, each for whom it waits and where it is done."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from doors.story import a_bilingual_file, a_browser, text_of
from duly.doors.console import needs
from duly.kernel.actors import Actor
from duly.rooms.agreement import actions as agreement
from duly.rooms.agreement.facts import NewTask, Step
from duly.rooms.dossier import actions as dossier
from duly.rooms.notices import actions as notices
from duly.rooms.notices import queries
from duly.rooms.notices.models import Notice
from duly.rooms.rulebook import actions as rulebook
from duly.rooms.translation import actions as translation
from rooms.agreement.departments import Departments, a_company
from rooms.notices.letters import a_peopled_world, an_approved_notice
from rooms.notices.letting import a_case
from rooms.notices.test_closing_out import a_name_change
from rooms.translation.texts import a_chinese_file, a_person
from theatre import staged

pytestmark = pytest.mark.django_db


company = staged(a_company)


@pytest.fixture
def notice(company: Departments) -> Notice:
    return notices.create(company.world.ada, "acme", a_bilingual_file())


def home(who: str, language: str = "en") -> str:
    return text_of(a_browser(f"{who}@example.com", language).get("/console/"))


def test_a_comment_waits_for_the_department_that_it_is_put_to(company: Departments, notice: Notice) -> None:
    said = dossier.comment(company.world.ada, notice.id, part="notice", text="Which law is this?", to="legal")
    page = home("lu")
    assert ("1 comment is to be answered" in page, "Which law is this?" in page) == (True, True)
    assert f"/console/notices/{notice.id}/text#thread-notice" in page
    assert 'id="thread-notice"' in text_of(a_browser("lu@example.com").get(f"/console/notices/{notice.id}/text"))
    assert "1 条意见待回应" in home("li", "zh-CN")
    assert "to be answered" not in home("mo")
    dossier.resolve(company.lu, said)
    assert "to be answered" not in home("lu")


def test_an_exception_waits_for_a_second_person_only(tmp_path: Path) -> None:
    case = a_case(tmp_path)
    made = notices.propose_override(case.lu, case.notice.id, case.plea())
    page = home("bo")
    assert "Asks to be let pass in spite of a rule" in page
    assert f"/console/notices/{case.notice.id}/rules#overrides" in page
    assert "申请放行" in home("bo", "zh-CN")
    assert "let pass" not in home("ada") + home("lu") + home("cy")
    notices.agree_override(case.world.bo, made)
    assert "let pass" not in home("bo")


def test_an_exception_for_a_text_that_changed_waits_for_nobody(tmp_path: Path) -> None:
    case = a_case(tmp_path)
    notices.propose_override(case.lu, case.notice.id, case.plea())
    notices.revise(case.world.ada, case.notice.id, a_bilingual_file())
    assert "let pass" not in home("bo")


def test_a_translation_says_when_it_is_due(tmp_path: Path) -> None:
    world = a_peopled_world(tmp_path, language="zh-CN", region="CN")
    a_person(world, "Tess", "translator")
    notice = notices.create(world.ada, "acme", a_chinese_file())
    translation.assign(
        world.ada, notice.organisation_id, notice.id, "en", work="translate", email="tess@example.com",
        due_on=date(2026, 1, 5),
    )  # fmt: skip
    page = home("tess")
    assert ("Is yours to translate" in page, "was due 5 January 2026" in page) == (True, True)
    assert f"/console/notices/{notice.id}/translations?language=en" in page


def test_tasks_are_red_when_overdue_amber_within_a_week_and_plain_after(company: Departments, notice: Notice) -> None:
    today = timezone.localdate()
    for days in (-1, 6, 7):
        task = NewTask(
            Step.PLAN, f"任务 {days}", f"Task {days}", person="bo@example.com", due_on=today + timedelta(days=days)
        )
        agreement.add_task(company.world.ada, notice.id, notice.organisation_id, task)
    tones = {need.about.split(" · ")[1]: need.tone for need in needs_of(company.world.bo, "Tasks")}
    assert tones == {"Task -1": "red", "Task 6": "amber", "Task 7": ""}


def test_a_task_that_nobody_has_waits_for_who_is_to_give_it(company: Departments, notice: Notice) -> None:
    made = agreement.add_task(company.world.bo, notice.id, notice.organisation_id, NewTask(Step.PLAN, "谁", "Whose?"))
    for who in ("ada", "operator"):
        assert "Is a task that nobody has: give it to somebody" in home(who)
    assert "有任务尚无人负责" in home("ada", "zh-CN")
    assert "nobody has" not in home("bo") + home("mo")
    agreement.give_task(company.world.ada, made, department="marketing")
    assert ("nobody has" in home("ada"), "Is a task to be done" in home("mo")) == (False, True)


def needs_of(actor: Actor, section: str) -> list[needs.Need]:
    return needs.needs_of(actor).get(section, [])


def test_days_of_this_week_stand_there_with_who_is_still_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = a_peopled_world(tmp_path)
    notice = an_approved_notice(world, a_bilingual_file())
    notices.launch(world.ada, notice.id)
    draft = notices.create(world.ada, "acme", a_bilingual_file())
    assert needs_of(world.ada, "This week") == []
    end = date.fromisoformat(notice.plan["acknowledge_by"])
    monkeypatch.setattr(timezone, "localdate", lambda: end - timedelta(days=6))
    (due,) = needs_of(world.ada, "This week")
    assert (due.count, due.words, due.address) == (
        3,
        "3 customers have not confirmed",
        f"/console/notices/{notice.id}/board",
    )
    monkeypatch.setattr(timezone, "localdate", lambda: draft.change.effective_on - timedelta(days=6))
    (late,) = needs_of(world.ada, "This week")
    assert (late.words, late.tone) == ("takes effect and has not gone out", "amber")
    assert draft.number in late.about
    assert needs_of(world.cy, "This week") == []


def test_a_notice_that_is_over_needs_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = a_peopled_world(tmp_path)
    notice = notices.create(world.ada, "acme", a_bilingual_file())
    notices.cancel(world.ada, notice.id, reason="Not needed.")
    monkeypatch.setattr(timezone, "localdate", lambda: notice.change.effective_on)
    assert needs.needs_of(world.ada) == {}


def test_what_rules_wait_for_after_the_launch_stands_with_who_can_show_it(tmp_path: Path) -> None:
    world = a_peopled_world(tmp_path, region="CN", time_zone="Asia/Shanghai")
    rulebook.answer(world.operator, world.acme.id, "is_ecommerce_operator", True)
    notice = a_name_change(world)
    notices.launch(world.ada, notice.id)
    found = len(queries.outstanding_of(notice))
    assert f"{found} rule" in home("ada")
    assert f"{found} 项规则待留痕" in home("ada", "zh-CN")
    assert "to be shown" not in home("cy")
