# SPDX-License-Identifier: Apache-2.0
"""What values show by themselves: check digits against an independent library, shapes on columns without a header."""

import random
import string
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban, luhn
from stdnum.cn import uscc as stdnum_uscc
from stdnum.iso7064 import mod_11_2

from duly.rooms.recognition.rules import checking, dates, lexicon, shapes
from duly.rooms.recognition.rules.judging import Given, look, recognise
from duly.rooms.recognition.rules.observing import Observed
from rooms.recognition import made_up

CHANCE = random.Random(5)


def texts(values: list[str]) -> pl.Series:
    return pl.Series("v", values, dtype=pl.String)


def mangled(text: str, chance: random.Random) -> str:
    """Some of them with another character somewhere."""
    if chance.random() < 0.5:
        return text
    place = chance.randrange(len(text))
    return text[:place] + chance.choice(string.digits) + text[place + 1 :]


def test_social_credit_codes_are_judged_as_an_independent_library_does() -> None:
    chance = random.Random(1)
    values = [mangled(made_up.uscc(chance), chance) for _ in range(500)]
    assert checking.usccs_outer(texts(values)).to_list() == [stdnum_uscc.is_valid(value) for value in values]
    assert checking.usccs(texts([made_up.uscc(chance) for _ in range(200)])).all()


def test_resident_numbers_are_judged_by_their_check_digit() -> None:
    chance = random.Random(2)
    values = [mangled(made_up.resident_id(chance), chance) for _ in range(500)]
    checked = [mod_11_2.is_valid(value) for value in values]
    found = checking.resident_ids(texts(values)).to_list()
    assert all(right for right, mine in zip(checked, found, strict=True) if mine)
    assert sum(found) > 200
    assert checking.resident_ids(texts(["110108198013011234", "11010819800101123", "", "无"])).to_list() == [False] * 4


@given(st.lists(st.text(alphabet=string.digits, min_size=15, max_size=19), max_size=20))
def test_cards_are_judged_as_an_independent_library_does(values: list[str]) -> None:
    expected = [value[0] in "3456" and luhn.is_valid(value) for value in values]
    assert checking.cards(texts(values)).to_list() == expected


def test_ibans_and_leis_are_judged_by_their_check_digits() -> None:
    right, wrong = "DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 01"
    assert iban.is_valid(right)
    assert checking.ibans(texts([right, wrong, "x"])).to_list() == [True, False, False]
    assert checking.leis(texts(["5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R13", ""])).to_list() == [True, False, False]


@pytest.mark.parametrize(
    ("make", "means"),
    [
        (made_up.resident_id, "resident_id"), (made_up.uscc, "uscc"), (made_up.card, "bank_card"), (made_up.mobile, "mobile"),
        (made_up.chinese_name, "person_name"),
        (lambda chance, row=0: f"a{chance.randrange(9999)}@example.com", "email"),
        (lambda chance, row=0: f"10.0.{chance.randrange(250)}.{chance.randrange(250)}", "ip"),
        (lambda chance, row=0: f"https://example.com/{chance.randrange(99)}", "url"),
        (lambda chance, row=0: chance.choice(["男", "女"]), "gender"),
        (lambda chance, row=0: chance.choice(["广东省", "浙江", "四川省", "California"]), "province"),
        (lambda chance, row=0: chance.choice(["Germany", "法国", "CN", "USA"]), "country"),
        (lambda chance, row=0: chance.choice(["CNY", "USD", "人民币"]), "currency"),
        (lambda chance, row=0: f"{chance.randint(1940, 2000)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}", "birth_date"),
        (lambda chance, row=0: chance.choice(["Asia/Shanghai", "Europe/Berlin"]), "time_zone"),
        (lambda chance, row=0: f"{chance.choice('陳劉黃張')}{chance.choice(['志偉', '淑芬', '美玲'])}", "person_name"),
        (lambda chance, row=0: f"臺北市大安區忠孝東路{chance.randint(1, 300)}號{chance.randint(2, 9)}樓", "address"),
        (lambda chance, row=0: f"粤B{chance.randrange(10_000, 99_999)}", "plate"),
    ],
)  # fmt: skip
def test_a_column_without_a_header_is_known_by_its_values(make: Callable[[random.Random], str], means: str) -> None:
    values = texts([make(CHANCE) for _ in range(200)])
    assert recognise([look(Given(0, "", values))])[0].means == means


def test_empty_values_prove_nothing() -> None:
    column = look(Given(0, "", pl.Series([None, "", " ", "N/A", "无"], dtype=pl.String)))
    assert column.observed.size == 0
    assert set(column.seen.values()) == {0.0}
    assert recognise([column])[0].guesses == ()


@given(st.lists(st.text(max_size=30), max_size=30))
def test_no_value_is_too_odd_and_every_share_is_one(values: list[str]) -> None:
    seen = shapes.seen(Observed(texts(values)))
    assert all(0 <= share <= 1.0001 for share in seen.values()), {
        name: share for name, share in seen.items() if share > 1
    }


def test_every_meaning_asks_for_a_shape_that_exists() -> None:
    assert {meaning.shape for meaning in lexicon.meanings().values()} <= set(shapes.tests())


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["2024-01-02", "2023/5/6"], "ymd"), (["20240102"], "ymd"), (["13/02/2020", "01/02/2020"], "dmy"),
        (["02/13/2020", "01/02/2020"], "mdy"), (["01/02/2020", "03/04/2020"], "either"), (["2026年3月5日"], "ymd"),
    ],
)  # fmt: skip
def test_the_order_of_dates_is_found_by_evidence(values: list[str], order: str) -> None:
    assert dates.order_of(texts(values)) == order
