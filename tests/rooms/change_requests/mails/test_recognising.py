# SPDX-License-Identifier: Apache-2.0
"""Which change is asked for: requests of every manner, ordinary mail that asks for none, and what else a mail betrays."""

from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from duly.rooms.change_requests.rules.mails import THRESHOLD, Ask, recognise
from duly.rooms.change_requests.rules.mails.lexicon import LANGUAGES, held, names
from duly.rooms.change_requests.rules.mails.quoting import split
from duly.rooms.change_requests.rules.mails.wishing import FIELDS, groups_of

HERE = Path(__file__).parent
LEAST = {"tuning": (34, 25), "held_out": (33, 19)}
"""Of 34 requests each: how many are recognised, and how many of the values they name (25 and 23) are found exactly."""


class Score(NamedTuple):
    recognised: int
    values: int
    wrong: list[tuple[str, str]]


def rows(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def asks_of(row: dict[str, Any]) -> dict[str, Ask]:
    found = recognise(row["subject"], split(row["body"])[0])
    return {ask.topic: ask for ask in found.certain}


def score(name: str) -> Score:
    recognised = values = 0
    wrong = []
    for row in rows(name):
        got = asks_of(row)
        recognised += row["want"].keys() <= got.keys()
        for topic, value in row["want"].items():
            told = got[topic].value if topic in got else None
            values += value is not None and told == value
            if value is not None and told not in {None, value} and value not in str(told):
                wrong.append((row["subject"], str(told)))
    return Score(recognised, values, wrong)


@pytest.mark.parametrize("name", LEAST)
def test_requests_are_recognised(name: str) -> None:
    recognised, values, _ = score(name)
    assert len(rows(name)) == 34
    assert (recognised, values) >= LEAST[name]


def test_of_what_was_tuned_on_no_value_is_wrong() -> None:
    assert score("tuning").wrong == []


@pytest.mark.parametrize("name", LEAST)
def test_every_language_is_written_in(name: str) -> None:
    assert {row["language"] for row in rows(name)} == set(LANGUAGES)


@pytest.mark.parametrize("name", LEAST)
def test_what_was_wrong_is_told_from_what_is_new(name: str) -> None:
    for row in rows(name):
        if row.get("nature") and row["want"].keys() <= asks_of(row).keys():
            assert {asks_of(row)[topic].nature for topic in row["want"]} == {row["nature"]}, row["subject"]


@pytest.mark.parametrize("name", ["ordinary", "ordinary_held_out"])
def test_ordinary_mail_asks_for_nothing(name: str) -> None:
    assert [(row["subject"], asks_of(row)) for row in rows(name) if asks_of(row)] == []


@pytest.mark.parametrize("name", LEAST)
def test_the_language_is_that_of_the_words(name: str) -> None:
    wrong = [row["subject"] for row in rows(name) if recognise(row["subject"], row["body"]).language != row["language"]]
    assert len(wrong) <= 1


def test_numbers_of_requests_and_customers_are_found() -> None:
    found = recognise("Re: CR-2027-000123", "Customer number: C-10442. Contract no. 2024-7781. cr-2027-000124")
    assert found.requests == ("CR-2027-000123", "CR-2027-000124")
    assert (found.customers, found.contracts) == (("C-10442",), ("2024-7781",))
    assert recognise("", "客户编号：C20210088，合同编号：HT-2023-0456").customers == ("C20210088",)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("This is urgent, please do it today!", "urgent"), ("请务必今天办理，十万火急", "urgent"), ("Do not call me, I am in a meeting", "secret"),
        ("手机丢了，不要打电话", "secret"), ("I write on behalf of my mother", "behalf"), ("受委托办理", "behalf"),
        ("I never requested this change", "denied"), ("不是我申请的", "denied"), ("這非本人申請", "denied"),
    ],
)  # fmt: skip
def test_words_that_a_checker_should_see_are_told(text: str, sign: str) -> None:
    assert sign in recognise("", text).signs


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("自2027年3月1日起，我司地址变更", "2027-03-01"), ("effective from 1 March 2027", "2027-03-01"), ("as of March 1, 2027", "2027-03-01"),
        ("with effect from 2027-03-01", "2027-03-01"), ("on 1 March 2027 we met", ""), ("effective 2027-99-99", ""),
    ],
)  # fmt: skip
def test_from_when_it_holds_is_found(text: str, day: str) -> None:
    assert recognise("", text).since == day


def test_what_belongs_to_an_account_is_kept_with_it() -> None:
    body = "请将我司收款账户变更为：\n户名：云栖软件\n开户行：示例银行\n账号：6222021200012345678\n"
    ask = recognise("", body).certain[0]
    assert dict(ask.more) == {"holder": "云栖软件", "bank": "示例银行"}


def test_the_old_value_is_told_from_the_new() -> None:
    for body in ("请将手机号由13800138000变更为13912345678", "请将手机号变更为13912345678（原手机号13800138000）"):
        ask = recognise("", body).certain[0]
        assert (ask.value, ask.old) == ("13912345678", "13800138000")


def test_new_and_wrong_in_one_mail_become_two_requests() -> None:
    body = "请将我的手机号码变更为13912345678。\n另外我的邮箱登记有误，应为li@example.com，请更正。"
    assert {group.nature for group in groups_of(recognise("", body))} == {"update", "rectification"}


def test_without_a_value_no_item_is_made() -> None:
    found = recognise("", "Please change my mobile number. I will tell you the new one later.")
    assert found.certain
    assert groups_of(found) == []


def test_every_topic_that_may_change_has_its_field() -> None:
    assert set(names("topics")) - {"details"} == set(FIELDS)


def test_the_languages_say_the_same_things() -> None:
    first = held()[0]
    for language in held()[1:]:
        assert language.keys() == first.keys()
        for section in ("topics", "deeds", "numbers", "more", "moved"):
            assert language[section].keys() == first[section].keys()


def test_the_threshold_is_above_what_words_alone_can_reach() -> None:
    assert recognise("", "change mobile number").certain == ()
    assert recognise("change mobile number", "").certain == ()
    assert 0.5 < THRESHOLD < 1
