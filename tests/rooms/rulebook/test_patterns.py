# SPDX-License-Identifier: Apache-2.0
"""Patterns from outside: what could search for ever is refused, what finds words is taken."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.rooms.rulebook.rules.patterns import LONGEST, may_never_end
from rooms.rulebook.packs import everything

ENDLESS = [
    "(a+)+b", "((a+))+b", "((a+)b?)+c", "(a|a)*b", "(a|aa)+$", "(a?){30}b", "(?:a{1,9})*b", "(a+){20}b", "([ab]+)*c",
    r"(a\)+)+b", "(a[)]+)+b", "(?P<x>a+)+b", "(?:(?:a|b)|ab)+c", "a?" * 30 + "a" * 30, ".*.*.*.*x", "(?x)(a+) +b",
    "(?=(a+)+b)x", "a" * (LONGEST + 1),
]  # fmt: skip
FINE = [
    "synergy", r"\bguarantee(?:d|s)?\b", "不可撤销.{0,20}视为(?:同意|接受)", "(?:、[^、。]{1,6}){0,6}等", "(?:foo|bar){2}", "[+*)(]+",
    r"\(a+\)+", r"(?:\s?\d{4}){3}", r"\A(?=.*thirty)(?=.*forty)(?=.*pay)(?=.*secure)(?=.*file)", "a{}", "x{1,300}",
]  # fmt: skip


@pytest.mark.parametrize("pattern", ENDLESS)
def test_a_pattern_whose_ways_multiply_is_refused(pattern: str) -> None:
    assert may_never_end(pattern)


@pytest.mark.parametrize("pattern", FINE)
def test_a_pattern_that_finds_words_is_taken(pattern: str) -> None:
    re.compile(pattern)
    assert not may_never_end(pattern)


def test_nearly_all_patterns_that_come_with_duly_would_be_taken_from_a_partner() -> None:
    found = [pattern for words in everything().lists.values() for pattern in words.patterns]
    refused = [pattern for pattern in found if may_never_end(pattern)]
    assert len(found) > 100
    assert len(refused) <= len(found) // 40


@pytest.mark.filterwarnings("ignore:Possible nested set", "ignore:Possible set difference")
@given(st.text("ab()|*+?{},12[]^\\.=!:<>", max_size=24))
def test_what_is_taken_ends_on_a_text_made_to_last(pattern: str) -> None:
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError):
        may_never_end(pattern)
        return
    if not may_never_end(pattern):
        begun = time.perf_counter()
        compiled.search("a" * 60 + "!")
        assert time.perf_counter() - begun < 5
