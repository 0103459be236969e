# SPDX-License-Identifier: Apache-2.0
"""Returned mail over SMTP, as the operator's mail server hands it on."""

import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from pathlib import Path

import pytest

from adapters.channels.props import free_port
from duly.adapters.channels.smtp import SmtpChannel, SmtpSettings
from duly.doors.hooks import mail
from duly.rooms.delivery import actions
from duly_demo.props.mail_sink import delivery_status
from rooms.delivery.post_office import PostOffice, Recorder, make_post_office

pytestmark = [pytest.mark.slow(), pytest.mark.django_db(transaction=True)]


@contextmanager
def listening(port: int) -> Iterator[None]:
    stop = threading.Event()
    running = threading.Thread(target=mail.run, args=("127.0.0.1", port, stop))
    running.start()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            break
        time.sleep(0.02)
    try:
        yield
    finally:
        stop.set()
        running.join(10)


def make_sent(folder: Path) -> PostOffice:
    office = make_post_office(folder, channel=Recorder())
    office.plan()
    actions.carry("email")
    actions.install_channels({"email": SmtpChannel(SmtpSettings("mail.example", 25))})
    return office


def test_a_bounce_is_taken_and_matched_by_its_return_path(tmp_path: Path) -> None:
    office = make_sent(tmp_path)
    to = f"bounces+{office.only().id.hex}@acme.example"
    raw = delivery_status(message_from_bytes(b"Subject: x\n\nx"), "somebody@else.example", "c0@example.com").as_bytes()
    port = free_port()
    with listening(port), smtplib.SMTP("127.0.0.1", port) as conversation:
        conversation.sendmail("", [to], raw)
    assert office.states() == ["bounced"]


def test_mail_for_somebody_else_is_refused(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "settings", _Settings({"DULY_MAIL_RETURN": "bounces@acme.example"}))
    port = free_port()
    with listening(port), smtplib.SMTP("127.0.0.1", port) as conversation, pytest.raises(smtplib.SMTPRecipientsRefused):
        conversation.sendmail("", ["president@acme.example"], b"Subject: x\r\n\r\nx")


class _Settings:
    """Settings with another return path."""

    def __init__(self, values: dict[str, str]) -> None:
        self.DULY = values
