# SPDX-License-Identifier: Apache-2.0
"""The life of a notice through the console's buttons, and what it refuses."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from doors.story import Story, a_bilingual_file, a_browser, a_story, text_of
from duly.rooms.notices import actions, queries
from duly.rooms.notices.models import Notice
from duly.rooms.obligations import actions as obligations
from rooms.notices.letters import a_peopled_world
from theatre import staged
from world import World, customer_row, make_customers

pytestmark = pytest.mark.django_db


story = staged(a_story)
world = staged(a_peopled_world)


def deed(email: str, notice: Notice, name: str, language: str = "en", **form: str) -> Any:
    return a_browser(email, language).post(f"/console/notices/{notice.id}/{name}", form)


def state(world: World, notice: Notice) -> str:
    return str(queries.state_for(world.operator, notice.id))


def test_a_notice_is_submitted_approved_and_launched_by_buttons(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_bilingual_file())
    digest = queries.digest_of(notice)
    assert deed("ada@example.com", notice, "submission").status_code == 303
    assert deed("bo@example.com", notice, "approval", digest=digest).status_code == 303
    assert deed("ada@example.com", notice, "launch").status_code == 303
    assert state(world, notice) == "launched"


def test_nobody_is_offered_to_approve_their_own_notice(world: World) -> None:
    notice = actions.create(world.operator, "acme", a_bilingual_file())
    actions.submit(world.operator, notice.id)
    page = text_of(a_browser("operator@example.com").get(f"/console/notices/{notice.id}"))
    assert "/approval" not in page


def test_approving_ones_own_notice_is_refused_in_the_readers_language(world: World) -> None:
    notice = actions.create(world.operator, "acme", a_bilingual_file())
    digest = actions.submit(world.operator, notice.id)
    answer = deed("operator@example.com", notice, "approval", "zh-CN", digest=digest)
    assert answer.status_code == 403
    assert "须由他人批准" in text_of(answer)
    assert state(world, notice) == "submitted"


def test_what_was_changed_meanwhile_cannot_be_approved(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_bilingual_file())
    read = actions.submit(world.ada, notice.id)
    actions.revise(world.ada, notice.id, a_bilingual_file(reason="Another reason."))
    actions.submit(world.ada, notice.id)
    answer = deed("bo@example.com", notice, "approval", digest=read)
    assert answer.status_code == 409
    assert "Read it again" in text_of(answer)


def test_a_deed_is_never_a_get(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_bilingual_file())
    assert a_browser("ada@example.com").get(f"/console/notices/{notice.id}/submission").status_code == 405


def test_a_deed_needs_the_token_of_the_page(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_bilingual_file())
    browser = a_browser("ada@example.com", checks_csrf=True)
    assert browser.post(f"/console/notices/{notice.id}/submission").status_code == 403
    assert state(world, notice) == "drafted"


def test_a_blocking_finding_is_shown_and_stops_the_submission(world: World) -> None:
    document = a_bilingual_file()
    document["content"]["en"]["body"] = "No way to confirm or call."
    notice = actions.create(world.ada, "acme", document)
    assert "blocks" in text_of(a_browser("ada@example.com").get(f"/console/notices/{notice.id}"))
    answer = deed("ada@example.com", notice, "submission")
    assert answer.status_code == 409
    assert "The check blocks this notice" in text_of(answer)
    assert state(world, notice) == "drafted"


@pytest.mark.parametrize("place", ["", "/live", "/roll", "/revision"])
def test_a_stranger_finds_nothing(story: Story, place: str) -> None:
    assert a_browser("dee@example.com").get(f"/console/notices/{story.notice.id}{place}").status_code == 404


def test_a_stranger_can_do_nothing(story: Story) -> None:
    assert deed("dee@example.com", story.notice, "pause").status_code == 404
    assert state(story.world, story.notice) == "launched"


def test_a_strangers_dashboard_is_empty(story: Story) -> None:
    assert "No notices yet" in text_of(a_browser("dee@example.com").get("/console/notices"))


def test_the_dashboard_says_what_waits_for_whom(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_bilingual_file())
    actions.submit(world.ada, notice.id)
    assert "Waits for approval" in text_of(a_browser("bo@example.com").get("/console/"))
    assert "waits for approval" not in text_of(a_browser("ada@example.com").get("/console/"))


def test_live_counts_follow_what_happens_and_stop_when_it_is_over(story: Story) -> None:
    browser, address = a_browser("cy@example.com"), f"/console/notices/{story.notice.id}/live"
    assert "every 3s" in text_of(browser.get(address, headers={"HX-Request": "true"}))
    a_browser().post(f"{story.link()}/confirmation")
    page = text_of(browser.get(address, headers={"HX-Request": "true"}))
    assert "acknowledged" in page
    assert "<html" not in page
    deed("ada@example.com", story.notice, "cancellation", reason="withdrawn")
    assert "every 3s" not in text_of(browser.get(address, headers={"HX-Request": "true"}))


def test_the_wording_is_shown_in_every_language_filled_in(story: Story) -> None:
    browser = a_browser("cy@example.com")
    assert "尊敬的" in text_of(browser.get(f"/console/notices/{story.notice.id}?edition=zh-Hans"))
    page = text_of(browser.get(f"/console/notices/{story.notice.id}?edition=en"))
    assert "{{" not in page
    assert "1 Old Street" in page


def test_the_roll_says_why_and_how_each_customer_stands(story: Story) -> None:
    obligations.exempt(story.world.cy, story.recipients[2], reason="told in person")
    page = text_of(a_browser("cy@example.com").get(f"/console/notices/{story.notice.id}/roll"))
    assert "Smith &amp; Sons" in page
    assert "contract K-1 for hosting" in page
    assert "exempt" in page


def test_the_roll_can_be_searched_and_narrowed(story: Story) -> None:
    browser, address = a_browser("cy@example.com"), f"/console/notices/{story.notice.id}/roll"
    assert "Smith" not in text_of(browser.get(address, {"q": "示例"}))
    assert "示例贸易" in text_of(browser.get(address, {"q": "示例"}))
    assert "Nobody here" in text_of(browser.get(address, {"state": "acknowledged"}))
    assert "Smith" in text_of(browser.get(address, {"state": "waiting"}))


def test_the_roll_comes_fifty_at_a_time(world: World, tmp_path: Path) -> None:
    make_customers(world, [customer_row(number) for number in range(3, 60)], tmp_path)
    notice = actions.create(world.ada, "acme", a_bilingual_file())
    actions.approve(world.bo, notice.id, digest=actions.submit(world.ada, notice.id))
    actions.launch(world.ada, notice.id)
    browser = a_browser("ada@example.com")
    for query in ({}, {"state": "waiting"}):
        first = browser.get(f"/console/notices/{notice.id}/roll", query)
        after = first.context["page"].after
        second = browser.get(f"/console/notices/{notice.id}/roll", query | {"after": after})
        shown = [{row.recipient.id for row in page.context["page"].rows} for page in (first, second)]
        assert (50, 10, set()) == (len(shown[0]), len(shown[1]), shown[0] & shown[1])


def test_a_preview_keeps_nothing_and_shows_every_language(world: World) -> None:
    text = yaml.safe_dump(a_bilingual_file(), allow_unicode=True)
    page = text_of(a_browser("ada@example.com").post("/console/notices/new", {"text": text, "do": "preview"}))
    assert "We are moving" in page
    assert "我们搬家了" in page
    assert not Notice.objects.exists()


def test_a_file_becomes_a_draft(world: World) -> None:
    upload = SimpleUploadedFile(
        "notice.yaml", yaml.safe_dump(a_bilingual_file(), allow_unicode=True).encode("utf-8-sig")
    )
    answer = a_browser("ada@example.com").post("/console/notices/new", {"file": upload, "do": "create"})
    assert answer["Location"] == f"/console/notices/{Notice.objects.get().id}"


@pytest.mark.parametrize(
    ("text", "words"),
    [("a: [", "not YAML"), ("just words", "must be a group of keys"), ("duly: notice/1\nkind: fire_sale", "fire_sale")],
)
def test_a_file_that_cannot_be_used_is_explained_and_kept_on_the_page(world: World, text: str, words: str) -> None:
    answer = a_browser("ada@example.com").post("/console/notices/new", {"text": text, "do": "create"})
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Notice.objects.exists()


def test_an_agent_writes_no_notices(world: World) -> None:
    text = yaml.safe_dump(a_bilingual_file())
    assert a_browser("cy@example.com").post("/console/notices/new", {"text": text, "do": "create"}).status_code == 403
    assert "New notice" not in text_of(a_browser("cy@example.com").get("/console/"))


def test_a_notice_is_found_by_the_number_that_stands_on_it(story: Story) -> None:
    browser = a_browser("ada@example.com")
    answer = browser.get(f"/console/notices/{story.notice.number}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/console/notices/{story.notice.id}")
    assert browser.get("/console/notices/2001-9999").status_code == 404
    assert browser.get("/console/notices/new").status_code == 200
    assert a_browser("dee@example.com").get(f"/console/notices/{story.notice.number}").status_code == 404
    assert a_browser().get(f"/console/notices/{story.notice.number}").status_code == 302
