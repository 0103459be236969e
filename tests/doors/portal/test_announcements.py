# SPDX-License-Identifier: Apache-2.0
"""What everybody may read: the list, one announcement, the feed."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from doors.story import Story, a_browser, a_story, text_of

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return a_story(tmp_path)


def test_an_empty_house_says_so() -> None:
    assert "Nothing has been announced yet" in text_of(a_browser().get("/"))


def test_the_list_follows_the_browsers_language(story: Story) -> None:
    assert "We are moving" in text_of(a_browser(language="en").get("/"))
    assert "我们搬家了" in text_of(a_browser(language="zh-CN,en;q=0.5").get("/"))


def test_a_choice_is_remembered(story: Story) -> None:
    browser = a_browser(language="en")
    browser.get("/?lang=zh-Hans")
    page = text_of(browser.get("/"))
    assert "公告" in page
    assert "我们搬家了" in page


def test_one_announcement_names_nobody(story: Story) -> None:
    page = text_of(a_browser().get("/announcements/acme-2026-0001".replace("2026-0001", story.notice.number)))
    assert "2 New Street" in page
    assert "Smith" not in page
    assert "/n/" not in page


def test_an_unknown_announcement_is_explained() -> None:
    page = a_browser(language="zh-CN").get("/announcements/none")
    assert page.status_code == 404
    assert "没有公告" in text_of(page)


def test_the_feed_has_what_atom_asks_for(story: Story) -> None:
    answer = a_browser().get("/announcements.atom")
    feed = ET.fromstring(answer.content)
    entry = feed.find(f"{ATOM}entry")
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert all(feed.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert feed.find(f"{ATOM}link[@rel='self']") is not None
    assert entry is not None
    assert all(
        entry.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated", "published", "summary", "content")
    )
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Acme Ltd"


def test_an_empty_feed_is_valid() -> None:
    feed = ET.fromstring(a_browser().get("/announcements.atom").content)
    assert feed.findtext(f"{ATOM}updated")
