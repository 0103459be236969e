# SPDX-License-Identifier: Apache-2.0
"""Whose a row is; how cases are found and which resemble; what is spotted in free text; costs."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.rooms.aftercare.rules.cases import asked_of, resembling, tidy, tokens_of
from duly.rooms.aftercare.rules.costs import Line, bars, expected_minutes
from duly.rooms.aftercare.rules.drawing import shared_out
from duly.rooms.aftercare.rules.matching import Equation, match, whose
from duly.rooms.aftercare.rules.wording import deal_of, kind_of
from duly.rooms.audience import rules as audience
from duly.rooms.recognition.rules.spotting import spotted
from duly.rooms.transfer.rules.pointing import pointers
from rooms.aftercare.town import refused

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)


def test_the_first_kind_that_is_somebodys_decides() -> None:
    assert whose(["r1", "e1"], [{"r1": (A,)}, {"e1": (B,)}]) == (A,)
    assert whose(["r9", "e1"], [{"r1": (A,)}, {"e1": (B,)}]) == (B,)


def test_the_next_kind_tells_several_apart_or_they_stay_several() -> None:
    assert whose(["p", "e"], [{"p": (A, B)}, {"e": (B, C)}]) == (B,)
    assert whose(["p", "e"], [{"p": (A, B)}, {"e": (C,)}]) == (A, B)
    assert whose([None, ""], [{"": (A,)}, {"": (A,)}]) == ()


@given(st.lists(st.sampled_from(["a", "b", "ab", "x", None]), max_size=30))
def test_every_row_is_matched_or_astray(values: list[str | None]) -> None:
    known = {"a": (A,), "b": (B,), "ab": (A, B)}
    found = match(enumerate([one] for one in values), [known])
    assert found.rows + len(found.strays) == len(values)
    assert found.customers == {known[one][0] for one in values if one in {"a", "b"}}


def test_the_equation_closes_only_when_nothing_is_open_and_the_roll_is_those_customers() -> None:
    whole = Equation(rows=6, matched=4, chosen=1, accounted=1, open=0, customers=4, roll=4)
    assert whole.closes
    assert whole.doubles == 1
    for broken in ({"roll": 3}, {"open": 1}, {"rows": 7}, {"is_exact": False}):
        assert not whole._replace(**broken).closes


def test_fields_that_say_whose_a_row_is_come_in_the_order_of_trust() -> None:
    assert list(pointers(["Phone", "email", "ref", "name"]).items()) == [
        ("ref", "ref"),
        ("email", "email"),
        ("phone", "Phone"),
    ]
    assert pointers(["ref", "customer", "amount"]) == {"ref": "customer"}, "an order's own number is nobody's"
    assert pointers(["sku"]) == {}


def test_a_check_shares_its_rows_over_the_tables() -> None:
    assert shared_out(60, [9_000, 1_000], [2_000, 1_000]) == [54, 6]
    assert shared_out(10, [100_000, 3], [2_000, 3]) == [10, 1]
    assert shared_out(10, [0, 0], [0, 0]) == [0, 0]


def test_cases_are_found_by_chinese_pairs_and_by_the_beginnings_of_words() -> None:
    tokens = set(tokens_of(["编码错误导致乱码 Encoding guessed wrongly"]))
    for asked in ("乱码", "编码错误", "encod", "ENCODING wrongly", "误"):
        assert set(asked_of(asked)) <= tokens, asked
    for asked in ("码乱", "decoding"):
        assert not set(asked_of(asked)) <= tokens, asked


def test_a_case_resembles_by_one_damage_or_three_ordinary_traits() -> None:
    own = ["source:delimited", "target:mysql", "damage:merged_cells"]
    cases = [(A, ["damage:merged_cells"]), (B, ["source:delimited", "target:mysql"]), (C, own)]
    assert [one.case for one in resembling(own, cases)] == [C, A]


def test_tags_are_tidied() -> None:
    assert tidy(["  ＧＢ１８０３０ ", "gb18030", ""]) == ["gb18030"]


@pytest.mark.parametrize(
    "text", ["电话 13812345678", "mail a.b@example.com", "证件 11010519491231002X", "138 1234 5678"]
)
def test_values_of_customers_are_spotted_in_free_text(text: str) -> None:
    assert spotted(text)


@pytest.mark.parametrize("text", ["1000000 rows on 20261123", "shard 000017 took 12.5 s", "第 3 张表 450 行被隔离"])
def test_counts_and_days_are_no_values_of_customers(text: str) -> None:
    assert not spotted(text)


def test_costs_are_compared_line_by_line() -> None:
    line = Line("people", 120, 90)
    assert line.difference == -30
    assert Line("days", None, 4).difference is None
    assert [(one.expected, one.actual) for one in bars([line])] == [(1_000, 750)]
    assert expected_minutes(10, 5) == 40


def test_a_merger_informs_and_everything_else_hands_over() -> None:
    assert (kind_of("merger"), deal_of("division")) == ("merger_or_division", "division")
    assert (kind_of("sale"), deal_of("sale"), deal_of("")) == (
        "asset_or_contract_transfer",
        "asset_sale",
        "contract_transfer",
    )


def test_a_rule_may_mean_a_list_and_then_whoever_has_left_is_meant_too() -> None:
    read_rule = audience.read({"segment": str(A)})
    assert (read_rule.criteria.segment, read_rule.criteria.statuses) == (A, ("active", "former"))
    assert audience.public_form(read_rule.criteria, 0)["segment"] == str(A)
    assert audience.reasons_said([{"by": "segment", "title": "handover"}], "zh") == "列于名单“handover”"
    with refused("audience.bad_rule"):
        audience.read({"segment": "nobody's"})
