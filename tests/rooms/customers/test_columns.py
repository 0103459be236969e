# SPDX-License-Identifier: Apache-2.0
"""Headers as people write them."""

import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.customers.rules.columns import recognise


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("客户编号", "ref"), ("Customer ID", "ref"), ("external_id", "ref"), ("客戶編號", "ref"), ("编号（必填）", "ref"),
        ("ref *", "ref"), (" REF ", "ref"), ("\ufeff客户编号", "ref"), ("Ｒｅｆ", "ref"),
    ],
)  # fmt: skip
def test_a_header_is_known_whatever_its_case_marks_and_remarks(header: str, field: str) -> None:
    assert {field: 0, "name": 1} == recognise([header, "name"]).at


def test_chinese_and_english_headers_mean_the_same() -> None:
    zh = recognise(
        [
            "客户编号",
            "名称",
            "类型",
            "邮箱",
            "手机",
            "语言",
            "时区",
            "国家/地区",
            "标签",
            "服务",
            "合同编号",
            "开始日期",
            "终止日期",
            "状态",
            "退订",
            "同意",
        ]
    )
    en = recognise(
        [
            "ref",
            "name",
            "type",
            "email",
            "mobile",
            "language",
            "time zone",
            "country",
            "tags",
            "services",
            "contract",
            "contract_start",
            "contract_end",
            "status",
            "opted out",
            "consent",
        ]
    )
    assert zh.at == en.at
    assert 16 == len(zh.at)


def test_a_telephone_is_a_mobile_number_until_there_is_a_mobile_column() -> None:
    assert 2 == recognise(["ref", "name", "电话"]).at["phone"]
    both = recognise(["ref", "name", "电话", "手机"]).at
    assert (2, 3) == (both["voice"], both["phone"])


def test_a_company_column_is_the_name_until_there_is_a_name_column() -> None:
    assert 1 == recognise(["ref", "company"]).at["name"]
    both = recognise(["ref", "company", "name"])
    assert 2 == both.at["name"]
    assert ("company",) == both.ignored


def test_unknown_columns_are_listed_and_left_alone() -> None:
    assert ("备注", "x1") == recognise(["ref", "备注", "name", "x1", ""]).ignored


def test_a_missing_column_is_named_with_what_was_found() -> None:
    with pytest.raises(Refusal) as refused:
        recognise(["客户编号", "邮箱"])
    assert "customers.file_without_column" == refused.value.code
    assert "name" in refused.value.say("en")
    assert "邮箱" in refused.value.say("zh")


def test_two_columns_of_one_meaning_are_refused() -> None:
    with pytest.raises(Refusal) as refused:
        recognise(["ref", "name", "邮箱", "E-mail"])
    assert "customers.file_repeats_column" == refused.value.code
