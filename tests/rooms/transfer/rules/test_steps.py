# SPDX-License-Identifier: Apache-2.0
"""Every step on its own: what it makes of values, against plain loops and the libraries."""

from decimal import Decimal

import phonenumbers
import polars as pl
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as some

from duly.kernel.refusals import Refusal
from duly.rooms.transfer.rules import steps
from duly.rooms.transfer.rules.faults import FAULTS
from duly.rooms.transfer.rules.reading import numbers, papers, phones, texts
from rooms.transfer.rules import plainly


def carried_out(raw: object, *values: str | None) -> list[tuple[str | None, str | None]]:
    return plainly.read(steps.step_reader(steps.read_step(raw, "steps[0]")), *values)


@pytest.mark.parametrize(
    ("step", "written", "kept"),
    [
        ("identity", " a ", " a "), ("trim", "\u3000\ufeff a b\u200b\t", "a b"), ("trim", "  ", ""), ("nfkc", "Ａ①㈱", "A1(株)"),
        ("half_width", "ＡＢ－１２３　、。ｱ", "AB-123 、。ｱ"), ("upper", "aé", "AÉ"), ("lower", "AÉ", "aé"),
        ("digits", "No. １２-3", "123"), ("name", " 张　三 ", "张三"), ("name", "欧 阳 修", "欧阳修"), ("name", "Ann   Lee", "Ann Lee"),
        ("name", "李 Ann", "李 Ann"), ("address", "e\u0301 ", "é "), ("null_words", " N/A ", None), ("null_words", "无", None),
        ("null_words", "无锡", "无锡"), ({"null_words": {"words": ["?"]}}, "?", None), ({"null_words": {"words": ["?"]}}, "无", "无"),
        ({"split": {"sep": "-", "index": 1}}, "a-b-c", "b"), ({"split": {"sep": "-", "index": -1}}, "a-b-c", "c"), ("split( )", "a b", "a"),
        ({"constant": "CN"}, None, "CN"), ("constant(CN)", "x", "CN"), ({"code": {"正常": "active", "-": None}}, "正常", "active"),
        ({"code": {"正常": "active", "-": None}}, "-", None), ("email", " Ann@Example.COM ", "Ann@example.com"),
        ("phone", "138 0013 8000", "+8613800138000"), ("phone(HK)", "2123-4567", "+85221234567"), ({"phone": "TW"}, "0912 345 678", "+886912345678"),
        ("phone(CN)", "＋86 138００１３８０００", "+8613800138000"), ("phone(CN)", "010-62781234", "+861062781234"), ("phone(DE)", "030 901820", "+4930901820"),
        ("uscc", "91110000 10000695ＸE", None), ("uscc", "91350100m000100y43", "91350100M000100Y43"),
        ("resident_id", "11010519491231002x", "11010519491231002X"), ("resident_id", "110105491231002", "11010519491231002X"),
        ("decimal(2)", "￥1,234.50", "1234.50"), ("decimal(2)", "(12.00)", "-12.00"), ({"decimal": {"scale": 2, "point": ","}}, "1.234,50", "1234.50"),
        ({"decimal": {"scale": 2, "point": ","}}, "1 234", "1234.00"), ("decimal(0)", "7.00", "7"), ("decimal(2)", "-0", "0.00"), ("decimal(2)", "12元", "12.00"),
        ("decimal(2)", ".5", "0.50"), ("decimal(2)", "RMB 3", "3.00"), ("decimal(2)", "−3.10", "-3.10"), ("decimal(2)", "3-", "-3.00"), ("decimal(2)", "007", "7.00"),
        ("integer", "1,234", "1234"), ("integer", "+007", "7"), ("integer", "-0", "0"), ("integer", "12.00", "12"), ("integer", "１２", "12"),
        ("boolean", "是", "true"), ("boolean", " NO ", "false"), ({"boolean": {"true_words": ["订阅"], "false_words": ["退订"]}}, "退订", "false"),
    ],
)  # fmt: skip
def test_a_step_does_what_it_says(step: object, written: str | None, kept: str | None) -> None:
    assert carried_out(step, written)[0][0] == kept
    assert carried_out(step, None)[0][0] == ("CN" if "constant" in str(step) else None)


@pytest.mark.parametrize(
    ("step", "written", "fault"),
    [
        ("digits", "abc", "no_digits"), ({"split": {"sep": "-", "index": 3}}, "a-b", "part_lacking"), ({"code": {"正常": "active"}}, "注销", "unknown_code"),
        ({"code": {"正常": "active"}}, "", "unknown_code"), ("email", "no address", "bad_email"), ("email", "a@b", "bad_email"),
        ("phone", "12345", "bad_phone"), ("phone", "138 0013 8000 转 12", "bad_phone"), ("phone", "", "bad_phone"),
        ("uscc", "91350100M000100Y44", "bad_uscc"), ("uscc", "350100000001234", "bad_uscc"), ("resident_id", "110105194912310021", "bad_resident_id"),
        ("resident_id", "110108198001011200", "bad_resident_id"), ("resident_id", "11010519491331002X", "bad_resident_id"),
        ("decimal(2)", "1.005", "too_precise"), ("decimal(2)", "1,23", "bad_number"), ("decimal(2)", "1.5万", "bad_number"), ("decimal(2)", "12%", "bad_number"),
        ("decimal(2)", "1.1E+17", "bad_number"), ("decimal(2)", "abc", "bad_number"), ("decimal(2)", "", "bad_number"), ("decimal(2)", ".", "bad_number"),
        ("decimal(2)", "1.234,50", "bad_number"), ({"decimal": {"scale": 2, "point": ","}}, "1,234.50", "bad_number"), ("decimal(2)", "--1", "bad_number"),
        ("integer", "1.5", "bad_integer"), ("integer", "￥1", "bad_integer"), ("integer", "1e3", "bad_integer"), ("integer", "", "bad_integer"),
        ("boolean", "maybe", "bad_boolean"), ("boolean", "", "bad_boolean"),
    ],
)  # fmt: skip
def test_what_a_step_cannot_read_is_a_fault_and_no_null(step: object, written: str, fault: str) -> None:
    assert carried_out(step, written, None) == [(None, fault), (None, None)]
    assert fault in FAULTS


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ("guess", "steps[0]"), ("trim(1)", "steps[0]"), ("phone(XX)", "steps[0].region"), ({"date": "ydm"}, "steps[0].order"), ({"decimal": "2x"}, "steps[0].scale"),
        ({"timestamp": "Mars/Base"}, "steps[0].zone"), ({"split": {"index": 1}}, "steps[0].sep"), ({"split": {"sep": ""}}, "steps[0].sep"), ({"a": 1, "b": 2}, "steps[0]"),
        ({"decimal": {"scale": 2, "points": ","}}, "steps[0].points"), ("decimal", "steps[0].scale"), ("code", "steps[0].map"), ({"code": {1: "a"}}, "steps[0].map.1"),
        ({"code": {"n": False}}, "steps[0].map.n"), (7, "steps[0]"), ({"constant": 7}, "steps[0].value"), ({"decimal": 31}, "steps[0].scale"),
    ],
)  # fmt: skip
def test_a_step_that_does_not_exist_or_fit_is_refused_at_its_place(raw: object, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        steps.read_step(raw, "steps[0]")
    assert refused.value.field == field
    assert refused.value.say("zh") != refused.value.say("en")


_number = (
    some.decimals(allow_nan=False, allow_infinity=False, places=3)
    | some.integers().map(Decimal)
    | some.decimals(-1000, 1000, places=2)
)


@given(some.lists(some.none() | _number, max_size=10), some.integers(0, 4))
def test_numbers_are_those_of_the_standard_library(values: list[Decimal | None], scale: int) -> None:
    read = plainly.read(numbers.decimals(scale, "."), *(None if one is None else f"{one:f}" for one in values))
    assert [value for value, _ in read] == [
        None if one is None else plainly.decimal_of(f"{one:f}", scale) for one in values
    ]


@given(some.lists(_number, max_size=10))
def test_grouped_and_marked_numbers_are_worth_the_same(values: list[Decimal]) -> None:
    for shape in ("{:,f}", "￥{:,f}", "CNY {:f}", " {:f} "):
        wanted = [plainly.decimal_of(f"{one:f}", 3) for one in values]
        assert [
            value for value, _ in plainly.read(numbers.decimals(3, "."), *(shape.format(one) for one in values))
        ] == wanted
    swapped = [f"{one:,f}".translate(str.maketrans(",.", ".,")) for one in values]
    assert [value for value, _ in plainly.read(numbers.decimals(3, ","), *swapped)] == wanted


@given(
    some.lists(some.none() | some.text(alphabet="0123456789.,-+()￥元 E", max_size=9), max_size=20),
    some.sampled_from(numbers.POINTS),
    some.integers(0, 3),
)
def test_a_column_of_numbers_is_read_as_its_values_are_one_by_one(
    values: list[str | None], point: str, scale: int
) -> None:
    plain = [(None, None) if one is None else numbers.decimal(one, scale, point) for one in values]
    assert plainly.read(numbers.decimals(scale, point), *values) == plain


@given(some.lists(some.integers(), max_size=10))
def test_whole_numbers_are_those_of_the_language(values: list[int]) -> None:
    for shape in ("{}", "{:,}", " {:+}"):
        assert [value for value, _ in plainly.read(numbers.integers, *(shape.format(one) for one in values))] == [
            str(one) for one in values
        ]


@given(
    some.lists(some.text(alphabet="0123456789 -+()８x", max_size=15), max_size=20),
    some.sampled_from(["CN", "HK", "TW"]),
)
def test_telephone_numbers_are_those_of_the_library(values: list[str], region: str) -> None:
    assert [value for value, _ in plainly.read(phones.phones(region), *values)] == [
        phones.phone(one, region) for one in values
    ]


@pytest.mark.parametrize(
    ("region", "shapes"),
    [
        ("CN", ["13{:09}", "+86 19{:09}", "008618{:09}", "8617{:09}", "15 {:09}"]),
        ("HK", ["9{:07}", "+852 2{:07}", "8526{:07}"]),
        ("TW", ["09{:08}", "+8869{:08}", "+886 09{:08}", "8869{:08}"]),
    ],
)
def test_the_short_way_of_telephone_numbers_is_the_librarys(region: str, shapes: list[str]) -> None:
    written = [shape.format(number) for shape in shapes for number in (0, 7, 123_456, 654_321)]
    for text, (kept, _) in zip(written, plainly.read(phones.phones(region), *written), strict=True):
        number = phonenumbers.parse(text, region)
        assert kept == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), text
        assert phonenumbers.is_possible_number(number)


@given(some.lists(some.emails() | some.text(alphabet="aZ.@-_+0张", max_size=12), max_size=10))
def test_addresses_are_those_of_the_library(values: list[str]) -> None:
    def plain(text: str) -> str | None:
        try:
            return validate_email(text, check_deliverability=False, test_environment=True, strict=True).normalized
        except EmailNotValidError:
            return None

    assert [value for value, _ in plainly.read(phones.emails, *values)] == [plain(one) for one in values]


_body = some.from_regex(r"[1-6][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-3])[0-3][0-9]{4}", fullmatch=True)


@given(
    some.lists(
        _body.flatmap(lambda body: some.sampled_from([body + last for last in "0123456789X"]))
        | some.from_regex(r"[0-9]{15}", fullmatch=True),
        max_size=10,
    )
)
def test_resident_numbers_are_judged_as_the_standard_says(values: list[str]) -> None:
    assert [value for value, _ in plainly.read(papers.resident_ids, *values)] == [
        plainly.resident_id_of(one) for one in values
    ]


@given(some.lists(some.from_regex(r"[159][1239][0-9]{6}[0-9A-HJ-NP-RTUW-Y]{10}", fullmatch=True), max_size=30))
def test_credit_codes_are_judged_as_the_standard_says(values: list[str]) -> None:
    assert [value for value, _ in plainly.read(papers.usccs, *values)] == [plainly.uscc_of(one) for one in values]


@given(some.lists(some.none() | some.text(alphabet="a\u3000 \u200b张三\t", max_size=8), max_size=10))
def test_a_name_has_no_blanks_at_its_ends_nor_between_chinese_characters(values: list[str | None]) -> None:
    for value, _ in plainly.read(texts.name, *values):
        assert value is None or (value == value.strip() and "张 三" not in value and "  " not in value)


@given(some.lists(some.none() | some.text(max_size=8), max_size=10), some.sampled_from(sorted(steps.STEPS)))
def test_no_step_loses_a_row_or_a_value_without_a_word(values: list[str | None], name: str) -> None:
    args = {"constant": "x", "decimal": 2, "split": "-", "code": {"a": "b"}}
    for before, (after, fault) in zip(
        values, carried_out({name: args[name]} if name in args else name, *values), strict=True
    ):
        assert fault is None or after is None
        if before is not None and after is None and name != "null_words":
            assert fault in FAULTS


def test_join_leaves_out_what_is_empty_and_knows_nothing_at_all() -> None:
    frame = pl.DataFrame({"c0": ["a", None, "", None], "c1": ["b", "b", "b", ""]})
    assert texts.join(frame, " ").to_list() == ["a b", "b", "b", None]
    assert texts.first(frame).to_list() == ["a", "b", "b", None]
