# SPDX-License-Identifier: Apache-2.0
"""Comments in the editor, beside what they are about."""

from typing import Any

import pytest

from doors.story import a_bilingual_file, a_browser, text_of
from duly.rooms.delivery.channel import install_channels, installed
from duly.rooms.dossier import actions, queries
from duly.rooms.notices import actions as notices
from duly.rooms.notices.models import Notice
from rooms.agreement.departments import Departments, a_company
from rooms.delivery.post_office import Recorder
from theatre import staged

pytestmark = pytest.mark.django_db
SMS = "content.en.sms"


company = staged(a_company)


@pytest.fixture
def notice(company: Departments) -> Notice:
    return notices.create(company.world.ada, "acme", a_bilingual_file())


def post(name: str, notice: Notice, *, live: bool = True, **form: str) -> Any:
    headers = {"HX-Request": "true"} if live else {}
    return a_browser(f"{name}@example.com").post(f"/console/notices/{notice.id}/text/comments", form, headers=headers)


def page_of(name: str, notice: Notice) -> str:
    return text_of(a_browser(f"{name}@example.com").get(f"/console/notices/{notice.id}/text"))


def test_a_comment_stands_beside_its_text_and_is_put_to_a_department(company: Departments, notice: Notice) -> None:
    form = {"comment": SMS, f"said:{SMS}": "Too <long>.", f"to:{SMS}": "legal", f"for:{SMS}": "marketing"}
    actions.comment(company.world.ada, notice.id, part="notice", text="Look, please.", to="marketing")
    thread = text_of(post("mo", notice, **form))
    assert 'id="thread-content-en-sms"' in thread
    assert "Too &lt;long&gt;." in thread
    assert "Mo (Marketing) → <b>Legal</b>" in thread
    (card,) = [one for one in queries.comments_for(company.world.ada, notice.id) if one.part == SMS]
    assert (card.department, card.to) == ("marketing", "legal")
    assert "Too &lt;long&gt;." in page_of("lu", notice).split('id="thread-content-en-sms"')[1].split("</details>")[0]


def test_it_is_resolved_and_opened_again_where_it_stands(company: Departments, notice: Notice) -> None:
    made = actions.comment(company.world.bo, notice.id, part="fields.new_address", text="Checked?")
    assert "resolved by Ada" in text_of(post("ada", notice, resolve=str(made)))
    assert "resolved by" not in text_of(post("ada", notice, reopen=str(made)))
    assert queries.comments_for(company.world.ada, notice.id)[0].resolved_at is None


def test_what_is_refused_says_why_and_keeps_what_was_written(company: Departments, notice: Notice) -> None:
    made = actions.comment(company.world.bo, notice.id, part=SMS, text="Checked?")
    actions.resolve(company.world.ada, made)
    assert "resolved already" in text_of(post("ada", notice, resolve=str(made)))
    assert "Write a few words" in text_of(post("ada", notice, comment=SMS, **{f"said:{SMS}": " "}))
    form = {"comment": SMS, f"said:{SMS}": "To whom?", f"to:{SMS}": "kitchen"}
    assert "To whom?</textarea>" in text_of(post("ada", notice, **form))


def test_without_a_script_what_is_being_written_stays_unsaved_and_unlost(company: Departments, notice: Notice) -> None:
    form = {"comment": SMS, f"said:{SMS}": "Short.", "text:en:title": "Half a titl", "base": "1"}
    page = post("ada", notice, live=False, **form)
    assert (page.status_code, "Half a titl" in text_of(page), "Short." in text_of(page)) == (200, True, True)
    assert Notice.objects.get(id=notice.id).revision == 1
    assert post("ada", notice, live=False, comment=SMS).status_code == 422


def test_a_comment_of_another_notice_is_none_of_this_one(company: Departments, notice: Notice) -> None:
    other = notices.create(company.world.ada, "acme", a_bilingual_file())
    made = actions.comment(company.world.bo, other.id, part=SMS, text="Checked?")
    assert post("ada", notice, resolve=str(made)).status_code == 404
    assert queries.comments_for(company.world.ada, other.id)[0].resolved_at is None


def test_what_was_said_of_a_text_that_was_taken_out_can_still_be_resolved(company: Departments, notice: Notice) -> None:
    made = actions.comment(company.world.bo, notice.id, part="content.zh-Hans.sms", text="Too long.")
    document = a_bilingual_file()
    document["content"].pop("zh-CN")
    notices.revise(company.world.ada, notice.id, document)
    page = page_of("ada", notice)
    assert ("no longer part of the notice" in page, str(made) in page) == (True, True)
    assert "resolved by Ada" in text_of(post("ada", notice, resolve=str(made)))


def test_who_may_only_read_sees_comments_and_no_box(company: Departments, notice: Notice) -> None:
    from rooms.agreement.departments import member

    member(company.world, "Aud", "auditor", None)
    actions.comment(company.world.bo, notice.id, part=SMS, text="Checked?")
    page = page_of("aud", notice)
    assert ("Checked?" in page, "said:content.en.sms" in page) == (True, False)


def test_who_does_not_see_the_notice_says_nothing_about_it(company: Departments, notice: Notice) -> None:
    assert post("dee", notice, comment=SMS, **{f"said:{SMS}": "x"}).status_code == 404


def test_the_daily_mail_is_switched_off_and_on_by_whom_it_is_for(company: Departments) -> None:
    from duly.rooms.reminders.queries import standing_for

    browser = a_browser("mo@example.com")
    assert "It is on." in text_of(browser.get("/console/preferences"))
    assert browser.post("/console/preferences", {"reminders": "off"}).status_code == 303
    page = text_of(browser.get("/console/preferences"))
    assert ("It is off." in page, standing_for(company.mo).is_on, standing_for(company.lu).is_on) == (True, False, True)
    assert "已关闭" in text_of(a_browser("mo@example.com", "zh-CN").get("/console/preferences"))
    browser.post("/console/preferences", {"reminders": "on"})
    assert standing_for(company.mo).is_on


def test_without_a_relay_the_console_says_that_no_mail_leaves(company: Departments) -> None:
    before = dict(installed())
    install_channels({})
    try:
        assert "no e-mail relay" in text_of(a_browser("mo@example.com").get("/console/preferences"))
        install_channels({"email": Recorder()})
        assert "no e-mail relay" not in text_of(a_browser("mo@example.com").get("/console/preferences"))
    finally:
        install_channels(before)
