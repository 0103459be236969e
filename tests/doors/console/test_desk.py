# SPDX-License-Identifier: Apache-2.0
"""The service desk in the console: the queue, a conversation to its end, ready answers, articles by two, figures and times."""

from pathlib import Path

import pytest

from doors.console.pressing import after, undo
from doors.story import a_browser, text_of
from duly.rooms.feedback import actions, queries
from duly.rooms.feedback.facts import Asking, Opened
from rooms.feedback.desk import Desk, a_desk

pytestmark = pytest.mark.django_db
TEXTS = {
    "title:zh-Hans": "如何变更手机号",
    "body:zh-Hans": "请登录服务中心。",
    "title:en": "How to change your number",
    "body:en": "Sign in first.",
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return a_desk(tmp_path, monkeypatch)


@pytest.fixture
def asked(desk: Desk) -> Opened:
    return actions.open(desk.world.cy, Asking(desk.party.id, "Where do I pay?", channel="phone"))


def address(asked: Opened) -> str:
    return f"/console/conversations/{asked.id}"


def test_the_queue_says_what_is_due_and_whose_it_is(desk: Desk, asked: Opened) -> None:
    browser = a_browser("cy@example.com")
    page = text_of(browser.get("/console/conversations"))
    assert asked.number in page
    assert "left</span>" in page
    assert asked.number not in text_of(browser.get("/console/conversations?whose=mine"))
    assert "It is yours." in after(browser, f"{address(asked)}/taking")
    assert asked.number in text_of(browser.get("/console/conversations?whose=mine"))
    assert browser.get("/console/conversations/next").headers["Location"] == address(asked)


def test_what_was_taken_up_is_given_back_by_the_toast(desk: Desk, asked: Opened) -> None:
    browser = a_browser("cy@example.com")
    undo(browser, after(browser, f"{address(asked)}/taking"))
    assert queries.conversation_for(desk.world.cy, asked.id).assignee is None


def test_a_stranger_finds_no_conversation(desk: Desk, asked: Opened) -> None:
    browser = a_browser("dee@example.com")
    assert browser.get(address(asked)).status_code == 404
    assert browser.post(f"{address(asked)}/answer", {"text": "x"}).status_code == 404
    assert browser.get(f"/console/conversations/new/{desk.party.id}").status_code == 404
    assert asked.number not in text_of(browser.get("/console/conversations"))


def test_what_a_customer_says_on_the_telephone_is_taken_down(desk: Desk) -> None:
    browser = a_browser("cy@example.com")
    assert f"/console/conversations/new/{desk.party.id}" in text_of(browser.get(f"/console/customers/{desk.party.id}"))
    form = {"kind": "complaint", "channel": "phone", "text": "The bill is wrong."}
    assert browser.post(f"/console/conversations/new/{desk.party.id}", form | {"text": " "}).status_code == 422
    page = after(browser, f"/console/conversations/new/{desk.party.id}", form)
    assert "The bill is wrong." in page
    assert "Complaint" in page
    story = text_of(browser.get(f"/console/customers/{desk.party.id}?kind=conversation"))
    assert queries.conversations_of(desk.party.id)[0].number in story


def test_a_ready_answer_is_put_in_and_nothing_is_sent(desk: Desk, asked: Opened) -> None:
    world = desk.world
    texts = {"zh-Hans": "{name}，您好：编号 {number}。", "en": "Dear {name}, about {number}."}
    macro = actions.set_macro(
        world.cy, world.acme.id, code="hello", titles={"zh-Hans": "问候", "en": "Greeting"}, bodies=texts
    )
    browser = a_browser("cy@example.com")
    form = {"macro": str(macro), "text": "First line."}
    part = text_of(browser.post(f"{address(asked)}/ready", form, headers={"HX-Request": "true"}))
    assert "First line." in part
    assert asked.number in part
    assert "<html" not in part
    whole = text_of(browser.post(f"{address(asked)}/ready", form))
    assert asked.number in whole
    assert "<html" in whole
    assert len(queries.thread_of(world.cy, asked.id)) == 1
    assert browser.post(f"{address(asked)}/ready", {"macro": str(asked.id)}).status_code == 404


def test_a_conversation_is_answered_noted_and_resolved(desk: Desk, asked: Opened) -> None:
    browser = a_browser("cy@example.com")
    assert browser.post(f"{address(asked)}/answer", {"text": " "}).status_code == 422
    assert "Answered." in after(browser, f"{address(asked)}/answer", {"text": "At the counter."})
    assert "the customer does not see it" in after(browser, f"{address(asked)}/note", {"text": "was angry"}).lower()
    assert "Taken down" in after(browser, f"{address(asked)}/writing", {"text": "Thanks", "channel": "phone"})
    assert "Resolved." in after(browser, f"{address(asked)}/resolution", {"outcome": "answered"})
    page = after(browser, f"{address(asked)}/reopening", {"reason": "one more thing"})
    for words in ("At the counter.", "was angry", "Thanks", "Open again"):
        assert words in page


def test_a_conversation_is_handed_over_and_becomes_a_complaint(desk: Desk, asked: Opened) -> None:
    browser = a_browser("cy@example.com")
    given = {"colleague": "ada@example.com", "note": "yours, I think"}
    assert "Handed over." in after(browser, f"{address(asked)}/hand-over", given)
    assert browser.post(f"{address(asked)}/hand-over", {}).status_code == 422
    assert "Complaint" in after(browser, f"{address(asked)}/kind", {"kind": "complaint"})
    assert queries.conversation_for(desk.world.cy, asked.id).assignee == desk.world.ada.id


def test_ready_answers_are_written_changed_and_retired(desk: Desk) -> None:
    browser = a_browser("cy@example.com")
    assert browser.post("/console/ready-answers", {"code": "pay"} | {"title:en": "Paying"}).status_code == 422
    form = {"code": "pay", "kind": "question"} | TEXTS
    assert "offered from now on" in after(browser, "/console/ready-answers", form)
    (macro,) = queries.macros_for(desk.world.cy)
    assert "How to change your number" in text_of(browser.get(f"/console/ready-answers?of={macro.id}"))
    assert "no longer" in after(browser, f"/console/ready-answers/{macro.id}/retirement")
    assert browser.post(f"/console/ready-answers/{macro.id}/retirement").status_code == 404


def test_an_article_is_public_once_another_has_read_it(desk: Desk) -> None:
    cy, ada = a_browser("cy@example.com"), a_browser("ada@example.com")
    assert cy.post("/console/articles/new", {"slug": "phone", "title:en": "x"}).status_code == 422
    page = after(cy, "/console/articles/new", {"slug": "phone"} | TEXTS)
    assert "Somebody else reads it and makes it public." in page
    card = queries.article_for(desk.world.cy, "phone")
    here = f"/console/articles/{card.id}"
    assert cy.post(f"{here}/review", {"digest": card.digest, "decision": "yes"}).status_code == 403
    assert "on record" in after(ada, f"{here}/review", {"digest": card.digest, "decision": "yes"})
    assert queries.published_article("phone", "en").title == "How to change your number"
    assert "如何变更手机号" in text_of(cy.get(f"/console/articles/new?of={card.id}"))
    assert "Taken out of the help." in after(ada, f"{here}/withdrawal", {"reason": "outdated"})
    assert queries.published("en") == []
    assert a_browser("dee@example.com").get(here).status_code == 404


def test_the_figures_of_the_desk_stand_as_lines(desk: Desk, asked: Opened) -> None:
    actions.answer(desk.world.cy, asked.id, text="At the counter.", resolves=True)
    page = text_of(a_browser("cy@example.com").get("/console/desk-figures"))
    assert page.count('<svg class="trend') == 8
    assert "First answer, half of them within" in page
    assert a_browser("dee@example.com").get("/console/desk-figures?organisation=acme").status_code == 404


def test_the_times_of_the_desk_are_changed_by_two(desk: Desk) -> None:
    bo, lee = a_browser("bo@example.com"), a_browser("operator@example.com")
    days = {
        "question:first_days": "1",
        "question:days": "5",
        "complaint:first_days": "1",
        "complaint:days": "7",
        "reopen_days": "10",
        "quiet_days": "9",
    }
    assert bo.post("/console/desk-figures/policy", days | {"quiet_days": "soon"}).status_code == 422
    assert "Proposed." in after(bo, "/console/desk-figures/policy", days)
    assert bo.post("/console/desk-figures/policy", {"number": "1"}).status_code == 403
    assert "In force" in after(lee, "/console/desk-figures/policy", {"organisation": "acme", "number": "1"})
    assert queries.policy_of(desk.world.acme.id).complaint.days == 7
