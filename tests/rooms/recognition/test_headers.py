# SPDX-License-Identifier: Apache-2.0
"""What headers say: usual ones, made-up ones, and those that seem to say what they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.rooms.recognition.rules import lexicon
from duly.rooms.recognition.rules.headers import qualifier, said


def best(header: str, subject: str = "") -> str:
    found = said(header, subject)
    return max(found, key=lambda code: found[code].score, default="")


@pytest.mark.parametrize(
    ("header", "means"),
    [
        ("手机号", "mobile"),
        ("手機號碼", "mobile"),
        ("行動電話", "mobile"),
        ("電子郵件", "email"),
        ("統一編號", "tax_id"),
        ("客户姓名（必填）", "person_name"),
        ("*身份证号码", "resident_id"),
        ("E-mail Address", "email"),
        ("dateOfBirth", "birth_date"),
        ("CUST_NO", "customer_id"),
        ("Tel. No.", "landline"),
        ("phone 2", "landline"),
        ("帐号", "account_id"),
        ("ＱＱ号", "qq"),
    ],
)
def test_a_usual_header_is_known_in_whatever_writing(header: str, means: str) -> None:
    assert best(header) == means


@pytest.mark.parametrize(
    ("header", "means"),
    [
        ("会员消费次数", "quantity"),
        ("近三个月消费金额", "amount"),
        ("空调安装日期", "date"),
        ("保单创建日期", "created_at"),
        ("meter reading date", "date"),
        ("vendor no", "register_number"),
        ("number of visits", "quantity"),
        ("date of payment", "paid_at"),
        ("loyalty tier", "level"),
        ("WhatsApp number", "social"),
    ],
)
def test_a_header_that_was_never_seen_ends_with_what_it_is(header: str, means: str) -> None:
    assert best(header) == means


@pytest.mark.parametrize(
    ("header", "means", "not_means"),
    [
        ("email consent", "consent", "email"),
        ("email verified", "flag", "email"),
        ("是否同意短信营销", "consent", "mobile"),
        ("是否拒收邮件", "objection", "email"),
        ("has children", "flag", "quantity"),
        ("保修 (Y/N)", "flag", "duration"),
    ],
)
def test_what_is_said_of_an_address_is_no_address(header: str, means: str, not_means: str) -> None:
    found = said(header)
    assert best(header) == means
    assert not_means not in found or found[not_means].score < 0.5


def test_the_kind_of_table_makes_a_bare_header_exact() -> None:
    assert best("编号", "order") == "order_id"
    assert best("编号", "contract") == "contract_id"
    assert best("编号") == "record_id"


def test_two_halves_that_agree_are_surer_than_one() -> None:
    assert said("Name 姓名")["person_name"].score > said("X 姓名")["person_name"].score


@pytest.mark.parametrize(
    ("header", "whose"),
    [
        ("公司地址", "work"),
        ("Home City", "home"),
        ("账单邮编", "billing"),
        ("紧急联系人电话", "emergency"),
        ("地址", ""),
    ],
)
def test_a_header_says_of_which_of_several_it_speaks(header: str, whose: str) -> None:
    assert qualifier(header) == whose


@given(st.text(max_size=60))
def test_no_header_is_too_odd(header: str) -> None:
    found = said(header)
    assert set(found) <= set(lexicon.meanings())
    assert all(0 < one.score < 1 for one in found.values())


def test_every_meaning_has_headers_by_which_it_is_found_first() -> None:
    known = {
        code: [header for header, means in lexicon.headers().items() if means.get(code) == lexicon.EXACT]
        for code in lexicon.meanings()
    }
    assert [code for code, headers in known.items() if not any(best(header) == code for header in headers)] == []
