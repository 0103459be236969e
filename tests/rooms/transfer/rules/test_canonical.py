# SPDX-License-Identifier: Apache-2.0
"""Canonical text, for one value and for a column."""

import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from duly.rooms.transfer.rules import canonical


def test_all_text_is_composed_as_unicode_says() -> None:
    every = [chr(code) for code in range(1, 0x30000) if unicodedata.category(chr(code)) not in {"Cn", "Cs"}]
    pairs = [f"{one}\u0301" for one in every[:0x3000]] + [f"e{one}" for one in every]
    texts = pl.Series(every + pairs)
    assert canonical.composed(texts).to_list() == [unicodedata.normalize("NFC", one) for one in texts.to_list()]


@given(some.lists(some.none() | some.text(some.characters(exclude_categories=["Cn", "Cs"]), max_size=12)))
def test_any_text_is_composed_as_unicode_says(texts: list[str | None]) -> None:
    wanted = [None if one is None else unicodedata.normalize("NFC", one) for one in texts]
    assert canonical.composed(pl.Series(texts, dtype=pl.String)).to_list() == wanted


@pytest.mark.parametrize(
    ("value", "kind", "scale", "text"),
    [
        (None, "text", 0, None), ("", "text", 0, ""), (7, "text", 0, "7"),
        (True, "boolean", 0, "true"), (0, "boolean", 0, "false"),
        (-12, "integer", 0, "-12"), ("007", "integer", 0, "7"),
        (Decimal("12.5"), "decimal", 2, "12.50"), ("-0.00", "decimal", 2, "0.00"), (Decimal("1E+3"), "decimal", 0, "1000"),
        (Decimal("-0.5"), "decimal", 2, "-0.50"), ("123456789012345678901234567890.12", "decimal", 2, "123456789012345678901234567890.12"),
        (date(2026, 11, 23), "date", 0, "2026-11-23"), (date(7, 1, 2), "date", 0, "0007-01-02"),
        (datetime(2026, 11, 23, 12, 5, 6, 7, tzinfo=timezone(timedelta(hours=8))), "timestamp", 0, "2026-11-23T04:05:06.000007Z"),
        (datetime(7, 1, 2, tzinfo=UTC), "timestamp", 0, "0007-01-02T00:00:00.000000Z"),
    ],
)  # fmt: skip
def test_a_value_has_one_text(value: object, kind: str, scale: int, text: str | None) -> None:
    assert canonical.text_of(value, kind, scale) == text
    assert canonical.is_canonical(pl.Series([text], dtype=pl.String), kind, scale).to_list() == [True]


@pytest.mark.parametrize(
    ("value", "kind"),
    [(Decimal("1.005"), "decimal"), (datetime(2026, 1, 1), "timestamp"), (datetime(2026, 1, 1, tzinfo=UTC), "date")],  # noqa: DTZ001 - that is the point
)  # fmt: skip
def test_what_would_have_to_be_rounded_or_guessed_is_refused(value: object, kind: str) -> None:
    with pytest.raises(ValueError, match=r"digits|zone|date"):
        canonical.text_of(value, kind, 2)


@pytest.mark.parametrize(
    ("text", "kind", "scale"),
    [
        ("e\u0301", "text", 0), ("+1", "integer", 0), ("01", "integer", 0), ("-0", "integer", 0), ("１", "integer", 0), ("", "integer", 0),
        ("1.5", "decimal", 2), ("1.500", "decimal", 2), ("-0.00", "decimal", 2), ("1,000.00", "decimal", 2), ("01.00", "decimal", 2),
        ("2026-1-1", "date", 0), ("2026-02-30", "date", 0), ("0000-01-01", "date", 0), ("２０２６-01-01", "date", 0), ("2026-01-01 ", "date", 0),
        ("2026-01-01T00:00:00Z", "timestamp", 0), ("2026-01-01T25:00:00.000000Z", "timestamp", 0), ("2026-01-01T00:00:00.000000+00:00", "timestamp", 0),
        ("True", "boolean", 0), ("1", "boolean", 0),
    ],
)  # fmt: skip
def test_text_in_any_other_form_is_not_canonical(text: str, kind: str, scale: int) -> None:
    assert canonical.is_canonical(pl.Series([text]), kind, scale).to_list() == [False]


def test_text_that_is_read_back_is_not_composed() -> None:
    assert canonical.text_of("e\u0301", "text") == "e\u0301"
