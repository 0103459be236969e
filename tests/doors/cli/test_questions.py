# SPDX-License-Identifier: Apache-2.0
"""``duly questions``: a complaint from the call to its end, ready answers, an article that two people read, rules, measures."""

from pathlib import Path

import pytest
import yaml

from doors.cli.shell import duly
from rooms.feedback.desk import POLICY, WORDS, Desk, a_desk

pytestmark = pytest.mark.django_db
CY, BO, LENA = ("--as", "cy@example.com"), ("--as", "bo@example.com"), ("--as", "lena@example.com")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return a_desk(tmp_path, monkeypatch)


def written(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def test_a_complaint_from_the_call_to_its_end(desk: Desk) -> None:
    opened = ("questions", "open", desk.party.ref, "--kind", "complaint", "--text", WORDS, "--organisation", "acme")
    number = duly(*opened, *CY, "--json").json["number"]
    assert duly("questions", "take-up", number, *CY).out == f"You work on {number}.\n"
    assert duly("questions", "hand-over", number, "--department", "billing", "--note", "An invoice", *CY).code == 0
    assert duly("questions", "note", number, "--text", "Seen before", *CY).code == 0
    assert "email" in duly("questions", "answer", number, "--text", "We look into it", *CY).out
    assert duly("questions", "write", number, "--text", "Still wrong", *CY).code == 0
    assert duly("questions", "resolve", number, "--outcome", "answered", *CY).code == 2
    assert duly("questions", "resolve", number, "--outcome", "upheld", *CY).code == 0
    assert duly("questions", "reopen", number, "--reason", "Too early", *CY).code == 0
    shown = duly("questions", "show", number, *CY, "--json").json
    assert ["customer", "note", "note", "staff", "customer"] == [one["side"] for one in shown["messages"]]
    assert "投诉" in duly("questions", "list", *CY, home_language="zh_CN.UTF-8").out
    assert "Still wrong" in duly("questions", "show", number, *CY).out


def test_what_is_nobodys_to_see_is_not_there(desk: Desk) -> None:
    number = desk.card(desk.asked()).number
    assert duly("questions", "show", number, "--as", "dee@example.com").code == 4


def test_ready_answers_come_from_a_file_and_are_filled(desk: Desk, tmp_path: Path) -> None:
    held = {
        "code": "hello",
        "titles": {"en": "Hello", "zh-Hans": "您好"},
        "bodies": {"en": "Dear {name}", "zh-Hans": "{name}您好"},
    }
    assert duly("questions", "set-macro", written(tmp_path, "m.yaml", held), "--organisation", "acme", *CY).code == 0
    number = desk.card(desk.asked()).number
    assert duly("questions", "draft", number, "hello", *CY).out == "Dear Ines Nightingale\n"
    assert duly("questions", "draft", number, "goodbye", *CY).code == 4
    assert [["en", "zh-Hans"]] == [sorted(one["languages"]) for one in duly("questions", "macros", *CY, "--json").json]
    assert duly("questions", "retire-macro", "hello", "--organisation", "acme", *CY).code == 0


def test_an_article_is_public_once_somebody_else_has_read_it(desk: Desk, tmp_path: Path) -> None:
    held = {"slug": "address", "texts": {"en": {"title": "T", "body": "B"}, "zh-Hans": {"title": "题", "body": "文"}}}
    made = duly(
        "questions", "draft-article", written(tmp_path, "a.yaml", held), "--organisation", "acme", *LENA, "--json"
    ).json
    review = ("questions", "review-article", made["id"], "--digest", made["digest"])
    assert duly(*review, *LENA).code == 3
    assert duly(*review, *BO, "--json").json["state"] == "published"
    assert made["digest"] in duly("questions", "article", "address", *CY).out
    assert duly("questions", "withdraw-article", "address", "--reason", "Gone", *BO).code == 0
    assert [False] == [one["public"] for one in duly("questions", "articles", *CY, "--json").json]


def test_rules_are_proposed_and_confirmed_by_two_and_measures_are_shown(desk: Desk, tmp_path: Path) -> None:
    file, home = written(tmp_path, "r.yaml", POLICY), ("--organisation", "acme")
    assert duly("questions", "propose-rules", file, *home, *LENA, "--json").json == {"number": 1}
    assert duly("questions", "confirm-rules", "1", *home, *LENA).code == 3
    assert duly("questions", "confirm-rules", "1", *home, *BO).code == 0
    held = duly("questions", "rules", *home, *CY, "--json").json
    assert (held["number"], held["waiting"], held["reopen_days"]) == (1, [], 7)
    desk.asked()
    (row,) = duly("questions", "measures", *home, *CY, "--json").json
    assert (row["opened"], row["first_p50"]) == (1, None)
