# SPDX-License-Identifier: Apache-2.0
"""A polled mailbox, from the server's socket to the state of a delivery."""

from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest

from doors.hooks.mail_servers import Box, serving
from duly.adapters.channels.smtp import SmtpChannel, SmtpSettings
from duly.doors.hooks import mailbox
from duly.foundation.jobs.actions import enqueue
from duly.house import mailboxes
from duly.rooms.delivery import actions
from duly.rooms.delivery.models import Slip
from rooms.delivery.post_office import PostOffice, Recorder, make_post_office

pytestmark = [pytest.mark.slow(), pytest.mark.django_db(transaction=True)]

REPORT = """From: MAILER-DAEMON@mail.example
To: bounces+{delivery}@acme.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; c0@example.com
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such mailbox
--b--
"""


@pytest.fixture
def office(tmp_path: Path) -> PostOffice:
    made = make_post_office(tmp_path, channel=Recorder())
    made.plan()
    actions.carry("email")
    actions.install_channels({"email": SmtpChannel(SmtpSettings("mail.example", 25))})
    return made


def report(office: PostOffice, action: str = "failed") -> bytes:
    return REPORT.format(delivery=office.only().id.hex, action=action).replace("\n", "\r\n").encode()


def look(box: Box, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class House(dict[str, str]):
        def folder(self, name: str) -> Path:
            (folder / name).mkdir(exist_ok=True)
            return folder / name

    address = f"imap://{quote('u@acme.example')}:{quote(box.password)}@127.0.0.1:{box.port}/INBOX?tls=never"
    monkeypatch.setattr(mailboxes, "settings", SimpleNamespace(DULY=House(DULY_MAILBOX_URL=address)))
    mailboxes.look()


def test_a_bounce_in_the_mailbox_reaches_its_delivery(
    office: PostOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving("imap") as box:
        box.add(b"Subject: rubbish \x00\xff\r\n\r\n\x00\x00\r\n")
        box.add(report(office))
        look(box, tmp_path, monkeypatch)
        look(box, tmp_path, monkeypatch)
    assert office.states() == ["bounced"]
    assert sorted(Slip.objects.values_list("matched", flat=True)) == [0, 1]


def test_identical_messages_are_one(office: PostOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving("imap") as box:
        for _ in range(3):
            box.add(report(office))
        look(box, tmp_path, monkeypatch)
        assert all(box.flags(uid) == {"\\Seen"} for uid in (1, 2, 3))
    assert Slip.objects.count() == 1


def test_a_reply_is_matched_by_the_letter_it_answers(
    office: PostOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = f"From: c0@example.com\r\nTo: n@acme.example\r\nIn-Reply-To: <{office.only().id}@acme.example>\r\n\r\nconfirm\r\n"
    with serving("imap") as box:
        box.add(answer.encode())
        look(box, tmp_path, monkeypatch)
    assert list(Slip.objects.values_list("matched", flat=True)) == [1]


def test_too_large_is_kept_unread_and_unmatched(
    office: PostOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "LARGEST", 500)
    with serving("imap") as box:
        uid = box.add(report(office) + b"x" * 1000)
        look(box, tmp_path, monkeypatch)
        assert list(box.folders["Duly-Unread"]) == [uid]
    assert office.states() == ["accepted"]
    assert bytes(Slip.objects.get().body).startswith(b"X-Duly-Unread: too_large\r\n")


def test_an_absent_mailbox_is_asked_again_later(
    office: PostOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(Box(port=1), tmp_path, monkeypatch)
    assert Slip.objects.count() == 0


def test_one_token_waits_at_a_time() -> None:
    assert enqueue(mailboxes.NAME, key=mailboxes.NAME) is True
    assert mailboxes.wake() == 0
