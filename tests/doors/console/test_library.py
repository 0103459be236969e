# SPDX-License-Identifier: Apache-2.0
"""The console's page of the library, and what a notice may begin with."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from doors.story import a_browser, text_of
from duly.rooms.library import actions, queries
from duly.rooms.notices import actions as notices
from duly.rooms.notices.models import Notice
from rooms.library.bundles import a_bundle, a_file_of, fingerprint
from rooms.notices.letters import a_file, a_peopled_world
from theatre import staged
from world import World

pytestmark = pytest.mark.django_db
PAGE = "/console/library"


world = staged(a_peopled_world)


def a_paper(**changes: object) -> SimpleUploadedFile:
    return SimpleUploadedFile("x.dulypack", a_file_of(a_bundle(**changes)))


def test_a_file_is_looked_into_before_it_is_taken_over(world: World) -> None:
    browser = a_browser("operator@example.com")
    page = text_of(browser.post(PAGE, {"deed": "preview", "file": a_paper()}))
    for held in ("What the neighbours do", "OURS-a", fingerprint(), "≥ 90%"):
        assert held in page
    assert not queries.standing().exists()
    found = re.search(r'name="content" value="([^"]+)"', page)
    assert found
    form = {"deed": "install", "content": found[1]}
    wrong = browser.post(PAGE, form | {"trust": "0" * 64})
    assert (409, True) == (wrong.status_code, found[1] in text_of(wrong))
    assert 303 == browser.post(PAGE, form | {"trust": fingerprint()}).status_code
    assert fingerprint() in text_of(browser.get(PAGE)).split('id="signers"')[1]
    no_more = {"deed": "distrust", "fingerprint": fingerprint(), "reason": "Their key was lost."}
    assert 303 == browser.post(PAGE, no_more).status_code
    assert 'id="signers"' not in text_of(browser.get(PAGE))
    assert queries.standing().get().name == "neighbours"


def test_a_damaged_file_is_refused_in_chinese(world: World) -> None:
    browser = a_browser("operator@example.com", language="zh-hans")
    content = a_file_of(a_bundle()).replace(b"Moving", b"Staying")
    answer = browser.post(PAGE, {"deed": "preview", "file": SimpleUploadedFile("x.dulypack", content)})
    assert (422, True) == (answer.status_code, "签名不符" in text_of(answer))
    assert 422 == browser.post(PAGE, {"deed": "preview"}).status_code
    assert 422 == browser.post(PAGE, {"deed": "install", "content": "!!"}).status_code


def test_one_that_comes_with_duly_is_taken_over_and_given_up(world: World) -> None:
    browser = a_browser("operator@example.com")
    assert "Come with Duly" in text_of(browser.get(PAGE))
    assert 303 == browser.post(PAGE, {"deed": "adopt", "bundle": "retail"}).status_code
    assert 422 == browser.post(PAGE, {"deed": "retire", "bundle": "retail", "reason": " "}).status_code
    assert 303 == browser.post(PAGE, {"deed": "retire", "bundle": "retail", "reason": "Other plans"}).status_code
    assert "Other plans" in text_of(browser.get(PAGE))


def test_a_maker_writes_a_file_for_a_partner(world: World) -> None:
    notice = notices.create(world.ada, "acme", a_file())
    form = {
        "id": "our-moves", "version": "3", "title_en": "Moves {x}", "title_zh": "搬迁", "note_en": "n", "note_zh": "n",
        "industry": "retail", "notices": notice.number, "cascades": "on",
    }  # fmt: skip
    browser = a_browser("ada@example.com")
    answer = browser.post(f"{PAGE}/export", form)
    assert 'filename="our-moves-3.dulypack"' in answer.headers["Content-Disposition"]
    found = queries.preview(answer.content)
    assert (found.contents.words.say("en"), found.is_known, len(found.contents.templates)) == ("Moves {x}", True, 1)
    again = browser.post(f"{PAGE}/export", form | {"id": "Our Moves"})
    assert (422, True) == (again.status_code, 'value="Our Moves"' in text_of(again))


def test_a_notice_begins_with_the_template_and_the_order_of_a_bundle(world: World) -> None:
    actions.install(world.operator, a_file_of(a_bundle()), trust=fingerprint())
    browser = a_browser("ada@example.com")
    page = text_of(browser.get("/console/notices/begin/address_change"))
    assert ("neighbours/moving" in page, "neighbours/quick" in page) == (True, True)
    form = {
        "organisation": "acme", "language": "en", "effective_on": "2099-01-01", "acknowledge_by": "2098-12-01",
        "reason": "too small", "template": "neighbours/moving", "cascade": "neighbours/quick",
    }  # fmt: skip
    answer = browser.post("/console/notices/begin/address_change", form)
    assert answer.status_code == 303, text_of(answer)
    notice = Notice.objects.latest("created_at")
    assert notice.plan["steps"] == [{"channel": "sms", "wait": 172800}]
    assert notice.editions.get().title == "We move"
    plan = text_of(browser.get(f"/console/notices/{notice.id}/plan"))
    assert "≥ 90%" in plan
