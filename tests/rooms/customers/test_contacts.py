# SPDX-License-Identifier: Apache-2.0
"""Addresses and numbers in their one written form."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as some

from duly.rooms.customers.rules.contacts import email, phone, without_extension
from duly.rooms.customers.rules.masking import mask, mask_email, mask_phone


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Ann.Lee@Example.COM", "Ann.Lee@example.com"), ("a+tag@mail.example", "a+tag@mail.example"),
        ("张伟@例子.test", "张伟@例子.test"), ("x@a-b.example", "x@a-b.example"),
    ],
)  # fmt: skip
def test_an_address_has_one_form(written: str, kept: str) -> None:
    assert kept == email(written)


@pytest.mark.parametrize(
    "text",
    ["", "plain", "a@", "@b.example", "a@b", "a..b@c.example", ".a@c.example", "a@-b.example", "a@b-.example", "a b@c.example",
     f"{'a' * 65}@c.example", f"a@{'b.' * 130}example", "a@b.example\n", "a@b@c.example", "<a@b.example>"],
)  # fmt: skip
def test_what_is_no_address_is_told(text: str) -> None:
    assert email(text) is None


@given(some.from_regex(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,66}@[a-z0-9.-]{1,20}\.(com|example|org)", fullmatch=True))
def test_the_short_way_agrees_with_the_library(text: str) -> None:
    try:
        expected = validate_email(text, check_deliverability=False, test_environment=True, strict=True).normalized
    except EmailNotValidError:
        expected = None
    assert expected == email(text)


@pytest.mark.parametrize(
    ("written", "region", "kept"),
    [
        ("+86 138-0000-0000", "CN", "+8613800000000"), ("13800000000", "CN", "+8613800000000"),
        ("０１３８", "CN", None), ("(020) 7946 0000", "GB", "+442079460000"), ("07700 900123", "GB", "+447700900123"),
        ("+12025550123", "CN", "+12025550123"), ("202-555-0123", "US-NY", "+12025550123"), ("555-0123", "US", None),
        ("+1999", "US", None), ("+99912345678", "CN", None), ("not a number", "CN", None), ("1.38E+10", "CN", None),
        ("＋８６１３８００００００００", "CN", "+8613800000000"),
    ],
)  # fmt: skip
def test_a_number_is_kept_as_e_164_or_not_at_all(written: str, region: str, kept: str | None) -> None:
    assert kept == phone(written, region)


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("010-80000000转801", ("010-80000000", "转801")),
        ("+12025550123 ext. 9", ("+12025550123", "ext. 9")),
        ("转1", ("转1", "")),
    ],
)
def test_an_extension_is_told_apart(written: str, parts: tuple[str, str]) -> None:
    assert parts == without_extension(written)


def test_masked_contact_data_can_be_recognised_but_not_used() -> None:
    assert "z***@example.com" == mask_email("zhang@example.com")
    assert "+86*******0000" == mask_phone("+8613800000000")
    assert "***" == mask_phone("12345")
    assert "a***@b.example" == mask("email", "a@b.example")
    assert "***" == mask("email", "broken")
