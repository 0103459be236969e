# SPDX-License-Identifier: Apache-2.0
"""Announcements for programs: Atom, JSON Feed, the banner's list and script, the map of the site, robots.txt."""

import base64
import hashlib
import re
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from doors.story import Story, a_browser, a_story, text_of
from duly.doors.portal.feeds import _clean
from duly.kernel import clock
from duly.rooms.announcements import actions as announcements
from theatre import staged

pytestmark = pytest.mark.django_db
story = staged(a_story)
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ROOT = Path(__file__).parents[3]


def test_the_feed_has_what_atom_asks_for(story: Story) -> None:
    answer = a_browser().get("/announcements.atom?lang=zh-Hans")
    feed = ET.fromstring(answer.content)
    entry = feed.find(f"{ATOM}entry")
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert all(feed.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    own = feed.find(f"{ATOM}link[@rel='self']")
    assert own is not None
    assert own.get("href") == feed.findtext(f"{ATOM}id")
    assert entry is not None
    assert all(
        entry.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated", "published", "summary", "content")
    )
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "示例科技有限公司"
    links = [(link.get("type"), link.get("hreflang")) for link in entry.findall(f"{ATOM}link[@rel='alternate']")]
    assert [("text/html", "zh-Hans"), ("text/html", "en")] == links  # one of each type and language (RFC 4287, 4.1.1)


def test_an_empty_feed_is_valid_and_stays_the_same() -> None:
    feed = ET.fromstring(a_browser().get("/announcements.atom").content)
    assert feed.findtext(f"{ATOM}updated") == "2026-01-01T00:00:00.000Z"


def test_what_xml_forbids_is_left_out() -> None:
    assert "a公告b" == _clean("a\x0b公告\x00\ufffeb")


def test_the_json_feed_has_what_version_1_1_asks_for(story: Story) -> None:
    answer = a_browser().get("/announcements.json?lang=en")
    feed = answer.json()
    (item,) = feed["items"]
    assert "application/feed+json" == answer["Content-Type"]
    assert ("https://jsonfeed.org/version/1.1", "en") == (feed["version"], feed["language"])
    assert feed["feed_url"].endswith("/announcements.json?lang=en")
    assert {
        "id",
        "url",
        "title",
        "content_text",
        "date_published",
        "date_modified",
        "authors",
        "language",
    } <= item.keys()
    assert ([{"name": "Acme Ltd"}], "en") == (item["authors"], item["language"])


def test_feeds_answer_other_websites_and_are_kept_by_caches(story: Story) -> None:
    for path in (
        "/announcements.atom?lang=en",
        "/announcements.json?lang=en",
        "/announcements/acme/banner.json?lang=en",
    ):
        answer = a_browser().get(path)
        assert ("*", True, False) == (
            answer["Access-Control-Allow-Origin"], "public" in answer["Cache-Control"], bool(answer.cookies),
        ), path  # fmt: skip
        assert 304 == a_browser().get(path, headers={"If-None-Match": answer["ETag"]}).status_code


def test_the_banner_shows_what_is_current_in_the_readers_language(story: Story) -> None:
    (item,) = a_browser().get("/announcements/acme/banner.json?lang=zh-CN").json()["items"]
    assert ("我们搬家了", "zh-Hans") == (item["title"], item["language"])
    announcements.set_term(story.world.ada, story.notice.id, until=clock.now() + timedelta(days=1), reason="moved")
    assert a_browser().get("/announcements/acme/banner.json").json()["items"]
    announcements.set_term(story.world.ada, story.notice.id, until=clock.now(), reason="moved")
    assert [] == a_browser().get("/announcements/acme/banner.json").json()["items"]


def test_an_unknown_organisation_has_no_banner() -> None:
    answer = a_browser().get("/announcements/nobody/banner.json")
    assert (404, "*") == (answer.status_code, answer["Access-Control-Allow-Origin"])


def test_the_script_can_be_pinned_and_evaluates_nothing() -> None:
    answer = a_browser().get("/announcements/banner.js")
    assert "*" == answer["Access-Control-Allow-Origin"]
    assert answer["Content-Type"].startswith("text/javascript")
    text = text_of(answer)
    assert not re.search(
        r"\beval\b|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\.style\b|cssText", text
    )
    assert len(answer.content) < 8_000


@pytest.mark.parametrize("page", ["website.md", "website.zh-CN.md"])
def test_the_documented_digest_is_that_of_the_script(page: str) -> None:
    script = a_browser().get("/announcements/banner.js").content
    digest = "sha384-" + base64.b64encode(hashlib.sha384(script).digest()).decode()
    assert digest in (ROOT / "docs" / page).read_text(encoding="utf-8")


def test_the_map_lists_every_language_with_the_others(story: Story) -> None:
    tree = ET.fromstring(a_browser().get("/sitemap.xml").content)
    pages = tree.findall(f"{MAP}url")
    assert 3 == len(pages)
    assert all(page.findtext(f"{MAP}lastmod") for page in pages)
    links = pages[1].findall("{http://www.w3.org/1999/xhtml}link")
    assert {"en", "zh-Hans"} == {link.get("hreflang") for link in links}


def test_robots_may_read_announcements_and_nothing_else() -> None:
    text = text_of(a_browser().get("/robots.txt"))
    assert {"/console/", "/api/", "/hooks/", "/n/", "/my"} == set(re.findall(r"Disallow: (\S+)", text))
    assert re.search(r"Sitemap: http\S+/sitemap\.xml", text)
