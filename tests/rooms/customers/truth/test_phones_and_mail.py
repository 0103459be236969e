# SPDX-License-Identifier: Apache-2.0
"""Telephone numbers and e-mail addresses: what passes, what a person should look at, what cannot be."""

import phonenumbers
import pytest

from duly.rooms.customers.rules.truth import Outcome, check, is_disguised


def test_valid_is_not_in_service_and_the_sentence_says_so() -> None:
    said = check("phone", "138 0013 8000", region="CN")
    assert (said.outcome, said.normalised, said.part("type")) == (Outcome.PASS, "+8613800138000", "mobile")
    assert "in service" in said.found[0].say("en")
    assert "是否在用" in said.found[0].say("zh-Hans")


@pytest.mark.parametrize(
    "typed",
    ["021 6888 1234转801", "021-68881234 分机801", "０２１６８８８１２３４转８０１", "+86 21 6888 1234 ext. 801"],
)
def test_an_extension_in_chinese_is_read(typed: str) -> None:
    said = check("phone", typed, region="CN")
    assert (said.normalised, said.part("extension"), said.outcome) == ("+862168881234", "801", Outcome.PASS)


@pytest.mark.parametrize(
    ("typed", "region", "code"),
    [
        ("12345", "CN", "phone.length"), ("call me", "CN", "phone.no_number"), ("12345678901", "CN", "phone.unassigned"),
        ("13800138000", "", "phone.no_region"), ("+999 12345678", "CN", "phone.no_number"), ("1" * 60, "CN", "phone.no_number"),
        ("0900 1 123456", "DE", "phone.premium"), ("400-800-8820", "CN", "phone.valid"),
    ],
)  # fmt: skip
def test_what_a_number_is(typed: str, region: str, code: str) -> None:
    assert check("phone", typed, region=region).codes == (code,)


def test_a_fixed_line_takes_no_text_message() -> None:
    assert check("sms", "021 6888 1234", region="CN").codes == ("phone.no_mobile",)
    assert check("sms", "+1 212 555 0100").outcome is Outcome.PASS


def test_every_example_number_of_the_world_passes() -> None:
    kinds = (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.MOBILE)
    examples = [
        (region, number)
        for region in phonenumbers.SUPPORTED_REGIONS
        for kind in kinds
        if (number := phonenumbers.example_number_for_type(region, kind))
    ]
    assert len(examples) > 450
    for region, number in examples:
        written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        assert check("phone", written, region=region).outcome is Outcome.PASS, (region, written)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("li.wei", "email.no_at"), ("a@b@c.de", "email.no_at"), ("a b@firma.de", "email.shape"), ("a@firma", "email.shape"),
        ("x@mailinator.com", "email.disposable"), ("x@sub.mailinator.com", "email.disposable"),
        ("INFO@siemens.com", "email.role"), ("kefu@siemens.com", "email.role"), ("info+cn@siemens.com", "email.role"),
        ("noreply@siemens.com", "email.machine"), ("a@example.com", "email.reserved"), ("a@host.invalid", "email.reserved"),
        ("li.wei@siemens.com", "email.fit"), ("a@mail.com", "email.fit"), ("a@sina.cn", "email.fit"), ("a@yahoo.ca", "email.fit"),
    ],
)  # fmt: skip
def test_what_an_address_is(typed: str, code: str) -> None:
    assert check("email", typed).codes[0] == code


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("a@gmial.com", "gmail.com"), ("a@gmal.com", "gmail.com"), ("a@163.con", "163.com"), ("a@qq.cm", "qq.com"),
        ("a@hotmial.com", "hotmail.com"), ("a@outlok.com", "outlook.com"), ("a@foxmial.com", "foxmail.com"),
    ],
)  # fmt: skip
def test_a_slip_of_a_well_known_domain_is_asked_about_and_not_mended(typed: str, meant: str) -> None:
    said = check("email", typed)
    assert (said.outcome, said.codes[0], said.normalised) == (Outcome.WARN, "email.slip", typed)
    assert meant in said.found[0].say("en")


def test_the_domain_is_lowered_and_the_name_is_kept() -> None:
    assert check("email", "Li.Wei@Siemens.COM").normalised == "Li.Wei@siemens.com"


def test_f6_a_look_alike_address_fails_and_shows_what_servers_read() -> None:
    said = check("email", "chef@gmаil.com")
    assert (said.outcome, said.codes[0], said.normalised) == (Outcome.FAIL, "email.disguised", None)
    assert "xn--gmil-63d.com" in said.found[0].say("zh-Hans")
    assert check("email", "аdmin@siemens.com").codes[0] == "email.disguised"


def test_f6_a_pure_chinese_address_is_left_alone_and_shows_what_servers_read() -> None:
    said = check("email", "用户@例子.中国")
    assert (said.codes, said.part("ascii")) == (("email.international",), "xn--fsqu00a.xn--fiqs8s")


@pytest.mark.parametrize(
    "address",
    ["раураl@example.com", "аррӏе@example.com", "info@exаmple.com", "ορen@example.com", "a@gmaıl.com", "a@ɡmail.com"],
)
def test_f6_letters_in_disguise_are_noticed(address: str) -> None:
    assert is_disguised(address)


@pytest.mark.parametrize(
    "address",
    [
        "info@example.com", "用户@例子.测试", "иван@пример.рф", "élodie@example.fr", "роса@пример.рф", "ışık@firma.com.tr",
        "łukasz@przykład.pl", "møller@firma.dk", "鈴木さん@例え.jp", "김@예시.kr", "γιώργος@παράδειγμα.gr", "đặng@ví-dụ.vn",
    ],
)  # fmt: skip
def test_f6_honest_letters_of_any_script_are_fine(address: str) -> None:
    assert not is_disguised(address)
