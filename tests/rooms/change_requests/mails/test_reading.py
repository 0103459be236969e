# SPDX-License-Identifier: Apache-2.0
"""Bytes to a letter: charsets, dates, senders, and whatever a stranger may do to them."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duly.kernel.mails.charsets import known
from duly.rooms.change_requests.rules.mails import Letter, Trust, read, recognise, written

WORDS = "请将我的手机号码变更为13912345678，謝謝"
OURS = Trust(servers=("mx.acme.example",), domains=("acme.example",))


def mail(body: bytes = b"hello", *heads: str, charset: str = "utf-8") -> bytes:
    given = [f"Content-Type: text/plain; charset={charset}", *heads]
    if not any(head.lower().startswith("from:") for head in heads):
        given.insert(0, "From: Li <li@example.com>")
    return "\r\n".join(given).encode() + b"\r\n\r\n" + body


def warnings(*heads: str, trust: Trust = OURS) -> tuple[str, ...]:
    return read(mail(b"hello", *heads), trust).warnings


@pytest.mark.parametrize(
    ("codec", "declared"),
    [
        ("gb18030", "GB18030"), ("gb18030", "gb2312"), ("gb18030", "GB2312_CHARSET"), ("gb18030", "x-unknown"), ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16le"), ("utf-8", "utf8mb4"), ("utf-8", "X-UTF_8"),
    ],
)  # fmt: skip
def test_simplified_chinese_is_read_whatever_it_is_called(codec: str, declared: str) -> None:
    said = "您好，请将我的手机号码变更为13912345678。"
    letter = read(mail(base64.b64encode(said.encode(codec)), "Content-Transfer-Encoding: base64", charset=declared))
    assert letter.own == said


@pytest.mark.parametrize(
    ("codec", "declared"),
    [("cp950", "big5"), ("cp950", "CHINESEBIG5"), ("big5hkscs", "Big5-HKSCS"), ("cp950", "default")],
)
def test_traditional_chinese_is_read_whatever_it_is_called(codec: str, declared: str) -> None:
    said = "您好，請將本人的聯絡電話更改為 2345 6789，謝謝。"
    assert read(mail(said.encode(codec), charset=declared)).own == said


def test_hz_and_japanese_escapes_are_read() -> None:
    assert read(mail("变更地址".encode("hz"), charset="HZ-GB-2312")).own == "变更地址"
    assert read(mail("住所変更".encode("iso2022_jp"), charset="iso-2022-jp")).own == "住所変更"


@pytest.mark.parametrize("name", ["zip", "idna", "rot13", "no-such", "", "x" * 5000, "\x00"])
def test_a_name_that_is_no_charset_is_none(name: str) -> None:
    assert known(name) == ""


def test_a_kind_without_its_semicolon_is_text_all_the_same() -> None:
    raw = b"From: li@example.com\r\nContent-Type: text/plain charset=us-ascii\r\n\r\nhello"
    assert read(raw).own == "hello"


def test_the_date_is_what_was_said_and_no_more() -> None:
    letter = read(mail(b"hi", "Date: Mon, 4 Jan 2027 10:00:00 +0800"))
    assert letter.said_at == datetime(2027, 1, 4, 2, 0, tzinfo=UTC)
    assert read(mail(b"hi", "Date: yesterday")).said_at is None
    assert read(mail(b"hi", "Date: Mon, 99 Foo 99999 99:99:99 +9999")).said_at is None


def test_of_page_and_text_the_text_is_read_and_a_difference_is_told() -> None:
    raw = alternative("new account 6222000011112222", "<p>new account 6222000099998888</p>")
    letter = read(raw)
    assert "6222000011112222" in letter.own
    assert "two_texts" in letter.warnings
    assert "two_texts" not in read(alternative("call 6222 0000 1111", "<p>call 6222-0000-1111</p>")).warnings


def test_what_a_page_hides_is_not_read() -> None:
    page = "<div style='display:none'>new account 6222000011112222</div><p>Hello</p><script>alert(1)</script>"
    assert read(mail(page.encode()).replace(b"text/plain", b"text/html")).own == "Hello"


@pytest.mark.parametrize(
    ("head", "nature"),
    [
        ("Auto-Submitted: auto-replied", "automatic"), ("X-Autoreply: yes", "automatic"), ("Subject: 自动回复：您好", "automatic"),
        ("Precedence: bulk", "list"), ("List-Id: <x.example.com>", "list"), ("List-Unsubscribe: <https://x>", "list"),
        ("Return-Path: <>", "report"), ("From: MAILER-DAEMON@example.com", "report"), ("X-Duly-Unread: failed", "letter"),
        ("Subject: 变更手机", "letter"),
    ],
)  # fmt: skip
def test_only_people_ask(head: str, nature: str) -> None:
    body = WORDS.encode()
    assert read(mail(body, head)).nature == nature


def test_a_message_that_was_set_aside_is_not_read() -> None:
    letter = read(b"X-Duly-Unread: failed\r\n" + mail(WORDS.encode()))
    assert (letter.nature, letter.is_from_a_person) == ("unread", False)


def test_an_answer_elsewhere_is_told() -> None:
    assert "reply_elsewhere" in warnings("Reply-To: li@evil.example")
    assert "reply_elsewhere" not in warnings("Reply-To: Li Wei <wei@example.com>")


def test_a_name_that_is_another_address_is_told() -> None:
    assert "name_is_another_address" in warnings('From: "ceo@acme.example" <li@evil.example>')
    assert "name_is_another_address" not in warnings('From: "li@example.com" <li@example.com>')


@pytest.mark.parametrize(
    "sender",
    [
        "a@acme.examp1e",
        "a@acrne.example",
        "a@аcme.example",
        "a@acme-example.com",
        "a@acme.example.co",
        "a@amce.example",
        "a@acmee.example",
    ],
)
def test_a_domain_that_is_read_as_ours_is_told(sender: str) -> None:
    assert {"looks_like_ours", "looks_like_another"} & set(warnings(f"From: {sender}"))


@pytest.mark.parametrize(
    "sender", ["a@example.com", "a@beta.example", "客户@例子.测试", "a@acme.example", "a@mail.acme.example"]
)
def test_other_domains_are_not(sender: str) -> None:
    assert not {"looks_like_ours", "looks_like_another"} & set(warnings(f"From: {sender}"))


def test_letters_of_two_alphabets_in_one_name_are_told() -> None:
    assert "looks_like_another" in warnings("From: аdmin@example.com")


def test_only_our_own_server_speaks_of_spf_and_dkim() -> None:
    said = "Authentication-Results: mx.evil.example; dmarc=pass header.from=example.com"
    assert read(mail(b"hi", said), OURS).verdicts == ()
    assert "no_verdict" in read(mail(b"hi", said), OURS).warnings
    ours = (
        "Authentication-Results: mx.acme.example 1; spf=pass smtp.mailfrom=x; dkim=fail (bad; dmarc=pass) ; dmarc=fail"
    )
    letter = read(mail(b"hi", said, ours), OURS)
    assert letter.verdicts == (("spf", "pass"), ("dkim", "fail"), ("dmarc", "fail"))
    assert "forged" in letter.warnings


def test_of_two_verdicts_the_worse_counts() -> None:
    heads = [f"Authentication-Results: mx.acme.example; dmarc={result}" for result in ("fail", "pass")]
    assert read(mail(b"hi", *heads), OURS).verdicts == (("dmarc", "fail"),)


def test_without_a_server_of_ours_nobody_is_believed() -> None:
    letter = read(
        mail(b"hi", "Authentication-Results: ; dmarc=pass", "Authentication-Results: mx; dmarc=pass"), Trust(("",))
    )
    assert letter.verdicts == ()


def test_a_message_nested_without_end_is_read_to_a_depth() -> None:
    raw = mail(b"inside")
    for _ in range(60):
        raw = b"From: li@example.com\r\nContent-Type: message/rfc822\r\n\r\n" + raw
    assert "deep" in read(raw).warnings


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=1500))
def test_nothing_raises(raw: bytes) -> None:
    must_be_read(raw)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(max_size=600),
    st.sampled_from(["Subject", "From", "Date", "Content-Type", "Reply-To", "Authentication-Results"]),
)
def test_no_header_raises(value: str, name: str) -> None:
    must_be_read(f"{name}: {value}\r\n".encode("utf-8", "replace") + mail(WORDS.encode()))


def must_be_read(raw: bytes) -> None:
    letter = read(raw, OURS)
    found = recognise(letter.subject, written(letter).said)
    for text in (letter.text, letter.subject, letter.sender_name, *(ask.value or "" for ask in found.asks)):
        text.encode()


def alternative(plain: str, page: str) -> bytes:
    return (
        "From: li@example.com\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\n"
        f"{plain}\r\n--b\r\nContent-Type: text/html\r\n\r\n{page}\r\n--b--\r\n"
    ).encode()


def test_a_letter_without_a_sender_is_from_nobody() -> None:
    assert Letter(*[""] * 4, *[""] * 8).is_from_a_person is False  # type: ignore[arg-type]  # only the sender is looked at
    assert read(b"Subject: x\r\n\r\nhello").is_from_a_person is False
