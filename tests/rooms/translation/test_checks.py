# SPDX-License-Identifier: Apache-2.0
"""What the check of a translation finds, and what it leaves alone."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from duly.kernel.refusals import Refusal
from duly.rooms.translation.facts import Side, Standing, TermEntry
from duly.rooms.translation.queries import delicates_for
from duly.rooms.translation.rules import checks, figures, terms
from duly.rooms.translation.rules.blanks import lacking_forms, meanings
from duly.rooms.translation.rules.changes import changed


def rules(
    source: str, target: str, languages: tuple[str, str] = ("zh-Hans", "en"), known: checks.Known | None = None
) -> list[str]:
    """The rules that speak up about one part."""
    here, there = (
        Side(language, {"body": text}, "") for language, text in zip(languages, (source, target), strict=True)
    )
    return [
        finding.rule.removeprefix("TRANSLATION-") for finding in checks.of_wording(here, there, known or checks.Known())
    ]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("自2027年6月30日起", "from 30 June 2027"),
        ("自二〇二七年六月三十日起", "from June 30th, 2027"),
        ("自2027-06-30起", "from 30 June 2027"),
        ("自２０２７年６月３０日起", "from 2027-06-30"),
        ("2027年6月生效", "takes effect in June 2027"),
        ("6月30日前", "by 30 June"),
        ("收费3万元", "a fee of CNY 30,000"),
        ("收费人民币三万元", "a fee of RMB 30000"),
        ("涨价百分之五", "a rise of 5%"),
        ("共1,234.5元", "1,234.50 yuan in all"),
        ("十天内", "within ten days"),
        ("30天内", "within thirty days"),
        ("下午6时30分", "at 6:30 p.m."),
        ("18:30", "6:30 pm"),
        ("请致电400-800-1234", "call +86 400 800 1234"),
        ("账号6222021234567890", "account 6222 0212 3456 7890"),
        ("版本1.234.567", "version 1.234.567"),
        ("第五百零九条", "Article 509"),
        ("一个月内无须操作", "no action for a month"),
        ("{{ days }}天", "{{ days }} days"),
    ],
)
def test_the_same_figures_in_two_languages_are_the_same(source: str, target: str) -> None:
    assert figures.differences(source, "zh-Hans", target, "en") == ([], [])


@pytest.mark.parametrize(
    ("target", "language"),
    [
        ("ab dem 30. Juni 2027 kostet es 1.234,50 CNY, 3,5 % mehr", "de"),
        ("à partir du 30 juin 2027, 1 234,50 CNY, 3,5 % de plus", "fr"),
        ("2027年6月30日から1,234.50 CNY、3.5%増", "ja"),
        ("2027년 6월 30일부터 1,234.50 CNY, 3.5% 인상", "ko"),
        ("a partir del 30 de junio de 2027, 1.234,50 CNY, un 3,5 % más", "es"),
    ],
)
def test_dates_and_amounts_are_read_as_each_language_writes_them(target: str, language: str) -> None:
    assert figures.differences("自2027年6月30日起1,234.5元，涨3.5%", "zh-Hans", target, language) == ([], [])


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("自2027年6月30日起", "from 30 July 2027"),
        ("自2027年6月30日起", "from 30 June 2028"),
        ("收费3万元", "a fee of CNY 3,000"),
        ("收费3000元", "a fee of USD 3000"),
        ("30天内", "within 20 days"),
        ("无须付费", "no charge of CNY 50"),
        ("请致电400-800-1234", "call 400-800-1235"),
        ("涨价5%", "a rise of 5"),
    ],
)
def test_another_figure_blocks(source: str, target: str) -> None:
    assert "NUMBERS" in rules(source, target)


def test_a_finding_says_where_and_how_to_mend_in_both_languages() -> None:
    here, there = Side("zh-Hans", {"sms": "6月30日前"}, ""), Side("en", {"sms": "by 30 July"}, "")
    first, second = checks.of_wording(here, there, checks.Known())
    assert (first.where, first.severity, first.language) == ("content.en.sms", "block", "en")
    assert "06-30" in first.words.say("en")
    assert "06-30" in first.words.say("zh")
    assert "07-30" in second.words.say("en")


def test_blanks_must_be_the_same_however_they_are_spaced() -> None:
    assert rules("{{ name }}您好，{{effective_on|date}}", "{{ effective_on | date }}: {{name}}") == []
    assert rules("{{ name }}您好", "Hello {{ nom }}") == ["PLACEHOLDERS", "PLACEHOLDERS"]
    assert rules("{{ effective_on|date }}起", "from {{ effective_on }}") == ["PLACEHOLDERS", "PLACEHOLDERS"]
    assert rules("{% if a %}甲{% endif %}", "if so: A") == ["PLACEHOLDERS"]
    assert meanings('{{ n|plural(one="# day|date", other="# days") }}') == {"{{ n|plural }}"}


def test_plural_forms_are_those_that_the_language_needs() -> None:
    english, polish = '{{ n|plural(one="# day", other="# days") }}', '{{ n|plural(one="# dzień", other="# dni") }}'
    source = '{{ n|plural(other="# 天") }}'
    assert rules(source, english) == []
    assert rules(source, '{{ n|plural(other="# days") }}') == ["PLURALS"]
    assert lacking_forms(polish, "pl") == {"few", "many"}
    assert lacking_forms('{{ n|plural(other="one = two") }}', "en") == {"one"}


TERMS = (
    TermEntry("zh-Hans", "转让方", "en", "transferor", ("assignor", "seller")),
    TermEntry("zh-Hans", "公司", "en", "company"),
    TermEntry("zh-Hans", "子公司", "en", "subsidiary"),
)


def test_agreed_words_are_used_and_forbidden_ones_are_not() -> None:
    known = checks.Known(terms=TERMS)
    assert rules("转让方负责", "The transferors answer for it", known=known) == []
    assert rules("转让方负责", "The assignor answers for it", known=known) == ["GLOSSARY"]
    assert rules("转让方负责", "The old owner answers for it", known=known) == ["GLOSSARY"]
    assert rules("转让方负责", "The transferor, not the seller", known=known) == ["GLOSSARY"]
    assert rules("我们负责", "The assignor answers for it", known=known) == []


def test_a_longer_term_hides_a_shorter_one_inside_it() -> None:
    known = checks.Known(terms=TERMS)
    assert rules("子公司", "The subsidiary", known=known) == []
    assert rules("子公司和公司", "The subsidiary", known=known) == ["GLOSSARY"]
    assert rules("{{ 公司 }}", "{{ 公司 }}", known=known) == []


def test_what_was_not_translated_is_noticed() -> None:
    assert rules("我们将搬迁", "我们将搬迁") == ["UNTRANSLATED"]
    assert rules("示例科技搬迁", "示例科技 moves", known=checks.Known(names=("示例科技",))) == []
    assert rules("示例科技搬迁", "示例科技 moves") == ["UNTRANSLATED"]
    assert rules("我们将于下月搬到新的地址", "我們将於下月搬到新的地址", ("zh-Hans", "zh-Hant")) == ["UNTRANSLATED"]
    assert rules("您好", "您好", ("zh-Hans", "zh-Hant")) == []
    assert rules("{{ name }}", "{{ name }}") == []


@pytest.mark.parametrize(
    ("text", "language", "regions", "code"),
    [
        ("适用于香港、澳门、台湾等国家", "zh-Hans", {"CN"}, "PLACE"),
        ("適用於台灣省的客戶", "zh-Hant", {"TW"}, "PLACE"),
        ("We serve Taiwan and other countries", "en", {"CN"}, "PLACE"),
        ("Send it to Taiwan, Province of China", "en", {"TW"}, "PLACE"),
        ("Dear Sirs, we are moving", "en", {"GB"}, "ADDRESS"),
        ("如果，你应在下月前确认", "zh-Hans", {"CN"}, "ADDRESS"),
        ("Merry Christmas to all", "en", None, "GREETING"),
        ("Bitte bestätige, dass du es hast", "de", {"DE"}, "ADDRESS"),
        ("あなたの契約", "ja", {"JP"}, "ADDRESS"),
    ],
)
def test_wording_that_readers_may_take_amiss_is_warned_of(
    text: str, language: str, regions: set[str] | None, code: str
) -> None:
    known = checks.Known(delicates=delicates_for(language), regions=regions)
    here, there = Side("fr", {"body": "Bonjour"}, ""), Side(language, {"body": text}, "")
    found = [one for one in checks.of_wording(here, there, known) if "SENSITIVE" in one.rule]
    assert [(one.rule, one.severity) for one in found] == [(f"TRANSLATION-SENSITIVE-{code}", "warn")]


@pytest.mark.parametrize(
    ("text", "language", "regions"),
    [
        ("适用于香港、澳门、台湾等国家和地区", "zh-Hans", {"US"}),
        ("適用於台灣省的客戶", "zh-Hant", {"HK"}),
        ("您应在下月前确认", "zh-Hans", {"CN"}),
        ("Dear customer, we are moving to Hong Kong", "en", {"CN"}),
    ],
)
def test_usual_wording_is_not_warned_of(text: str, language: str, regions: set[str]) -> None:
    known = checks.Known(delicates=delicates_for(language), regions=regions)
    here, there = Side("fr", {"body": "Bonjour"}, ""), Side(language, {"body": text}, "")
    assert not [one.words.en for one in checks.of_wording(here, there, known) if "SENSITIVE" in one.rule]


def test_every_list_of_delicate_wording_can_be_read() -> None:
    assert all(delicates_for(language) for language in ("zh-Hans", "zh-Hant", "en", "ja", "de"))
    assert delicates_for("xx") == ()


def test_each_standing_but_reviewed_blocks() -> None:
    assert {one: [f.severity for f in checks.of_standing("en", one)] for one in Standing} == {
        one: [] if one is Standing.REVIEWED else ["block"] for one in Standing
    }


def test_what_changed_is_cut_so_that_people_see_it() -> None:
    assert changed("We move on Monday", "We move on Tuesday") == [
        ("same", "We move on "), ("gone", "Monday"), ("new", "Tuesday"),
    ]  # fmt: skip
    assert changed("自6月起", "自7月起") == [("same", "自"), ("gone", "6"), ("new", "7"), ("same", "月起")]
    assert "".join(piece.text for piece in changed("a{{ x }}b", "a{{ y }}b") if piece.kind != "gone") == "a{{ y }}b"


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (TermEntry("zh", "", "en", "x"), "translation.bad_term"),
        (TermEntry("zh", "甲", "en", "x" * 101), "translation.bad_term"),
        (TermEntry("zh", "甲\n乙", "en", "x"), "translation.bad_term"),
        (TermEntry("zh", "甲", "zh-CN", "乙"), "translation.bad_term"),
        (TermEntry("zh", "甲", "en", "x", ("X",)), "translation.term_forbids_itself"),
        (TermEntry("!", "甲", "en", "x"), "languages.bad"),
    ],
)
def test_what_is_no_term_is_refused(entry: TermEntry, code: str) -> None:
    with pytest.raises(Refusal) as no:
        terms.read_entry(entry)
    assert no.value.code == code


@pytest.mark.parametrize(
    ("source", "target"),
    [("汇至6222021234567890", "pay to 6222029934567890"), ("账号110912345678", "account 119912345678")],
)
def test_an_account_is_compared_digit_by_digit(source: str, target: str) -> None:
    assert "NUMBERS" in rules(source, target)


@given(
    st.text("0123456789٣५.,  ’'¥$元万亿%:-/+()年月日一二〇百千点半pm", max_size=30),
    st.sampled_from(["zh-Hans", "en", "de", "ar"]),
)
@example("192.168.100", "en")
@example("〇" * 5_000 + "年", "zh-Hans")
def test_whatever_stands_in_a_text_its_figures_are_read(text: str, language: str) -> None:
    assert figures.differences(text, language, text, language) == ([], [])


@pytest.mark.parametrize("run", ["一", "1", "100,000,", "1 "])
def test_a_long_row_of_digits_is_read_at_once(run: str) -> None:
    begun = time.perf_counter()
    figures.figures(run * (20_000 // len(run)), "zh-Hans")
    assert time.perf_counter() - begun < 5
