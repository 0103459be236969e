# SPDX-License-Identifier: Apache-2.0
"""Damage is found where it is, told with how to mend it, and not where it is not."""

import random

import polars as pl
import pytest

from duly.rooms.recognition.facts import DAMAGES, Damage
from duly.rooms.recognition.rules import placeholders
from duly.rooms.recognition.rules.damage import TESTS, damages
from duly.rooms.recognition.rules.judging import Given, look
from duly.rooms.recognition.rules.mojibake import explained
from rooms.recognition import made_up

CHANCE = random.Random(3)
IDS = [made_up.resident_id(CHANCE) for _ in range(120)]
NAMES = [made_up.chinese_name(CHANCE) for _ in range(120)]
ADDRESSES = ["浙江省杭州市西湖区中山路12号3室", "广东省深圳市南山区科技园路8号", "北京市海淀区学府街100号"]
LENGTHS = ["长" * n for n in range(5, 24)]


def found(values: list[str], means: str) -> dict[str, Damage]:
    return {one.code: one for one in damages(look(Given(4, "x", pl.Series(values, dtype=pl.String))), means)}


def wrong_digit(number: str) -> str:
    return number[:-1] + ("1" if number[-1] != "1" else "2")


@pytest.mark.parametrize(
    ("values", "means", "code", "rows"),
    [
        ([one[:15] + "000" for one in IDS], "resident_id", "cut_by_spreadsheet", 120),
        (["62284801234567890"[:15] + "0000"] * 30, "bank_card", "cut_by_spreadsheet", 30),
        (["1.10108E+17", *IDS], "resident_id", "scientific_notation", 1),
        (["200000"] * 20 + ["10000", "71000"], "postcode", "lost_zeros", 2),
        ([one.encode().decode("latin-1") for one in ADDRESSES], "address", "mojibake", 3),
        ([one.encode("gb18030").decode("latin-1") for one in ADDRESSES], "address", "mojibake", 3),
        ([one.encode().decode("gb18030", "replace") for one in ADDRESSES], "address", "mojibake", 3),
        (["Zürich".encode().decode("cp1252"), "Bern"], "city", "mojibake", 1),
        (["锟斤拷锟斤拷", "王伟"], "person_name", "mojibake", 1),
        (["１３８００１３８１１１", "13900139111"], "mobile", "full_width", 1),
        (["王伟 ", "\u3000李娜", "张敏"], "person_name", "blanks_around", 2),
        (["13800138000", "11111111111", "13912345670"], "mobile", "placeholder", 2),
        (["1900-01-01", "1985-06-07"], "birth_date", "placeholder", 1),
        (["N/A", "无", "-", "王伟"], "person_name", "null_words", 3),
        (LENGTHS * 2 + ["长" * 24] * 30, "note", "truncated", 30),
        (["01/02/2020", "03/04/2021"], "order_date", "dates_ambiguous", 2),
        (["13/02/2020", "02/13/2020"], "order_date", "dates_mixed", 2),
        (["45321", "44012"], "order_date", "excel_serials", 2),
        (["1", "2", "3", "4", "5", "六"], "quantity", "mixed_types", 1),
        ([*IDS, wrong_digit(IDS[0])], "resident_id", "checks_fail", 1),
    ],
)  # fmt: skip
def test_damage_is_found_and_counted(values: list[str], means: str, code: str, rows: int) -> None:
    one = found(values, means)[code]
    assert (one.position, one.rows, one.looked_at) == (4, rows, len(values))
    for language in ("en", "zh"):
        assert "{" not in one.say(language)


@pytest.mark.parametrize(
    ("values", "means"),
    [
        (IDS, "resident_id"), (NAMES, "person_name"), (ADDRESSES, "address"),
        ([made_up.card(CHANCE) for _ in range(50)], "bank_card"), ([made_up.mobile(CHANCE) for _ in range(50)], "mobile"),
        (["Müller", "café", "naïve", "Łódź", "Zürich"], "city"), (["0", "1000", "99999"], "quantity"),
        (["2024-05-13", "2024-12-01"], "order_date"), (["013000", "100000", "430000"], "postcode"), (["联通", "移动"], "kind"),
    ],
)  # fmt: skip
def test_sound_values_have_no_damage(values: list[str], means: str) -> None:
    assert found(values, means) == {}


def test_examples_are_masked() -> None:
    one = found([*IDS, wrong_digit(IDS[0])], "resident_id")["checks_fail"]
    assert one.examples == (f"{IDS[0][:2]}{'*' * 14}{wrong_digit(IDS[0])[-2:]}",)


def test_a_column_cut_by_a_spreadsheet_is_not_blamed_on_customers() -> None:
    assert "checks_fail" not in found([one[:15] + "000" for one in IDS], "resident_id")


def test_an_empty_column_has_no_damage() -> None:
    assert damages(look(Given(0, "x", pl.Series([None, "", None], dtype=pl.String))), "email") == []


def test_every_test_has_its_sentence() -> None:
    assert set(TESTS) == set(DAMAGES)


@pytest.mark.parametrize("means", ["mobile", "landline", "email", "resident_id", "birth_date", "note", ""])
def test_patterns_of_placeholders_are_ones_that_frames_can_search(means: str) -> None:
    assert pl.Series(["000000"]).str.contains(placeholders.pattern(means)).to_list() == [True]


def test_what_was_read_wrongly_is_read_rightly() -> None:
    assert explained("MÃ¼ller") == ("UTF-8", "Müller")
    assert explained("ÕÅÎ°") == ("GB18030", "张伟")
    assert explained("Müller") is None
    assert explained("plain") is None


def test_a_cell_of_megabytes_is_looked_at_and_shown_shortly() -> None:
    huge = "长" * 3_000_000
    one = found([f"{huge} ", "b", "c"], "note")["blanks_around"]
    assert len(one.examples[0]) <= 24
