# SPDX-License-Identifier: Apache-2.0
"""Returned mail says which delivery it is about, or nothing; it is never guessed."""

from email import message_from_bytes
from email.message import EmailMessage
from uuid import UUID

import pytest

from duly.adapters.channels.smtp import SmtpChannel, SmtpSettings
from duly.adapters.channels.smtp.bounces import read
from duly.kernel.refusals import Refusal
from duly.rooms.delivery.channel import Receipt
from duly.rooms.delivery.facts import TakenByUs
from duly_demo.props.mail_sink import delivery_status

DELIVERY = UUID("11111111-2222-4333-8444-555555555555")
VERP = f"bounces+{DELIVERY.hex}@acme.example"
SAID = "smtp; 550 5.1.1 no such mailbox"


def make_original() -> EmailMessage:
    original = EmailMessage()
    original["From"] = "notices@acme.example"
    original["To"] = "c@example.com"
    original["Message-ID"] = f"<{DELIVERY}@acme.example>"
    original["Subject"] = "公司地址变更"
    original.set_content("x")
    return original


def make_report(return_path: str = "bounces@acme.example", **replaced: str) -> bytes:
    raw = delivery_status(message_from_bytes(make_original().as_bytes()), return_path, "c@example.com").as_bytes()
    for old, new in replaced.items():
        raw = raw.replace({"action": b"Action: failed", "status": b"Status: 5.1.1"}[old], new.encode())
    return raw


def test_matched_by_the_return_path() -> None:
    raw = make_report(VERP).replace(f"<{DELIVERY}@".encode(), b"<other@")
    assert list(read(raw)) == [Receipt(DELIVERY, "bounced", "no_mailbox", SAID, address="c@example.com")]


def test_matched_by_the_message_id_of_the_original() -> None:
    assert list(read(make_report())) == [Receipt(DELIVERY, "bounced", "no_mailbox", SAID, address="c@example.com")]


def test_matched_by_the_envelope_id() -> None:
    raw = make_report().replace(f"<{DELIVERY}@".encode(), b"<other@")
    raw = raw.replace(
        b"Reporting-MTA: dns; mail.example",
        b"Reporting-MTA: dns; mail.example\nOriginal-Envelope-Id: " + DELIVERY.hex.encode(),
    )
    assert [item.delivery_id for item in read(raw)] == [DELIVERY]


def test_what_matches_nothing_stays_unmatched() -> None:
    raw = make_report().replace(f"<{DELIVERY}@".encode(), b"<other@")
    assert [item.delivery_id for item in read(raw)] == [None]


def test_a_report_of_a_delay_is_not_a_bounce_a_server_has_it() -> None:
    (found,) = read(make_report(VERP, action="Action: delayed", status="Status: 4.4.1"))
    assert (DELIVERY, "accepted", "delayed") == (found.delivery_id, found.outcome, found.code)


def test_a_report_of_success_is_a_delivery() -> None:
    (found,) = read(make_report(VERP, action="Action: delivered", status="Status: 2.0.0"))
    assert (DELIVERY, "delivered") == (found.delivery_id, found.outcome)


def test_a_full_mailbox_is_not_a_missing_one() -> None:
    assert ["mailbox_full"] == [item.code for item in read(make_report(VERP, status="Status: 5.2.2"))]


def test_an_out_of_office_answer_is_not_a_bounce() -> None:
    answer = EmailMessage()
    answer["To"], answer["Subject"], answer["Auto-Submitted"] = VERP, "I am away", "auto-replied"
    answer.set_content("Back on Monday. My mailbox example@example.com was full; 550 5.1.1 no such user.")
    assert list(read(answer.as_bytes())) == []


def test_an_old_style_bounce_is_recognised() -> None:
    bounce = EmailMessage()
    bounce["From"], bounce["To"], bounce["Subject"] = "MAILER-DAEMON@mail.example", VERP, "failure notice"
    bounce.set_content(
        "Hi. This is the qmail-send program at mail.example.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        "<c@example.com>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n"
    )
    assert [(DELIVERY, "bounced")] == [(item.delivery_id, item.outcome) for item in read(bounce.as_bytes())]


@pytest.mark.parametrize("raw", [b"", b"hello", b"\xff\xfe\x00", b"Subject: hi\r\n\r\nhello", make_report()[:200]])
def test_rubbish_says_nothing_and_breaks_nothing(raw: bytes) -> None:
    assert list(read(raw)) == []


def test_the_prop_writes_a_proper_report() -> None:
    message = message_from_bytes(make_report(VERP))
    assert message.get_content_type() == "multipart/report"


def test_over_http_a_bounce_must_be_signed_and_over_our_own_listener_it_need_not() -> None:
    channel = SmtpChannel(SmtpSettings("localhost", 25, hook_secret=b"s"))
    with pytest.raises(Refusal, match="signature"):
        channel.read_receipt({"duly-listener": "smtp"}, make_report(VERP))
    assert len(channel.read_receipt(TakenByUs(), make_report(VERP))) == 1


def test_a_bounce_without_a_sender_reaches_every_detector() -> None:
    raw = (
        b"To: bounces@acme.example\r\nSubject: Undeliverable mail \xcd\xcb\r\nContent-Type: text/plain\r\n\r\n"
        b"Here is your list of failed recipients:\r\n\r\n<c0@example.com>\r\n\r\nHere is your returned mail:\r\n"
    )
    (found,) = read(raw)
    assert isinstance(found, Receipt)
    assert ("bounced", "rejected") == (found.outcome, found.code)
