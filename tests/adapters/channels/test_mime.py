# SPDX-License-Identifier: Apache-2.0
"""Bytes written by hand are what Python's own reader of mail makes of them."""

import base64
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.channels.channel_contract import make_letter
from duly.adapters.channels.smtp.mime import compose, one_line
from duly.rooms.delivery.channel import Letter, Sender

NOW = datetime(2026, 3, 1, 9, 30, 15, tzinfo=UTC)
HARD = [
    "Plain", "公司地址变更通知", "Naïve café — “quoted”", "=?utf-8?B?AAAA?=", "a" * 300, "长" * 200, "emoji 🏢 moves",
    'Acme "The Best" Ltd, Inc. <x>', "back\\slash", "  spaces   inside ", "ends with 中", "مرحبا بالعالم", "\u202eright to left",
]  # fmt: skip


def read(letter: Letter) -> tuple[EmailMessage, bytes]:
    raw = compose(letter, from_address="notices@acme.example", domain="acme.example", now=NOW.timestamp())
    return message_from_bytes(raw, policy=policy.default), raw


@pytest.mark.parametrize("text", HARD)
def test_subjects_and_names_come_back_as_they_were(text: str) -> None:
    message, raw = read(make_letter("a@example.com", subject=text, sender=Sender(text)))
    plain = " ".join(text.replace("\u202e", " ").split())
    assert str(message["Subject"]) == plain
    assert message["From"].addresses[0].addr_spec == "notices@acme.example"
    name, _ = parseaddr(message_from_bytes(raw)["From"].replace("\r\n", ""))
    words = [word if isinstance(word, bytes) else word.encode() for word, _ in decode_header(name)]
    assert b"".join(words).decode() == plain


def test_bodies_come_back_as_they_were() -> None:
    text = "尊敬的客户：\n\n.hidden\n..\nFrom here\n" + "长" * 500 + "\nlast"
    message, _ = read(make_letter("a@example.com", text=text, html="<p>你好 &amp; hello</p>"))
    plain, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None and html is not None
    assert plain.get_content() == text.replace("\n", "\r\n")
    assert html.get_content() == "<p>你好 &amp; hello</p>"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.defects for part in message.walk()] == [[]] * 3


def test_a_letter_without_html_is_plain_text() -> None:
    message, _ = read(make_letter("a@example.com", html=None, text="hello"))
    assert message.get_content_type() == "text/plain"
    assert message.get_content() == "hello"


def test_the_headers_that_a_notice_needs() -> None:
    letter = make_letter("a@example.com")
    message, _ = read(letter)
    assert message["Message-ID"] == f"<{letter.delivery_id}@acme.example>"
    assert parsedate_to_datetime(message["Date"]) == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "zh-Hans"
    assert str(message["To"]) == "a@example.com"


def test_one_click_unsubscribe_only_where_there_is_something_to_unsubscribe_from() -> None:
    assert read(make_letter("a@example.com"))[0]["List-Unsubscribe"] is None
    message, _ = read(make_letter("a@example.com", unsubscribe_url="https://duly.example/u/x"))
    assert message["List-Unsubscribe"] == "<https://duly.example/u/x>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(message["List-ID"]).endswith("<notices.acme.example>")
    assert read(make_letter("a@example.com"))[0]["List-ID"] is None


def test_a_chinese_subject_is_folded_between_characters() -> None:
    raw = compose(
        make_letter("a@example.com", subject="关于公司办公地址变更的通知" * 9),
        from_address="n@acme.example",
        domain="d",
    )
    head = raw.partition(b"\r\n\r\n")[0]
    lines = head[head.index(b"Subject:") :].split(b"\r\n")
    words = [
        line.split(b" ", 1)[1] for line in lines if b"=?utf-8?B?" in line and (line[:1] == b" " or b"Subject" in line)
    ]
    assert len(words) > 5
    for word in words:
        assert len(word) <= 75
        encoded = word.removeprefix(b"=?utf-8?B?").removesuffix(b"?=")
        assert base64.b64decode(encoded, validate=True).decode("utf-8")  # whole characters in every word


@given(st.text(max_size=400), st.text(max_size=3000))
def test_any_text_comes_back(subject: str, text: str) -> None:
    subject, text = (part.encode("utf-8", "replace").decode() for part in (subject, text))
    message, raw = read(make_letter("a@example.com", subject=subject, text=text, html="<p>x</p>" * 400 + text))
    assert all(len(line) <= 76 for line in raw.split(b"\r\n"))
    assert str(message["Subject"]) == one_line(subject)
    plain, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None and html is not None
    ends = text.replace("\r\n", "\n").replace("\r", "\n")
    assert plain.get_content().replace("\r\n", "\n") == ends
    assert html.get_content().replace("\r\n", "\n") == "<p>x</p>" * 400 + ends


@pytest.mark.parametrize(
    "evil",
    [
        "Hello\r\nBcc: victim@example.com",
        "Hello\nBcc: v@example.com",
        "Hello\rBcc: v@example.com",
        "x\x00y",
        "x\x0b\x0cy\x85z",
    ],
)
def test_no_text_can_end_a_header(evil: str) -> None:
    message, raw = read(make_letter("a@example.com", subject=evil, sender=Sender(evil), language=evil))
    assert message["Bcc"] is None
    assert {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "Content-Language",
        "MIME-Version",
        "Content-Type",
    } == set(message.keys())
    assert b"\x00" not in raw


def test_lines_are_short_ascii_and_end_properly() -> None:
    _, raw = read(make_letter("用户@例子.example", subject="长" * 300, sender=Sender("名" * 100), text="长\n" * 999))
    head, _, body = raw.partition(b"\r\n\r\n")
    assert all(len(line) <= 76 for line in raw.split(b"\r\n"))
    assert body.isascii()
    assert head.decode().count("@") == 3
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert not any(line.startswith(b".") for line in raw.split(b"\r\n"))


def test_a_domain_beyond_ascii_is_written_as_it_is_sent() -> None:
    _, raw = read(make_letter("c@邮箱.example"))
    assert b"To: c@xn--9kq94n.example" in raw or b"To: c@xn--" in raw
