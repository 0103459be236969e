# SPDX-License-Identifier: Apache-2.0
"""Both sides compared on five levels; corruptions that other tools miss are planted, and each is found and named."""

import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from duly.rooms.transfer.rules.differences import DIFFERENCES, difference_words
from duly.rooms.transfer.rules.reconcile import Level, Side, compare, judge, measure, read_side, written
from duly.rooms.transfer.target import Field, Wanted

WANTED = Wanted(
    "customer",
    (
        Field("id", "text"), Field("name", "text"), Field("email", "text"), Field("city", "text"), Field("balance", "decimal", 2),
        Field("visits", "integer"), Field("born_on", "date"), Field("at", "timestamp"), Field("status", "text"), Field("active", "boolean"),
    ),
    ("id",),
)  # fmt: skip
NAMES = [field.name for field in WANTED.fields]
CODES = {"status": {"active", "frozen", "closed"}}
SCHEMA = {"row": pl.UInt64} | dict.fromkeys(NAMES, pl.String)


def a_side(rows: int = 100) -> list[dict[str, Any]]:
    return [
        {
            "row": n, "id": f"C{n:04}", "name": f"Zoë {n}" if n % 2 else f"张伟{n}", "email": f"Ann{n}@example.com", "city": f"city {n}", "balance": f"{n}.50",
            "visits": str(n), "born_on": f"1980-01-{n % 28 + 1:02}", "at": f"2026-01-01T00:00:{n % 60:02}.000000Z",
            "status": ("active", "frozen", "closed")[n % 3], "active": "true" if n % 2 else "false",
        }
        for n in range(1, rows + 1)
    ]  # fmt: skip


def frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def changed(number: int, **values: str | None) -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    return lambda rows: [row | values if row["row"] == number else row for row in rows]


def shifted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row | {"at": row["at"].replace("T00", "T08")} for row in rows]


def swapped(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row | {"email": row["city"], "city": row["email"]} for row in rows]


def doubled(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The row 7 is lacking, and the row 8 is there twice: the counts are equal."""
    return [row for row in rows if row["row"] != 7] + [rows[7]]


CORRUPTIONS = [
    (changed(5, email="ann5@example.com"), "email", "case", [5]),
    (changed(6, name="张伟6 "), "name", "edge_space", [6]),
    (changed(9, name=""), "name", "null_or_empty", [9]),
    (changed(5, name="Zoe\u0308 5"), "name", "unicode_form", [5]),
    (shifted, "at", "time_zone", list(range(1, 101))),
    (changed(12, balance="12.5"), "balance", "scale", [12]),
    (swapped, "email", "swapped_with:city", list(range(1, 101))),
    (changed(14, city="city"), "city", "truncated", [14]),
    (changed(15, status="closed"), "status", "code", [15]),
    (changed(16, balance="1650.00"), "balance", "power_of_ten", [16]),
    (changed(17, balance="-17.50"), "balance", "sign", [17]),
    (changed(18, born_on="1980-01-18"), "born_on", "day_shifted", [18]),
    (changed(19, visits=None), "visits", "lost", [19]),
    (changed(20, name="张 伟20"), "name", "inner_space", [20]),
    (changed(21, city="ｃity 21"), "city", "width", [21]),
    (changed(22, at="2026-01-01T00:00:22.000001Z"), "at", "fraction", [22]),
    (changed(23, active="false"), "active", "other", [23]),
]


@pytest.mark.parametrize(("corrupt", "field", "kind", "rows"), CORRUPTIONS, ids=[kind for _, _, kind, _ in CORRUPTIONS])
def test_a_planted_corruption_is_found_and_named(
    corrupt: Callable[[list[dict[str, Any]]], list[dict[str, Any]]], field: str, kind: str, rows: list[int]
) -> None:
    true = [row | {"name": None} if row["row"] == 9 else row for row in a_side()]
    expected, got = frame(true), frame(corrupt(true)).drop("row")
    assert measure(expected, WANTED).whole != measure(got, WANTED).whole
    found = compare(expected, got, WANTED, CODES)
    assert found.differences.filter(pl.col("field") == field)["row"].to_list() == rows
    assert set(found.differences.filter(pl.col("field") == field)["kind"]) == {kind}
    assert not found.missing.height
    assert not found.extra.height
    assert difference_words(kind, "zh") != difference_words(kind, "en")


def test_a_double_that_hides_a_missing_row_is_found() -> None:
    expected, got = frame(a_side()), frame(doubled(a_side())).drop("row")
    found = compare(expected, got, WANTED)
    assert found.missing.rows() == [(7, "C0007")]
    assert found.extra.rows() == [(None, "C0008")]
    assert not found.differences.height
    levels = judge(measure(expected, WANTED), measure(got, WANTED), [found])
    assert [level.holds for level in levels] == [True, False, False, False, True]


@pytest.mark.parametrize(
    ("expected", "got", "kind"),
    [
        ("1980-02-11", "1980-11-02", "day_and_month"),
        ("1980-02-11", None, "lost"),
        (None, "1980-02-11", "appeared"),
        ("1980-02-11", "1980-02-15", "other"),
    ],
)
def test_differences_of_dates_have_names(expected: str | None, got: str | None, kind: str) -> None:
    one, other = (frame([a_side(1)[0] | {"born_on": value}]) for value in (expected, got))
    assert compare(one, other.drop("row"), WANTED).differences["kind"].to_list() == [kind]


def test_the_same_rows_in_another_order_are_exact() -> None:
    rows = a_side()
    expected, got = frame(rows), frame(random.Random(1).sample(rows, len(rows))).drop("row")
    assert compare(expected, got, WANTED).is_exact
    assert all(
        level.holds
        for level in judge(measure(expected, WANTED), measure(got, WANTED), [compare(expected, got, WANTED)])
    )


def test_without_a_key_of_its_own_equal_rows_are_paired_off_each_once() -> None:
    wanted = Wanted("t", WANTED.fields, ("status", "active"))
    rows = a_side(12) + a_side(12)
    assert compare(frame(rows), frame(rows[::-1]).drop("row"), wanted).is_exact
    found = compare(frame(rows), frame([rows[0] | {"city": "elsewhere"}, *rows[1:]]).drop("row"), wanted)
    assert found.differences.select("row", "field", "got").rows() == [(1, "city", "elsewhere")]


def test_a_key_of_null_parts_is_compared_as_a_key() -> None:
    wanted = Wanted("t", WANTED.fields, ("id", "city"))
    rows = [a_side(1)[0] | {"city": None}]
    assert compare(frame(rows), frame(rows).drop("row"), wanted).is_exact
    changed_rows = [rows[0] | {"name": "else"}]
    assert compare(frame(rows), frame(changed_rows).drop("row"), wanted).differences["field"].to_list() == ["name"]


def test_findings_are_told_once_with_how_many_rows_and_some_examples() -> None:
    expected, got = frame(a_side()), frame(shifted(a_side())).drop("row")
    levels = judge(
        measure(expected, WANTED),
        measure(got, WANTED),
        [compare(expected[:50], got[:50], WANTED), compare(expected[50:], got[50:], WANTED)],
    )
    cells = levels[4].findings
    assert [(one.code, one.field, one.rows) for one in cells] == [("time_zone", "at", 100)]
    assert cells[0].examples == tuple(map(str, range(1, 11)))
    assert {(one.code, one.field) for one in levels[1].findings} == {("least", "at"), ("most", "at")}


def test_totals_are_exact_and_hold_no_text() -> None:
    side = measure(frame(a_side(3)), WANTED)
    assert side.columns["balance"].total == Decimal("7.50")
    assert (side.columns["visits"].least, side.columns["visits"].most) == (Decimal(1), Decimal(3))
    assert (side.columns["born_on"].least, side.columns["born_on"].most) == ("1980-01-02", "1980-01-04")
    assert (side.columns["name"].least, side.columns["name"].most) == (None, None)


def test_sums_of_long_numbers_are_exact() -> None:
    wanted = Wanted("t", (Field("id", "decimal", 2),), ("id",))
    values = ["9" * 40 + ".99", "-0.01", "99999999999999999999999999.00", "12"]
    whole = int("9" * 40) + int("9" * 26) + 12
    assert measure(pl.DataFrame({"id": values}), wanted).columns["id"].total == Decimal(f"{whole}.98")


_amounts = some.none() | some.decimals(-(10**9), 10**9, places=2).map(lambda one: f"{one:.2f}")


@given(
    some.lists(some.tuples(_amounts, some.none() | some.sampled_from(["", "a", "张"])), max_size=12),
    some.integers(0, 12),
)
def test_sides_add_up_however_they_are_cut_and_come_back_from_what_is_kept(
    rows: list[tuple[str | None, str | None]], cut: int
) -> None:
    wanted = Wanted("t", (Field("balance", "decimal", 2), Field("name", "text")), ("name",))
    whole = pl.DataFrame(rows, schema={"balance": pl.String, "name": pl.String}, orient="row")
    one, two = measure(whole[:cut], wanted), measure(whole[cut:], wanted)
    assert one + two == measure(whole, wanted) == two + one
    assert read_side(written(one + two)) == one + two
    amounts = [Decimal(one) for one, _ in rows if one is not None]
    total = (one + two).columns["balance"].total
    assert total == (sum(amounts) if amounts else None)


def test_an_empty_side_holds_against_another() -> None:
    assert all(level.holds for level in judge(Side(), Side()))
    assert [level.holds for level in judge(Side(), measure(frame(a_side(1)), WANTED))][:3] == [False, False, False]


def test_every_kind_of_difference_has_words_in_both_languages() -> None:
    for kind, words in DIFFERENCES.items():
        assert words.say("en", field="x"), kind
        assert any("\u4e00" <= letter <= "\u9fff" for letter in words.say("zh", field="x")), kind


def test_a_level_without_findings_holds() -> None:
    assert Level(1, ()).holds
