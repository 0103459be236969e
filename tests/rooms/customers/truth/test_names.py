# SPDX-License-Identifier: Apache-2.0
"""Names: honest ones of every script pass, what would do harm or is no name does not."""

import pytest

from duly.rooms.customers.rules.truth import Outcome, check


@pytest.mark.parametrize(
    "name",
    [
        "李小明", "阿卜杜拉·买买提", "O'Neill", "Anne-Marie Müller", "Иван Петров", "Łukasz Żółć", "محمد علي", "김민준", "鈴木 さくら",
        "Ray & Sons <3 Ltd", "7-Eleven", "Nguyễn Thị Ánh", "Yıldız Şirketi", "می‌خواهم",
    ],
)  # fmt: skip
def test_honest_names_pass(name: str) -> None:
    assert check("name", name).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ('=HYPERLINK("http://x")', "name.formula"), ("＝1+1", "name.formula"), ("@SUM(A1)", "name.formula"), ("+1+cmd|' /C calc'!A0", "name.formula"),
        ("-2+3+cmd|x", "name.formula"), ("+ENERGY SRL", "name.sign"), ("@home GmbH", "name.sign"), ("<b>Li</b>", "name.markup"),
        ("Li<script>alert(1)</script>", "name.markup"), ("<img src=x onerror=alert(1)>", "name.markup"), ("&#60;b&#62;", "name.markup"),
        ("12345", "name.letterless"), ("***", "name.letterless"), ("测试", "name.placeholder"), ("N/A", "name.placeholder"),
        ("Аlexander", "name.mixed"), ("COΜPANY Ltd", "name.mixed"), ("Li\x00Wei", "value.unprintable"), ("Li\u202eieW", "value.direction"),
        ("", "value.empty"), ("  \u3000 ", "value.empty"), ("x" * 301, "value.too_long"), ("Li\u200bWei", "value.invisible"),
    ],
)  # fmt: skip
def test_what_nobody_is_called(name: str, code: str) -> None:
    assert check("name", name).codes[0] == code


def test_a_name_keeps_its_letters_and_loses_only_spare_spaces() -> None:
    assert check("name", "  深圳（示例）  有限公司 ").normalised == "深圳（示例） 有限公司"


@pytest.mark.parametrize(
    "name",
    [
        "深圳市示例科技有限公司",
        "示例（北京）律师事务所",
        "示例投资合伙企业（有限合伙）",
        "海淀区示例小吃店",
        "示例大学",
    ],
)
def test_names_of_organisations_in_china_end_with_what_they_are(name: str) -> None:
    assert check("legal_name", name, region="CN").outcome is Outcome.PASS


def test_an_organisation_in_china_without_an_ending_or_in_latin_letters_is_asked_about() -> None:
    assert check("legal_name", "深圳示例", region="CN").codes == ("name.ending",)
    assert check("legal_name", "Sample (Shenzhen) Co., Ltd.", region="CN").codes == ("name.latin",)
    assert check("legal_name", "Sample GmbH", region="DE").outcome is Outcome.PASS
