# SPDX-License-Identifier: Apache-2.0
"""What everybody may read: the archive and one announcement."""

import json
import re
from datetime import timedelta

import pytest

from doors.story import Story, a_browser, a_story, text_of
from duly.kernel import clock
from duly.rooms.announcements import actions as announcements
from duly.rooms.notices import actions as notices
from theatre import staged

pytestmark = pytest.mark.django_db
story = staged(a_story)


def slug(story: Story) -> str:
    return f"acme-{story.notice.number}"


def test_an_empty_house_says_so() -> None:
    assert "Nothing has been announced yet" in text_of(a_browser().get("/"))


def test_the_list_follows_the_browsers_language(story: Story) -> None:
    assert "We are moving" in text_of(a_browser(language="en").get("/"))
    assert "我们搬家了" in text_of(a_browser(language="zh-CN,en;q=0.5").get("/"))


def test_every_language_of_a_notice_is_one_step_from_the_list(story: Story) -> None:
    page = text_of(a_browser().get("/"))
    for tag in ("en", "zh-Hans"):
        assert f'/announcements/{slug(story)}?lang={tag}" lang="{tag}" hreflang="{tag}"' in page


def test_a_choice_is_remembered(story: Story) -> None:
    browser = a_browser(language="en")
    browser.get("/?lang=zh-Hans")
    page = text_of(browser.get("/"))
    assert "公告" in page
    assert "我们搬家了" in page


def test_the_archive_is_read_by_year_and_organisation(story: Story) -> None:
    year = clock.now().year
    assert "We are moving" in text_of(a_browser().get(f"/?year={year}&org=acme"))
    assert "Nothing was announced in this time" in text_of(a_browser().get(f"/?year={year - 1}"))
    assert "We are moving" not in text_of(a_browser().get("/?org=other"))


def test_older_ones_are_a_page_further(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    before = clock.stamp(clock.now() - timedelta(days=1))
    assert "We are moving" not in text_of(a_browser().get(f"/?before={before}"))
    assert 200 == a_browser().get("/?before=nonsense&year=x&org=%00").status_code


def test_one_announcement_names_nobody(story: Story) -> None:
    page = text_of(a_browser().get(f"/announcements/{story.notice.number}"))
    assert "2 New Street" in page
    assert "Smith" not in page
    assert "/n/" not in page


def test_a_page_is_in_one_language_and_names_the_others(story: Story) -> None:
    page = text_of(a_browser().get(f"/announcements/{slug(story)}?lang=zh-Hans"))
    assert '<html lang="zh-Hans">' in page
    address = rf"http://[^\"]+/announcements/{slug(story)}"
    assert re.search(rf'rel="canonical" href="{address}\?lang=zh-Hans"', page)
    assert {"en", "zh-Hans", "x-default"} == set(re.findall(rf'hreflang="([^"]+)" href="{address}', page))


def test_search_engines_are_told_in_their_own_words(story: Story) -> None:
    page = text_of(a_browser().get(f"/announcements/{slug(story)}?lang=en"))
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    said = json.loads(found[1])
    assert ("We are moving", "en", "Acme Ltd") == (said["name"], said["inLanguage"], said["publisher"]["name"])


def test_an_unknown_announcement_is_explained() -> None:
    page = a_browser(language="zh-CN").get("/announcements/none")
    assert page.status_code == 404
    assert "没有公告" in text_of(page)


def test_nothing_is_changed_by_asking(story: Story) -> None:
    assert {405} == {a_browser().post(path).status_code for path in ("/", "/announcements.atom", "/robots.txt")}


def test_a_page_that_did_not_change_is_not_sent_again(story: Story) -> None:
    browser, address = a_browser(), f"/announcements/{slug(story)}"
    first = browser.get(address)
    assert "public" in first["Cache-Control"]
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in first["Vary"].split(",")}
    again = browser.get(address, headers={"If-None-Match": first["ETag"]})
    assert (304, b"") == (again.status_code, again.content)
    assert 304 == browser.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code


def test_no_cache_hands_ones_cookie_to_another(story: Story) -> None:
    browser, address = a_browser(), f"/announcements/{slug(story)}?lang=en"
    chosen, kept = browser.get(address), browser.get(address)
    assert ("private" in chosen["Cache-Control"], bool(chosen.cookies)) == (True, True)
    assert ("public" in kept["Cache-Control"], bool(kept.cookies)) == (True, False)


def test_a_withdrawn_notice_stays_and_says_so(story: Story) -> None:
    notices.cancel(story.world.ada, story.notice.id, reason="a mistake")
    assert "This notice was withdrawn" in text_of(a_browser().get(f"/announcements/{slug(story)}"))
    assert "withdrawn" in text_of(a_browser().get("/"))


def test_what_is_no_longer_current_is_in_the_archive(story: Story) -> None:
    announcements.set_term(story.world.ada, story.notice.id, until=clock.now(), reason="all have moved")
    assert "kept here in the archive" in text_of(a_browser().get(f"/announcements/{slug(story)}"))
    assert "We are moving" in text_of(a_browser().get("/"))


def test_what_was_taken_down_is_gone_from_everywhere(story: Story) -> None:
    announcements.take_down(story.world.bo, story.notice.id, reason="the wrong street")
    page = a_browser().get(f"/announcements/{slug(story)}")
    assert 410 == page.status_code
    assert "taken off the website" in text_of(page)
    for address in (
        "/",
        "/announcements.atom",
        "/announcements.json",
        "/sitemap.xml",
        "/announcements/acme/banner.json",
    ):
        assert slug(story) not in text_of(a_browser().get(address)), address
