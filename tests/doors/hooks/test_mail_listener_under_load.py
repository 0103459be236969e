# SPDX-License-Identifier: Apache-2.0
"""The listener never stands still: not for a hostile message, not for a slow one, not for too many, not without a database."""

import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from types import SimpleNamespace

import pytest
from django.db import DataError, OperationalError

from adapters.channels.props import free_port
from duly.doors.hooks import intake, mail
from duly.kernel.refusals import Because, refusal

TO = "bounces@acme.example"
NO_MAIL = refusal("test.no_mail", Because.MISSING, en="no mail", zh="无邮件")


class Desk:
    """Stands for the room."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.error: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()

    def take(self, actor: object, channel: str, headers: object, raw: bytes) -> int:
        self.gate.wait(20)
        is_spared = isinstance(self.error, DataError) and (b"hostile" not in raw or raw.startswith(b"X-Duly-Unread"))
        if self.error and not is_spared:
            raise self.error
        self.taken.append(raw)
        return 1


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    given = Desk()
    monkeypatch.setattr(intake.delivery, "take_receipts", given.take)
    return given


@contextmanager
def listening() -> Iterator[int]:
    stop, port = threading.Event(), free_port()
    running = threading.Thread(target=mail.run, args=("127.0.0.1", port, stop))
    running.start()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            break
        time.sleep(0.02)
    try:
        yield port
    finally:
        stop.set()
        running.join(10)


def send(port: int, raw: bytes) -> int:
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as conversation:
        try:
            conversation.sendmail("", [TO], raw)
        except smtplib.SMTPDataError as error:
            return error.smtp_code
    return 250


@pytest.fixture(autouse=True)
def _return_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "settings", SimpleNamespace(DULY={"DULY_MAIL_RETURN": TO}))


def test_a_reply_to_the_return_path_is_taken_with_its_recipient(desk: Desk) -> None:
    with listening() as port, smtplib.SMTP("127.0.0.1", port) as conversation:
        conversation.sendmail(
            "c@client.example", ["bounces+ab@acme.example"], b"From: c@client.example\r\n\r\nconfirm\r\n"
        )
    assert desk.taken[0].startswith(b"X-Original-To: bounces+ab@acme.example\r\n")


def test_a_hostile_message_is_kept_unread_and_those_behind_it_are_taken(desk: Desk) -> None:
    desk.error = DataError("no such character")
    with listening() as port:
        assert send(port, b"Subject: hostile\r\n\r\nx\r\n") == 250
        assert send(port, b"Subject: fine\r\n\r\nx\r\n") == 250
    assert [raw.split(b"\r\n")[0] for raw in desk.taken] == [
        b"X-Duly-Unread: failed",
        b"X-Original-To: bounces@acme.example",
    ]


@pytest.mark.parametrize("error", [OperationalError("away"), NO_MAIL()])
def test_while_nothing_can_be_taken_the_mail_server_keeps_it(desk: Desk, error: Exception) -> None:
    desk.error = error
    with listening() as port:
        assert send(port, b"Subject: x\r\n\r\nx\r\n") == 451
        desk.error = None
        assert send(port, b"Subject: x\r\n\r\nx\r\n") == 250


def test_a_page_on_one_long_line_is_taken(desk: Desk) -> None:
    with listening() as port:
        assert send(port, b"Subject: x\r\n\r\n" + b"y" * 50_000 + b"\r\n") == 250


def test_too_large_is_refused_for_good(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "LARGEST", 10_000)
    with (
        listening() as port,
        smtplib.SMTP("127.0.0.1", port) as conversation,
        pytest.raises(smtplib.SMTPException, match="552"),
    ):
        conversation.sendmail("", [TO], b"Subject: x\r\n\r\n" + b"y\r\n" * 20_000)
    assert desk.taken == []


def test_a_slow_database_stops_no_conversation_and_too_many_waiting_are_told_to_come_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "MOST_WAITING", 2)
    desk.gate.clear()
    answers: list[int] = []
    with listening() as port:
        slow = [
            threading.Thread(target=lambda: answers.append(send(port, b"Subject: slow\r\n\r\n\r\n"))) for _ in range(2)
        ]
        for thread in slow:
            thread.start()
        time.sleep(0.5)
        with smtplib.SMTP("127.0.0.1", port, timeout=5) as conversation:
            assert conversation.noop()[0] == 250
        assert send(port, b"Subject: third\r\n\r\n\r\n") == 451
        desk.gate.set()
        for thread in slow:
            thread.join(10)
        assert answers == [250, 250]
        assert send(port, b"Subject: fourth\r\n\r\n\r\n") == 250


def test_more_conversations_than_chairs_are_turned_away(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "MOST_CONVERSATIONS", 3)
    with listening() as port:
        time.sleep(0.2)
        with ExitStack() as held:
            for _ in range(3):
                held.enter_context(smtplib.SMTP("127.0.0.1", port, timeout=5))
            with socket.create_connection(("127.0.0.1", port), timeout=5) as fourth:
                assert fourth.recv(100).startswith(b"421 ")
        time.sleep(0.2)
        assert send(port, b"Subject: again\r\n\r\n\r\n") == 250


def test_a_message_that_takes_too_long_is_not_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "PATIENCE", 0.2)
    desk.gate.clear()
    with listening() as port:
        assert send(port, b"Subject: slow\r\n\r\n\r\n") == 451
        desk.gate.set()


def test_nothing_said_for_long_is_hung_up_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "SILENCE", 0.3)
    with listening() as port, socket.create_connection(("127.0.0.1", port), timeout=5) as silent:
        assert silent.recv(100).startswith(b"220 ")
        assert silent.recv(100) == b""
