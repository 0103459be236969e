# SPDX-License-Identifier: Apache-2.0
"""Change requests through the console: statements and their settling, stop codes, mails to be read, the next in the queue."""

from pathlib import Path
from typing import Any

import pytest

from doors.asking import an_asking_stage
from doors.console.pressing import after
from doors.story import a_browser, bytes_of, text_of
from duly.kernel.actors import PROVIDER
from duly.rooms.change_requests import actions, jobs, queries
from duly.rooms.change_requests.facts import Receipt
from duly.rooms.change_requests.models import ChangeRequest, Mail
from rooms.change_requests.mails.test_receiving import mail
from rooms.change_requests.stage import NEW_PHONE, Stage

pytestmark = pytest.mark.django_db
LIST = "/console/change-requests"


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return an_asking_stage(tmp_path, monkeypatch)


def at(request: Receipt, deed: str = "") -> str:
    return f"{LIST}/{request.id}" + (f"/{deed}" if deed else "")


def unread(stage: Stage) -> str:
    """A mail that waits for a person; gives its page."""
    raw = mail("Hello, please change my mobile number. Thank you, C0", files={"licence.pdf": b"%PDF-1.7 licence"})
    actions.receive_mail(PROVIDER, raw)
    (one,) = queries.unread_mails(stage.world.cy, stage.world.acme.id)
    return f"{LIST}/mails/{one.id}"


def test_a_dispute_is_settled_on_the_page_by_somebody_else(stage: Stage) -> None:
    request = stage.applied()
    agent, checker, legal = (a_browser(f"{name}@example.com") for name in ("cy", "bo", "lee"))
    assert "to be decided" in after(agent, at(request, "dispute"), {"note": "It was not me."})
    page = text_of(legal.get(at(request)))
    assert "Settle the dispute" in page
    assert "It was not me." not in page
    assert "It was not me." in text_of(legal.post(at(request, "seeing"), {"why": "deciding"}))
    (one,) = queries.case(stage.legal, request.id).disputes
    form = {"dispute": one.id, "outcome": "upheld", "note": "the number is theirs"}
    assert checker.post(at(request, "settlement"), form).status_code == 403
    assert "upheld: it is undone" in after(legal, at(request, "settlement"), form)
    assert ChangeRequest.objects.get(undo_of=request.id).reason == "undo"


def test_a_stop_code_that_is_read_out_holds_and_a_wrong_one_does_not(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    stage.carry()
    agent = a_browser("cy@example.com")
    answer = agent.post(at(request, "objection"), {"code": "AAAAAA"})
    assert (answer.status_code, "not the stop code" in text_of(answer)) == (422, True)
    assert "an objection" in after(agent, at(request, "objection"), {"code": stage.code("sms", "asked for")})
    assert stage.state(request) == "held"


def test_who_asks_is_in_part_until_somebody_says_why(stage: Stage) -> None:
    request = stage.ask(
        stage.world.cy, stage.phone(), channel="phone", claim={"phone": "+12025550177"}, on_behalf=True, note="rang twice"
    )  # fmt: skip
    browser = a_browser("bo@example.com")
    page = text_of(browser.get(at(request)))
    assert "without a mandate on record" in page
    assert "+12025550177" not in page
    full = text_of(browser.post(at(request, "seeing"), {"why": "review"}))
    assert "+12025550177" in full
    assert "rang twice" in full


def test_what_was_passed_up_says_so(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    stage.time.passes(days=8)
    jobs.escalate()
    assert "Late, and passed up:" in text_of(a_browser("bo@example.com").get(at(request)))


def test_the_next_that_waits_for_the_reader_is_one_key_away(stage: Stage) -> None:
    first = stage.in_review()
    second = stage.in_review(stage.uscc())
    checker = a_browser("bo@example.com")
    assert checker.get(f"{LIST}/next")["Location"] == at(first)
    assert checker.get(f"{LIST}/next?after={first.id}")["Location"] == at(second)
    assert checker.get(f"{LIST}/next?after={second.id}")["Location"] == at(first)
    page = text_of(checker.get(at(first)))
    for key in ('data-key="e"', 'data-key="h"', 'data-key="f"', 'data-key="n"', 'data-key="b"'):
        assert key in page, key


def test_a_mail_is_read_for_a_reason_and_a_request_taken_down_from_it(stage: Stage) -> None:
    browser, page = a_browser("cy@example.com"), unread(stage)
    assert page in text_of(browser.get(f"{LIST}/mails"))
    assert "change my mobile number" not in text_of(browser.get(page))
    assert browser.post(f"{page}/reading", {"why": ""}).status_code == 422
    assert "change my mobile number" in text_of(browser.post(f"{page}/reading", {"why": "it waits"}))
    key = page.rsplit("/", 1)[1]
    assert f"?mail={key}" in text_of(browser.get(f"{LIST}/new?q=c0@example.com&mail={key}"))
    form = {
        "channel": "email", "target0": str(stage.entity().id), "value0": NEW_PHONE, "nature": "update", "reason": "moved",
        "key": "k", "mail": key,
    }  # fmt: skip
    after(browser, f"{LIST}/new/{stage.party.id}", form)
    row = ChangeRequest.objects.get()
    assert (row.channel, row.raw_message) == ("email", Mail.objects.get().file)
    assert "No mail waits" in text_of(browser.get(f"{LIST}/mails"))
    digest = Mail.objects.get().attachments[0]["digest"]
    laid = after(browser, f"{LIST}/{row.id}/attachment", {"file": digest, "kind": "business_licence"})
    assert "business licence" in laid


def test_a_mail_is_settled_once_and_its_files_are_downloads(stage: Stage) -> None:
    browser, page = a_browser("cy@example.com"), unread(stage)
    digest = Mail.objects.get().attachments[0]["digest"]
    answer = browser.post(f"{page}/files/{digest}")
    assert (bytes_of(answer), "sandbox" in answer["Content-Security-Policy"]) == (b"%PDF-1.7 licence", True)
    assert "On record" in after(browser, f"{page}/fate", {"outcome": "nothing"})
    assert browser.post(f"{page}/fate", {"outcome": "nothing"}).status_code == 404
    assert a_browser("dee@example.com").get(page).status_code == 404


@pytest.mark.parametrize(
    ("who", "path", "words"),
    [("bo", "", ("下一项待我处理", "待阅读来信")), ("cy", "/mails", ("待阅读来信", "要求变更，但未说明新内容"))],
)
def test_the_pages_speak_chinese(stage: Stage, who: str, path: str, words: Any) -> None:
    unread(stage)
    stage.in_review()
    page = text_of(a_browser(f"{who}@example.com", language="zh-Hans").get(f"{LIST}{path}"))
    for said in words:
        assert said in page, said
