# SPDX-License-Identifier: Apache-2.0
"""The outbox shows messages as people see them, keeps their keys to itself, and never runs what others wrote."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings

from doors.story import Story, a_browser, a_story, text_of
from duly.doors.console import mailbox
from duly.doors.console.outbox import SEALED
from duly.house.config import Config
from duly.rooms.delivery import queries as deliveries
from theatre import staged

pytestmark = pytest.mark.django_db
story = staged(a_story)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a demo's mail server keeps what it got."""
    kept = tmp_path / "mail"
    kept.mkdir()
    values = dict(settings.DULY.values) | {"DULY_MAIL_PREVIEW": str(kept)}
    monkeypatch.setattr(settings, "DULY", Config(settings.DULY.home, values))
    return kept


def address_of(story: Story) -> str:
    return f"/console/deliveries/{deliveries.deliveries_of([story.recipients[0]])[story.recipients[0]][0].id}"


def keep(folder: Path, story: Story, html: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Acme <notices@acme.example>", "c0@example.com", "我们搬家了"
    mail["Message-ID"] = f"<{address_of(story).rpartition('/')[2]}@acme.example>"
    mail.set_content("Open https://notices.example.com/n/" + "k" * 50)
    mail.add_alternative(html, subtype="html")
    (folder / "00001.eml").write_bytes(mail.as_bytes())


def test_the_outbox_lists_deliveries_by_notice_and_state(story: Story) -> None:
    browser = a_browser("cy@example.com")
    assert "Smith &amp; Sons" in text_of(
        browser.get("/console/outbox", {"notice": str(story.notice.id), "state": "planned"})
    )
    assert "No messages here" in text_of(browser.get("/console/outbox", {"state": "bounced"}))
    assert "No messages here" in text_of(a_browser("dee@example.com").get("/console/outbox"))


@pytest.mark.parametrize("part", ["text", "html"])
def test_whoever_reads_the_outbox_cannot_confirm_for_a_customer(story: Story, part: str) -> None:
    address = f"{address_of(story)}?part=text" if part == "text" else f"{address_of(story)}/letter"
    page = text_of(a_browser("cy@example.com").get(address))
    token = story.link().rpartition("/")[2][:22]
    assert "2 New Street" in page
    assert token not in page
    assert "······" in page


def test_foreign_html_is_served_in_a_sandbox_only(story: Story) -> None:
    browser = a_browser("cy@example.com")
    assert browser.get(f"{address_of(story)}/letter")["Content-Security-Policy"] == SEALED
    assert "<iframe sandbox " in text_of(browser.get(address_of(story)))


def test_a_message_is_shown_as_it_arrived(story: Story, folder: Path) -> None:
    keep(folder, story, "<p>moved</p><script>alert(1)</script>")
    browser = a_browser("cy@example.com")
    page = text_of(browser.get(f"{address_of(story)}?view=received"))
    letter = browser.get(f"{address_of(story)}/letter?view=received")
    assert "我们搬家了" in page
    assert "<script>alert" not in page
    assert letter["Content-Security-Policy"].startswith("sandbox;")


def test_a_message_that_did_not_arrive_is_said_not_to_have(story: Story, folder: Path) -> None:
    assert "No such message arrived" in text_of(a_browser("cy@example.com").get(f"{address_of(story)}?view=received"))


def test_without_a_preview_folder_there_is_only_what_was_written(story: Story) -> None:
    page = text_of(a_browser("cy@example.com").get(f"{address_of(story)}?view=received"))
    assert "As it arrived" not in page
    assert "c0@example.com" in page


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"Content-Type: text/plain; charset=no-such\n\nx",
        b"Content-Type: multipart/mixed\n\nno boundary",
    ],
)
def test_an_odd_message_is_no_fault(raw: bytes) -> None:
    assert mailbox.read(raw).subject == ""
