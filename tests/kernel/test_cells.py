# SPDX-License-Identifier: Apache-2.0
"""Cells that a spreadsheet shows and never runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from duly.kernel.cells import plain_cell, safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_a_formula_is_shielded(text: str) -> None:
    assert safe_cell(text).startswith("'")


def test_ordinary_text_is_left_alone() -> None:
    assert ["示例", "", "7", "a b"] == [safe_cell(value) for value in ("示例", None, 7, "a\r\nb")]


@given(some.text(some.characters(blacklist_characters="\r\n\x00\t", blacklist_categories=("Cs",))))
def test_a_shield_comes_off_again(text: str) -> None:
    assert plain_cell(safe_cell(text)) == (plain_cell(text) if text.startswith("'") else text)
