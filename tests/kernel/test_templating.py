# SPDX-License-Identifier: Apache-2.0
"""Wording with blanks: strict, and plural as each language is."""

import pytest

from duly.kernel.templating import WordingError, compile_check, plural_forms, render, variables_of


def test_blanks_are_filled() -> None:
    assert render("Dear {{ name }}", "en", {"name": "Zhang"}) == "Dear Zhang"


def test_a_missing_value_is_an_error_and_never_an_empty_blank() -> None:
    with pytest.raises(WordingError, match="name"):
        render("Dear {{ name }}", "en", {})


def test_html_escapes_values_and_text_does_not() -> None:
    values = {"name": "<b>&"}
    assert render("{{ name }}", "en", values, html=True) == "&lt;b&gt;&amp;"
    assert render("{{ name }}", "en", values) == "<b>&"


@pytest.mark.parametrize(("n", "expected"), [(1, "1 dzień"), (3, "3 dni"), (5, "5 dni!"), (22, "22 dni")])
def test_polish_has_four_forms(n: int, expected: str) -> None:
    wording = "{{ n|plural(one='# dzień', few='# dni', many='# dni!', other='# dnia') }}"
    assert render(wording, "pl", {"n": n}) == expected


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "ja", "ko"])
def test_languages_without_plurals_need_one_form(language: str) -> None:
    assert plural_forms(language) == {"other"}
    assert render("{{ n|plural(other='# 天') }}", language, {"n": 1200}) == "1,200 天"


def test_arabic_needs_six_forms() -> None:
    assert plural_forms("ar") == {"zero", "one", "two", "few", "many", "other"}


def test_english_forms_in_polish_are_found_whatever_the_number() -> None:
    problems = compile_check("{{ days|plural(one='# day', other='# days') }}", "pl", {"days": 1})
    assert ["cannot_render"] == [problem.code for problem in problems]
    assert "few, many" in problems[0].words.say("en")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "March 1, 2026"), ("zh-Hans", "2026年3月1日"), ("de", "1. März 2026"), ("xx", "March 1, 2026")],
)
def test_dates_are_written_as_the_language_does(language: str, expected: str) -> None:
    assert render("{{ on|date }}", language, {"on": "2026-03-01"}) == expected


def test_numbers_are_written_as_the_language_does() -> None:
    assert render("{{ n|number }}", "de", {"n": "1234567.5"}) == "1.234.567,5"


@pytest.mark.parametrize("wording", ["{{ name }", "{% if x %}", "{{ }}"])
def test_what_is_not_well_formed_is_found(wording: str) -> None:
    assert ["syntax"] == [problem.code for problem in compile_check(wording, "en", {"name": "x"})]


def test_an_unknown_blank_is_named() -> None:
    problems = compile_check("{{ naem }}", "en", ["name"])
    assert [("unknown_variable", "{{ naem }} has no value here")] == [(p.code, p.words.say("en")) for p in problems]


def test_a_blank_used_only_in_one_branch_is_found_too() -> None:
    assert compile_check("{% if name %}{{ naem }}{% endif %}", "en", ["name"])


@pytest.mark.parametrize(
    "wording",
    [
        "{{ n|date }}",
        "{{ n|nothing }}",
        "{{ name.x.y }}",
        "{{ n|date(1, 2, 3) }}",
        "{{ [n]|date }}",
        "{{ n|plural(other=3) }}",
    ],
)
def test_what_would_fail_at_sending_fails_at_checking(wording: str) -> None:
    assert "cannot_render" in [problem.code for problem in compile_check(wording, "en", {"n": 3, "name": "x"})]


def test_sound_wording_has_no_problems() -> None:
    assert (
        compile_check(
            "{{ name }} {{ effective_on|date }} {{ n|plural(one='#', other='#') }}", "en", ["name", "effective_on", "n"]
        )
        == []
    )


def test_wording_cannot_run_for_ever() -> None:
    with pytest.raises(WordingError):
        render("{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}", "en", {})


def test_variables_are_listed() -> None:
    assert variables_of("{{ a }} {% if b %}{{ c|date }}{% endif %}") == {"a", "b", "c"}
    assert variables_of("{{ broken") == frozenset()


def test_a_blank_that_would_stay_blank_is_a_problem() -> None:
    assert ["blank"] == [
        problem.code for problem in compile_check("Write to {{ sender_email }}.", "en", {"sender_email": ""})
    ]
