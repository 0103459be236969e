# SPDX-License-Identifier: Apache-2.0
"""What a customer reads: their own notice, in their language, and nothing of anybody else's."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings

from doors.story import Story, a_browser, a_story, text_of
from duly.kernel import clock, tokens
from theatre import staged

pytestmark = pytest.mark.django_db
story = staged(a_story)


def test_the_notice_is_in_the_customers_language_whatever_the_browser_says(story: Story) -> None:
    page = text_of(a_browser(language="en").get(story.link(1)))
    assert '<article lang="zh-Hans">' in page
    assert "我们搬家了" in page
    assert "我已收悉本通知" in page


def test_the_language_can_be_switched_among_the_editions(story: Story) -> None:
    page = text_of(a_browser().get(story.link(1) + "?lang=en"))
    assert '<article lang="en">' in page
    assert "I have read this notice" in page


def test_a_language_without_an_edition_changes_nothing(story: Story) -> None:
    assert '<article lang="zh-Hans">' in text_of(a_browser().get(story.link(1) + "?lang=fr"))


def test_old_and_new_stand_side_by_side(story: Story) -> None:
    page = text_of(a_browser().get(story.link()))
    changed = page[page.index("<del>") : page.index("</ins>")]
    assert "1 Old Street" in changed
    assert "2 New Street" in changed


def test_addresses_on_record_are_shown_in_part(story: Story) -> None:
    page = text_of(a_browser().get(story.link()))
    assert "c0…@example.com" in page
    assert "c0@example.com" not in page


def test_nothing_of_another_customer_is_shown(story: Story) -> None:
    page = text_of(a_browser().get(story.link()))
    assert "Smith &amp; Sons" in page
    assert "示例贸易" not in page


def test_no_cache_and_no_search_engine_keeps_the_page(story: Story) -> None:
    page = a_browser().get(story.link())
    assert page["Cache-Control"] == "no-store"
    assert "noindex" in page["X-Robots-Tag"]


def test_scripts_come_from_here_or_not_at_all(story: Story) -> None:
    page = a_browser().get(story.link())
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert "<script>" not in text_of(page)
    assert " style=" not in text_of(page)
    assert "onclick" not in text_of(page)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "This link is not valid"), ("zh-CN", "此链接无效"), ("de", "This link is not valid")]
)
def test_a_forged_link_is_explained(language: str, words: str) -> None:
    page = a_browser(language=language).get(f"/n/{'A' * 50}")
    assert page.status_code == 404
    assert words in text_of(page)


def test_an_expired_link_is_explained(story: Story) -> None:
    page = a_browser().get(story.link(until=clock.now() - timedelta(seconds=1)))
    assert page.status_code == 404
    assert "has expired" in text_of(page)


def test_a_link_for_another_purpose_does_not_open_the_portal(story: Story) -> None:
    token = tokens.issue(settings.DULY.secret, "unsubscribe", story.recipients[0], clock.now() + timedelta(days=1))
    assert a_browser().get(f"/n/{token}").status_code == 404


def test_a_link_to_nobody_is_no_fault() -> None:
    token = tokens.issue(settings.DULY.secret, "portal", uuid4(), clock.now() + timedelta(days=1))
    assert a_browser().get(f"/n/{token}").status_code == 404


def test_an_address_that_does_not_exist_has_a_page() -> None:
    page = a_browser(language="zh-CN").get("/no/such/place")
    assert page.status_code == 404
    assert "此处没有内容" in text_of(page)
