# SPDX-License-Identifier: Apache-2.0
"""The mailbox to which customers write, from the server's socket to the queue of requests."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from aiosmtpd.smtp import Envelope

from doors.hooks.mail_servers import Box, serving
from duly.adapters.channels.smtp import SmtpChannel, SmtpSettings
from duly.doors.hooks import intake
from duly.doors.hooks.mail import Returned
from duly.foundation.jobs.actions import enqueue
from duly.house import mailboxes
from duly.rooms.change_requests import actions as requests
from duly.rooms.change_requests.models import ChangeRequest, Mail
from duly.rooms.delivery import actions
from duly.rooms.delivery.models import Slip
from rooms.change_requests.stage import a_stage

pytestmark = [pytest.mark.slow(), pytest.mark.django_db(transaction=True)]
ASKS = (
    "From: c0@example.com\r\nTo: service@acme.example\r\nSubject: =?gb2312?B?seS4/A==?=\r\nMessage-ID: <1@example.com>\r\n"
    "Content-Type: text/plain; charset=GB2312_CHARSET\r\n\r\n请将我的手机号码变更为13912345678，谢谢。\r\n"
).encode("gb18030")
ORDINARY = b"From: c0@example.com\r\nTo: service@acme.example\r\nSubject: Invoice\r\n\r\nThe amount is wrong.\r\n"


@pytest.fixture(autouse=True)
def people(tmp_path: Path) -> None:
    a_stage(tmp_path, None)
    actions.install_channels({"email": SmtpChannel(SmtpSettings("mail.example", 25))})


def look(box: Box, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class House(dict[str, Any]):
        def folder(self, name: str) -> Path:
            (folder / name).mkdir(exist_ok=True)
            return folder / name

    address = f"imap://{quote('u@acme.example')}:{quote(box.password)}@127.0.0.1:{box.port}/INBOX?tls=never"
    monkeypatch.setattr(mailboxes, "settings", SimpleNamespace(DULY=House(DULY_REQUESTS_MAILBOX_URL=address)))
    mailboxes.look_for_requests()


def test_a_request_in_the_mailbox_reaches_the_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving("imap") as box:
        first, second = box.add(ASKS), box.add(ORDINARY)
        look(box, tmp_path, monkeypatch)
        look(box, tmp_path, monkeypatch)
        assert box.flags(first) == box.flags(second) == {"\\Seen"}
    assert ChangeRequest.objects.get().channel == "email"
    assert [bytes(slip.body) for slip in Slip.objects.all()] == [ORDINARY]


def test_after_a_crash_before_the_mark_nothing_is_doubled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving("imap") as box:
        box.add(ASKS)
        box.hang_up_at = "UID STORE"
        look(box, tmp_path, monkeypatch)
        box.hang_up_at = ""
        (tmp_path / "mailbox").rename(tmp_path / "lost")
        look(box, tmp_path, monkeypatch)
    assert ChangeRequest.objects.count() == Mail.objects.count() == 1


def test_a_message_that_breaks_the_reader_blocks_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = requests.receive_mail

    def fragile(actor: Any, raw: bytes) -> Any:
        if b"poison" in raw:
            raise ValueError
        return real(actor, raw)

    monkeypatch.setattr(intake.requests, "receive_mail", fragile)
    with serving("imap") as box:
        box.add(b"Subject: poison\r\n\r\nx\r\n")
        box.add(ASKS)
        look(box, tmp_path, monkeypatch)
    assert ChangeRequest.objects.count() == 1


def test_an_answer_to_another_letter_is_a_reply_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving("imap") as box:
        box.add(ASKS.replace(b"Message-ID", b"In-Reply-To: <a@acme.example>\r\nMessage-ID"))
        look(box, tmp_path, monkeypatch)
    assert (ChangeRequest.objects.count(), Slip.objects.count()) == (1, 1)


@pytest.mark.parametrize(("is_on", "count"), [(True, 1), (False, 0)])
def test_the_listener_takes_requests_where_it_is_told_to(settings: Any, is_on: bool, count: int) -> None:
    from types import MappingProxyType

    held = settings.DULY
    settings.DULY = type(held)(held.home, MappingProxyType({**held.values, "DULY_REQUESTS_BY_MAIL": is_on}))
    listener, envelope = Returned("bounces@acme.example"), Envelope()
    envelope.rcpt_tos, envelope.content = ["bounces@acme.example"], ASKS
    answer = asyncio.run(listener.handle_DATA(None, None, envelope))  # type: ignore[arg-type]  # neither is looked at
    listener.close()
    assert answer.startswith("250")
    assert ChangeRequest.objects.count() == count


def test_one_token_waits_at_a_time() -> None:
    assert enqueue(mailboxes.REQUESTS_NAME, key=mailboxes.REQUESTS_NAME) is True
    assert mailboxes.wake_for_requests() == 0
