# SPDX-License-Identifier: Apache-2.0
"""Writing a notice on the screen: begin, edit, look, save, compare, mail oneself a specimen."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from doors.story import a_bilingual_file, a_browser, text_of
from duly.doors.console import editing
from duly.rooms.delivery.channel import install_channels
from duly.rooms.notices import actions, queries
from duly.rooms.notices.facts import CHANNELS
from duly.rooms.notices.models import Notice
from rooms.delivery.post_office import Recorder
from rooms.notices.letters import a_peopled_world
from world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path: Path) -> World:
    return a_peopled_world(tmp_path, name="Zhou Example")


@pytest.fixture
def notice(world: World) -> Notice:
    return actions.create(world.ada, "acme", a_bilingual_file())


@pytest.fixture
def ada(world: World) -> Client:
    return a_browser("ada@example.com")


def _form(notice: Notice, **changes: str) -> dict[str, str]:
    """What the browser would send of the form as it stands."""
    document = queries.file_of(notice)
    form = {
        "base": str(notice.revision),
        "effective_on": document["effective_on"],
        "acknowledge_by": document["plan"]["acknowledge_by"],
    }
    for language, parts in document["content"].items():
        form |= {f"text:{language}:{part}": parts.get(part, "") for part in editing.PARTS}
    return form | changes


def test_a_saved_text_is_a_new_revision_and_everything_else_stays(ada: Client, notice: Notice) -> None:
    before = queries.file_of(notice)
    said = ada.post(f"/console/notices/{notice.id}/text", _form(notice, **{"text:en:title": "We have moved"}))
    after = queries.file_of(Notice.objects.get(id=notice.id))
    assert said.status_code == 303
    assert after["content"]["en"].pop("title") == "We have moved"
    before["content"]["en"].pop("title")
    assert {**after, "x": 0} == {**before, "x": 0}


def test_nobody_saves_over_what_somebody_else_saved_meanwhile(ada: Client, world: World, notice: Notice) -> None:
    form = _form(notice, **{"text:en:title": "Mine"})
    actions.revise(world.ada, notice.id, a_bilingual_file(**{"content/en/title": "Theirs"}))
    said = ada.post(f"/console/notices/{notice.id}/text", form)
    assert said.status_code == 409
    assert "Mine" in said.content.decode()
    assert queries.current_editions(Notice.objects.get(id=notice.id))[0].title == "Theirs"


def test_the_preview_shows_the_unsaved_text_and_keeps_nothing(ada: Client, notice: Notice) -> None:
    form = _form(
        notice, **{"text:en:body": "Dear {{ name }}, quite new.", "shown_language": "en", "shown_channel": "email"}
    )
    page = ada.post(f"/console/notices/{notice.id}/text/preview", form)
    assert "quite new" in page.content.decode()
    assert Notice.objects.get(id=notice.id).revision == 1


def test_the_preview_stands_in_a_real_customers_place_whose_name_is_masked(ada: Client, notice: Notice) -> None:
    page = ada.post(
        f"/console/notices/{notice.id}/text/preview", _form(notice, shown_language="en", shown_channel="email")
    )
    assert "Z*** E***" in page.content.decode()
    assert "Zhou Example" not in page.content.decode()


@pytest.mark.parametrize("channel", [*CHANNELS, "website"])
def test_every_channel_can_be_looked_at_whether_it_is_in_the_plan_or_not(
    ada: Client, notice: Notice, channel: str
) -> None:
    form = _form(notice, shown_language="en", shown_channel=channel)
    page = ada.post(f"/console/notices/{notice.id}/text/preview", form).content.decode()
    assert f'<option value="{channel}" selected>' in page
    assert 'class="arrives"' in page
    assert "Li Xiaoming" not in page
    assert ("Z*** E***" in page.split('class="arrives"')[1]) is (channel in {"email", "letter", "portal", "call", "webhook"})  # fmt: skip


def test_the_preview_says_how_long_a_message_is_and_which_facts_it_lacks(ada: Client, notice: Notice) -> None:
    long = _form(notice, **{"text:en:sms": "{{ organisation }} moves. {{ link }} " + "long " * 60})
    page = ada.post(
        f"/console/notices/{notice.id}/text/preview", long | {"shown_language": "en", "shown_channel": "sms"}
    )
    assert "/ 4 SMS segments" in text_of(page)
    assert "Not in this message:" in text_of(page) and "new address" in text_of(page)
    right = _form(notice, shown_language="en", shown_channel="email")
    page = ada.post(f"/console/notices/{notice.id}/text/preview", right)
    assert "Every fact that this channel must carry is in it." in text_of(page)


def test_what_a_rule_finds_is_marked_in_the_text(ada: Client, notice: Notice) -> None:
    body = "{{ organisation }} 保留最终解释权。{{ effective_on|date }} {{ old_address }} {{ new_address }} {{ phone }} {{ link }}"
    form = _form(notice, **{"text:zh-Hans:body": body, "shown_language": "zh-Hans", "shown_channel": "email"})
    page = ada.post(f"/console/notices/{notice.id}/text/preview", form).content.decode()
    assert "<mark" in page
    assert re.search("<mark[^>]*>[^<]*最终解释[^<]*</mark>", page)


def test_a_hostile_text_is_shown_as_text(ada: Client, notice: Notice) -> None:
    form = _form(notice, **{"text:en:title": "<script>alert(1)</script> 最佳", "shown_language": "en"})
    assert "<script>alert(1)" not in ada.post(f"/console/notices/{notice.id}/text/preview", form).content.decode()


def test_a_date_that_is_none_is_refused_in_words_beside_the_form(ada: Client, notice: Notice) -> None:
    page = ada.post(f"/console/notices/{notice.id}/text/preview", _form(notice, effective_on="soon"))
    assert page.status_code == 200
    assert "effective_on" in page.content.decode()


def test_a_specimen_goes_to_whoever_asks_for_it(ada: Client, notice: Notice) -> None:
    post = Recorder()
    install_channels({"email": post})
    said = ada.post(
        f"/console/notices/{notice.id}/text/specimen", {"shown_channel": "sms", "shown_language": "zh-Hans"}
    )
    assert "ada@example.com" in text_of(said)
    assert [letter.address for letter in post.posted] == ["ada@example.com"]


def test_what_changed_between_two_revisions_is_shown_word_by_word(ada: Client, notice: Notice) -> None:
    ada.post(f"/console/notices/{notice.id}/text", _form(notice, **{"text:en:title": "We have moved"}))
    page = ada.get(f"/console/notices/{notice.id}/differences").content.decode()
    assert "<ins>have moved</ins>" in page or "<ins>have" in page


def test_a_notice_begins_with_what_happens_and_what_the_law_turns_on(ada: Client) -> None:
    page = ada.get("/console/notices/begin").content.decode()
    assert "/console/notices/begin/merger_or_division?deal=merger" in page
    assert "/console/notices/begin/company_transfer" not in page
    asked = ada.get("/console/notices/begin/merger_or_division?deal=merger").content.decode()
    assert 'name="answer:deal"' in asked


def test_what_was_chosen_becomes_a_notice_from_the_template(ada: Client) -> None:
    form: dict[str, Any] = {
        "answer:deal": "merger", "organisation": "acme", "language": ["zh-Hans", "zh-Hant", "en"],
        "reason": "吸收合并", "effective_on": "2099-03-01", "acknowledge_by": "2099-02-01",
    }  # fmt: skip
    said = ada.post("/console/notices/begin/merger_or_division", form)
    assert said.status_code == 303
    written = Notice.objects.get(id=said["Location"].split("/")[3])
    assert written.answers["deal"] == "merger"
    assert [one.language for one in queries.current_editions(written)] == ["en", "zh-Hans", "zh-Hant"]


def test_nobody_writes_before_the_structure_of_the_deal_is_said(ada: Client) -> None:
    before = Notice.objects.count()
    form: dict[str, Any] = {
        "organisation": "acme", "language": ["en"], "reason": "A merger.", "effective_on": "2099-03-01",
        "acknowledge_by": "2099-02-01",
    }  # fmt: skip
    for deal in ({}, {"answer:deal": ""}):
        said = ada.post("/console/notices/begin/merger_or_division", form | deal)
        assert said.status_code == 422
        assert "What is the structure of the deal?" in text_of(said)
    assert Notice.objects.count() == before


def test_a_kind_that_is_no_longer_chosen_cannot_be_begun(ada: Client) -> None:
    assert ada.get("/console/notices/begin/company_transfer").status_code == 404
