# SPDX-License-Identifier: Apache-2.0
"""What waits for somebody and is worth a mail, and the way to it."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import resolve

from duly.rooms.agreement import actions as agreement
from duly.rooms.agreement.facts import NewTask, Step
from duly.rooms.dossier import actions as dossier
from duly.rooms.notices import actions as notices
from duly.rooms.notices.models import Notice
from duly.rooms.reminders import queries
from duly.rooms.reminders.facts import Sort
from duly.rooms.translation import actions as translation
from rooms.agreement.departments import Departments, a_company, a_policy
from rooms.notices.letters import a_file
from rooms.notices.letting import a_case
from rooms.translation.texts import a_scene
from theatre import staged

pytestmark = pytest.mark.django_db


company = staged(a_company)


@pytest.fixture
def notice(company: Departments) -> Notice:
    return notices.create(company.world.ada, "acme", a_file())


def test_a_task_that_is_not_due_soon_is_worth_no_mail(company: Departments, notice: Notice) -> None:
    task = NewTask(Step.WORDING, "x", "x", person="mo@example.com", due_on=date(2099, 6, 1))
    agreement.add_task(company.world.ada, notice.id, company.world.acme.id, task)
    assert queries.waiting_for(company.mo) == []


def test_an_approval_waits_for_who_may_give_it(company: Departments, notice: Notice) -> None:
    notices.submit(company.world.ada, notice.id)
    (item,) = queries.waiting_for(company.world.bo)
    assert (item.sort, item.number, item.about.en) == (Sort.APPROVAL, notice.number, "address change")
    assert queries.waiting_for(company.world.ada) == []
    notices.approve(company.world.bo, notice.id, digest=_digest(notice))
    assert queries.waiting_for(company.world.bo) == []


def _digest(notice: Notice) -> str:
    from duly.rooms.notices.queries import history_of

    return str(history_of(notice).digest)


def test_a_sign_off_that_is_asked_for_waits_for_its_department(company: Departments, notice: Notice) -> None:
    a_policy(company, tasks=None, reach=None)
    notices.submit(company.world.ada, notice.id)
    assert Sort.TASK in {item.sort for item in queries.waiting_for(company.lu)}


def test_a_comment_waits_with_the_way_to_its_place_in_the_editor(company: Departments, notice: Notice) -> None:
    dossier.comment(company.world.bo, notice.id, part="content.en.sms", text="Too long.", to="marketing")
    (item,) = queries.waiting_for(company.mo)
    assert (item.sort, item.path) == (Sort.COMMENT, f"/console/notices/{notice.id}/text#thread-content-en-sms")


def test_an_override_waits_for_the_second_person(tmp_path: Path) -> None:
    case = a_case(tmp_path)
    notices.propose_override(case.lu, case.notice.id, case.plea())
    assert [item.sort for item in queries.waiting_for(case.world.bo) if item.sort is Sort.OVERRIDE] == [Sort.OVERRIDE]
    assert not [item for item in queries.waiting_for(case.world.ada) if item.sort is Sort.OVERRIDE]


def test_a_language_to_translate_waits_for_whom_it_was_given_to(tmp_path: Path) -> None:
    scene = a_scene(tmp_path)
    world = scene.world
    translation.assign(world.ada, world.acme.id, scene.notice.id, "en", work="translate", email="tess@example.com")
    (item,) = queries.waiting_for(scene.tess)
    assert (item.sort, item.about.en, item.about.zh) == (Sort.TRANSLATION, "translate into English", "翻译为英语")
    assert item.path == f"/console/notices/{scene.notice.id}/translations?language=en"
    assert queries.waiting_for(scene.rex) == []


def test_every_way_that_a_mail_shows_leads_to_a_page(company: Departments, notice: Notice) -> None:
    task = NewTask(Step.WORDING, "核对法条", "Check the law", person="mo@example.com", due_on=date(2026, 1, 1))
    agreement.add_task(company.world.ada, notice.id, company.world.acme.id, task)
    dossier.comment(company.world.bo, notice.id, part="notice", text="Checked?", to="marketing")
    paths = [item.path for item in queries.waiting_for(company.mo)]
    names = {resolve(path.partition("#")[0].partition("?")[0]).url_name for path in [*paths, "/console/preferences"]}
    assert names == {"agreement", "editor", "preferences"}
