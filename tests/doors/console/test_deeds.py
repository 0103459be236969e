# SPDX-License-Identifier: Apache-2.0
"""Deeds that reach far: each says how many it touches before it is done, what was done after it, and offers the way back."""

from pathlib import Path
from typing import Any

import pytest

from doors.console.pressing import after, reasons_of, toasts, undo
from doors.story import Story, a_bilingual_file, a_browser, a_story, text_of
from duly.foundation.ledger.actions import action
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.rooms.agreement import actions as agreement
from duly.rooms.agreement import queries as agreed
from duly.rooms.agreement.facts import NewTask, Step
from duly.rooms.audience import queries as audience
from duly.rooms.delivery.models import Delivery
from duly.rooms.dossier import actions as dossier
from duly.rooms.notices import actions as notices
from duly.rooms.notices import queries
from duly.rooms.obligations import actions as obligations
from duly.rooms.translation.models import Term
from rooms.agreement.departments import Departments, a_company
from rooms.notices.letters import a_peopled_world, an_approved_notice
from theatre import staged
from world import World

pytestmark = pytest.mark.django_db


story = staged(a_story)
world = staged(a_peopled_world)


company = staged(a_company)


def page_of(notice: Any, who: str = "ada", language: str = "en") -> str:
    return text_of(a_browser(f"{who}@example.com", language).get(f"/console/notices/{notice.id}"))


def test_a_launch_says_whom_it_would_reach(world: World) -> None:
    notice = an_approved_notice(world, a_bilingual_file())
    page = page_of(notice)
    assert "3 customers are put on the roll." in page
    assert "3 of them can be reached by the first step (e-mail)." in page
    assert "3 位客户列入名册。" in page_of(notice, language="zh-CN")
    assert "1 approval that was given no longer counts." in page_of(notice, "bo")


def test_a_draft_is_discarded_after_it_was_said_that_nobody_was_told(world: World) -> None:
    notice = notices.create(world.ada, "acme", a_bilingual_file())
    page = page_of(notice)
    assert "Discard this draft for good" in page
    assert "Nobody has been told anything." in page
    assert "3 customers whom it would have asked are not asked." in page


def test_ending_a_launch_says_how_many_are_asked_no_more(story: Story) -> None:
    page = page_of(story.notice)
    assert "3 messages that wait are never sent." in page
    assert "3 customers who have not confirmed are asked no more." in page
    assert "0 messages have gone and cannot be called back." in page
    assert "3 条待发消息将不再发送。" in page_of(story.notice, language="zh-CN")


def test_a_pause_keeps_its_reason_and_is_undone_from_the_toast(story: Story) -> None:
    browser, path = a_browser("ada@example.com"), f"/console/notices/{story.notice.id}"
    assert "3 messages wait until it goes on." in page_of(story.notice)
    page = after(browser, f"{path}/pause", {"reason": "The hotline is down."})
    assert toasts(page) == ["Paused. Nothing leaves until you resume it."]
    assert reasons_of(story.world.ada.id) == ["The hotline is down."]
    assert "3 messages that wait go out." in page
    assert toasts(text_of(browser.get(path))) == []  # said once
    page = after(browser, f"{path}/resumption")
    assert undo(browser, page).status_code == 303
    assert queries.state_for(story.world.ada, story.notice.id) == "paused"


def test_who_may_not_resume_is_not_offered_it(story: Story) -> None:
    page = after(a_browser("bo@example.com"), f"/console/notices/{story.notice.id}/pause")
    assert toasts(page) and "Undo" not in page


def test_on_the_board_a_pause_is_undone_on_the_board(story: Story) -> None:
    browser, board = a_browser("ada@example.com"), f"/console/notices/{story.notice.id}/board"
    assert "3 messages wait until it goes on." in text_of(browser.get(f"{board}?ask=pause"))
    answer = undo(browser, after(browser, f"{board}/pause", {"reason": "A question."}))
    assert answer.headers["Location"] == board
    assert queries.state_for(story.world.ada, story.notice.id) == "launched"


def test_phases_say_whom_they_touch_and_what_was_done(world: World) -> None:
    notice = an_approved_notice(world, a_bilingual_file(**{"plan/phases": ["50%", "100%"]}))
    notices.launch(world.ada, notice.id)
    browser, path = a_browser("ada@example.com"), f"/console/notices/{notice.id}"
    assert "customers have not confirmed yet." in page_of(notice)
    page = after(browser, f"{path}/phase-stop", {"reason": "A wrong word."})
    assert toasts(page) == ["Stopped. Nothing leaves until somebody releases the phase."]
    page = after(browser, f"{path}/phase-release", {"number": "1", "reason": "It is right."})
    assert toasts(page) == ["Released. Its customers are asked now; the phase can be stopped again."]


@action("delivery.planted", silent="the test plays the provider")
def _plant(actor: Actor) -> None:
    Delivery.objects.update(state="failed", outcome_code="no_mailbox", next_at=None)


def _fail(actor: Actor) -> None:
    """Every message fails for one reason."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("duly.kernel.rights.require", lambda *_: None)
        _plant(actor)


def test_trying_again_is_asked_about_with_the_number_it_touches(story: Story) -> None:
    browser, board = a_browser("ada@example.com"), f"/console/notices/{story.notice.id}/board"
    assert 'id="ask"' not in text_of(browser.get(f"{board}?ask=retry&code=no_mailbox&channel=email"))
    _fail(story.world.ada)
    asked = text_of(browser.get(f"{board}?ask=retry&code=no_mailbox&channel=email"))
    assert ("3 messages are tried again." in asked, 'name="code" value="no_mailbox"' in asked) == (True, True)


def test_an_exemption_says_what_it_drops_and_takes_a_reason(story: Story) -> None:
    browser, path = a_browser("cy@example.com"), f"/console/recipients/{story.recipients[0]}"
    assert "1 message or call that waits for them is dropped." in text_of(browser.get(path))
    assert browser.post(f"{path}/exemption", {"reason": " "}).status_code == 422
    assert story.state() == "waiting"
    page = after(browser, f"{path}/exemption", {"reason": "The contract ended."})
    assert toasts(page) == ["Exempt. Nothing more is asked of this customer."]


def test_a_decision_about_messages_says_how_many_wait(story: Story) -> None:
    customer = audience.recipient(story.recipients[0]).customer_id
    browser, path = a_browser("cy@example.com"), f"/console/customers/{customer}"
    assert "1 message or call that waits for them is looked at again" in text_of(browser.get(path))
    page = after(browser, f"{path}/consents", {"decision": "withdrawn", "channel": "email", "mechanism": "call"})
    assert toasts(page) == ["On record. What the customer says next is taken down the same way."]


@pytest.fixture
def stuck(tmp_path: Path) -> list[str]:
    """Three customers whom no step can reach."""
    world = a_peopled_world(tmp_path, email="", phone="")
    notice = an_approved_notice(world, a_bilingual_file())
    notices.launch(world.ada, notice.id)
    for _ in range(3):
        obligations.advance(SYSTEM)
    return [str(card.id) for card in audience.recipients(notice.id)]


def test_an_outcome_for_many_is_looked_at_before_it_is_recorded(stuck: list[str]) -> None:
    browser = a_browser("cy@example.com")
    form = {"recipient": stuck, "do": "resolve", "outcome": "exempt", "reason": "Contracts ended."}
    look = text_of(browser.post("/console/worklist", form))
    assert ("Record this outcome?" in look, "<b>3</b>" in look, "Contracts ended." in look) == (True, True, True)
    assert "Customer 2" in text_of(browser.get("/console/worklist"))  # nothing was recorded
    assert "Record this outcome?" not in text_of(browser.post("/console/worklist", form | {"outcome": "?"}))
    page = after(browser, "/console/worklist", form | {"sure": "1"})
    assert toasts(page) == ["The outcome of 3 customers is on record."]
    assert "Nobody needs a person" in page


def test_taking_up_is_undone_for_those_that_were_new(stuck: list[str]) -> None:
    browser = a_browser("cy@example.com")
    after(browser, "/console/worklist", {"recipient": stuck[:1], "do": "take"})
    page = after(browser, "/console/worklist", {"recipient": stuck, "do": "take"})
    assert toasts(page) == ["2 customers are yours."]
    assert undo(browser, page).status_code == 303
    assert text_of(browser.get("/console/worklist?mine=1")).count('type="checkbox" name="recipient"') == 1


def test_a_delegation_says_what_can_no_longer_be_done_and_is_given_again_by_the_toast(company: Departments) -> None:
    today = clock.day_in("Asia/Shanghai", clock.now()).isoformat()
    notice = notices.create(company.world.ada, "acme", a_bilingual_file())
    task = NewTask(Step.WORDING, "核对法条", "Check the law", department="legal")
    agreement.add_task(company.world.ada, notice.id, notice.organisation_id, task)
    browser = a_browser("lu@example.com")
    form = {"to": "bo@example.com", "organisation": "acme", "from_on": today, "until": today, "reason": "Leave"}
    assert "bo@example.com signs for you" in toasts(after(browser, "/console/delegations", form))[0]
    assert "1 open sign-off or task can no longer be done under it." in text_of(browser.get("/console/delegations"))
    (card,) = agreed.delegations_for(company.world.bo)
    page = after(browser, "/console/delegations", {"delegation": str(card.id), "reason": "Back earlier."})
    assert agreed.delegations_for(company.world.bo) == []
    assert "Back earlier." in reasons_of(company.lu.id)
    assert undo(browser, page).status_code == 303
    (again,) = agreed.delegations_for(company.world.bo)
    assert (again.taker, again.until, again.reason) == (card.taker, card.until, "Leave")


def test_a_task_that_is_done_is_opened_again_by_the_toast(company: Departments) -> None:
    notice = notices.create(company.world.ada, "acme", a_bilingual_file())
    agreement.add_task(
        company.world.ada, notice.id, notice.organisation_id, NewTask(Step.PLAN, "看", "Look", department="legal")
    )
    (task,) = agreed.tasks_of(notice.id)
    browser = a_browser("lu@example.com")
    page = after(browser, f"/console/notices/{notice.id}/agreement/done", {"task": str(task.id)})
    assert undo(browser, page).status_code == 303
    assert agreed.tasks_of(notice.id)[0].is_open


def test_a_resolved_comment_is_opened_again_by_the_toast(company: Departments) -> None:
    notice = notices.create(company.world.ada, "acme", a_bilingual_file())
    comment = dossier.comment(company.world.ada, notice.id, part="notice", text="Which law?")
    browser, path = a_browser("ada@example.com"), f"/console/notices/{notice.id}/dossier"
    page = after(browser, f"{path}/resolution", {"comment": str(comment)})
    assert toasts(page) == ["Resolved."]
    assert toasts(text_of(browser.get(undo(browser, page).headers["Location"]))) == ["Open again."]


def test_a_word_that_is_agreed_anew_goes_back_to_what_was_agreed(world: World) -> None:
    browser = a_browser("ada@example.com")
    form = {
        "deed": "term",
        "organisation": "acme",
        "source_language": "zh-Hans",
        "word": "回执",
        "target_language": "en",
    }
    first = after(browser, "/console/glossary", form | {"agreed": "receipt", "forbidden": "slip|chit"})
    page = after(browser, "/console/glossary", form | {"agreed": "return slip"})
    assert undo(browser, page).status_code == 303
    term = Term.objects.get()
    assert (term.agreed, term.forbidden) == ("receipt", ["slip", "chit"])
    assert undo(browser, first).status_code == 303
    assert not Term.objects.exists()


def test_an_announcement_gets_another_term_and_is_taken_down_on_the_page(story: Story) -> None:
    browser, path = a_browser("bo@example.com"), f"/console/notices/{story.notice.id}"
    page = text_of(browser.get(path))
    assert "2 pages of the website say that it was taken down." in page
    assert browser.post(f"{path}/announcement-end", {"reason": ""}).status_code == 422
    page = after(browser, f"{path}/announcement-term", {"until": "2099-06-30", "reason": "As long as the lease."})
    assert toasts(page) == ["Current until the end of 30 June 2099. Another day can be set."]
    assert 'datetime="2099-06-30T15:59:59.000Z"' in page  # midnight in Shanghai
    page = after(browser, f"{path}/announcement-end", {"reason": "A wrong address."})
    assert toasts(page) == ["Taken off the website. What customers were sent is not touched."]
    assert "announcement-end" not in page
    assert reasons_of(story.world.bo.id)[-2:] == ["As long as the lease.", "A wrong address."]
    assert "announcement-end" not in page_of(story.notice, "cy")
