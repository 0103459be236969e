# SPDX-License-Identifier: Apache-2.0
"""Questions and complaints in the service centre, on a notice's own page, and the help that everybody reads."""

from pathlib import Path
from typing import Any

import pytest

from doors.portal.centre import Centre, a_centre
from doors.story import a_browser, a_story, text_of
from duly.rooms.feedback import actions, queries
from duly.rooms.feedback.facts import Kind, State

pytestmark = pytest.mark.django_db
TEXTS = {
    "en": {"title": "How do I change my address?", "body": "Under <My record>."},
    "zh-Hans": {"title": "如何更改地址？", "body": "请在“我的信息”中办理。"},
}


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return a_centre(tmp_path)


def asked(centre: Centre, browser: Any, **more: str) -> str:
    """The customer complains; the address of the conversation."""
    answer = browser.post("/my/questions", {"kind": "complaint", "text": "Nobody <answers> the telephone"} | more)
    assert answer.status_code == 303, text_of(answer)
    return str(answer["Location"]).partition("?")[0]


def the_one(centre: Centre) -> Any:
    (card,) = queries.conversations_of(centre.parties[0].id)
    return card


def test_a_complaint_goes_in_and_its_answer_stands_there(centre: Centre) -> None:
    browser = centre.signed_in()
    address = asked(centre, browser)
    card = the_one(centre)
    assert (Kind.COMPLAINT, "en") == (card.kind, card.language)
    actions.answer(centre.world.cy, card.id, text="We are sorry & call you")
    page = text_of(browser.get(address))
    for words in (
        card.number,
        "Nobody &lt;answers&gt;",
        "We are sorry &amp; call you",
        "Our answer",
        "We have answered",
    ):
        assert words in page, words
    assert card.number in text_of(browser.get("/my/questions"))


def test_notes_of_ours_are_on_no_page_of_the_customer(centre: Centre) -> None:
    browser = centre.signed_in()
    address = asked(centre, browser)
    actions.note(centre.world.cy, the_one(centre).id, text="Complains every month")
    assert "every month" not in text_of(browser.get(address))


def test_a_word_more_and_stars_in_chinese(centre: Centre) -> None:
    browser = centre.signed_in(language="zh-CN")
    address = asked(centre, browser, kind="question")
    actions.answer(centre.world.cy, the_one(centre).id, text="请稍候", resolves=True)
    assert "您是否满意" in text_of(browser.get(address))
    assert browser.post(f"{address}/stars", {"stars": "5"}).status_code == 303
    assert "您评价了 5 星" in text_of(browser.get(address))
    assert browser.post(f"{address}/message", {"text": "还是不行"}).status_code == 303
    assert (State.IN_WORK, 1) == (the_one(centre).state, the_one(centre).reopened)


def test_what_is_empty_is_asked_for_and_what_was_written_stays(centre: Centre) -> None:
    browser = centre.signed_in()
    answer = browser.post("/my/questions", {"kind": "question", "text": "  "})
    assert answer.status_code == 422
    assert "Write something first" in text_of(answer)
    long = browser.post("/my/questions", {"kind": "question", "text": "x" * 4001})
    assert (422, True) == (long.status_code, "x" * 4001 in text_of(long))


def test_nobody_reads_or_answers_in_the_conversation_of_another(centre: Centre) -> None:
    address = asked(centre, centre.signed_in())
    other = centre.signed_in("c1@example.com")
    assert [404, 404, 404] == [
        other.get(address).status_code, other.post(f"{address}/message", {"text": "Hello"}).status_code,
        other.post(f"{address}/stars", {"stars": "1"}).status_code,
    ]  # fmt: skip


def test_a_notice_of_somebody_else_cannot_be_asked_about(centre: Centre) -> None:
    browser = centre.signed_in()
    answer = browser.post("/my/questions", {"kind": "question", "text": "Hello?", "notice": str(centre.world.acme.id)})
    assert answer.status_code == 404


def test_what_was_asked_behind_a_link_is_answered_there_and_in_the_centre(tmp_path: Path) -> None:
    story = a_story(tmp_path)
    browser = a_browser()
    browser.post(f"{story.link()}/question", {"text": "Where do invoices go?"})
    (card,) = queries.of_recipient(story.recipients[0])
    actions.answer(story.world.cy, card.id, text="To the new address")
    actions.note(story.world.cy, card.id, text="An easy one")
    page = text_of(browser.get(story.link()))
    assert "To the new address" in page
    assert card.number in page
    assert "An easy one" not in page


def test_the_help_shows_what_two_people_have_read(centre: Centre) -> None:
    home = centre.world.acme.id
    version = actions.draft_article(centre.world.cy, home, slug="address", texts=TEXTS)
    visitor = a_browser()
    assert "How do I change" not in text_of(visitor.get("/help"))
    actions.review_article(
        centre.world.bo, version, digest=queries.article_for(centre.world.cy, version).digest, accepts=True
    )
    assert "How do I change" in text_of(visitor.get("/help?q=record"))
    assert "Nothing was found" in text_of(visitor.get("/help?q=telephone"))
    page = visitor.get("/help/acme/address")
    assert "&lt;My record&gt;" in text_of(page)
    assert "如何更改地址" in text_of(visitor.get("/help/acme/address?lang=zh-Hans"))
    assert "如何更改地址" in text_of(visitor.get("/help/acme/address?lang=zh-Hant"))
    assert "辦理" in text_of(visitor.get("/help/acme/address?lang=zh-Hant"))
    assert [404, 404] == [visitor.get("/help/other/address").status_code, visitor.get("/help/acme/nothing").status_code]
