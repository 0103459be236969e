# SPDX-License-Identifier: Apache-2.0
"""Two sides of a shard, row by row and cell by cell: what is missing, what is too much, what differs, and in what way.

Both frames are canonical text. Nothing is trimmed, folded or composed before it is compared: what a comparison makes alike,
it cannot find.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from duly.rooms.transfer.rules import canonical
from duly.rooms.transfer.rules.reading.judging import BLANKS
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.target import Field, Wanted

DIFFERENCES_SCHEMA = {
    ROW: pl.UInt64,
    "key": pl.String,
    "field": pl.String,
    "expected": pl.String,
    "got": pl.String,
    "kind": pl.String,
}
KEY_SCHEMA = pl.Schema({ROW: pl.UInt64, "key": pl.String})
_TIMES, _GOT = "\x1ftimes", "\x1fgot "
"""Names that no field has: a mapping refuses control characters."""
_MOST_SWAPPED = 40
_QUARTER, _LONGEST_SHIFT = 15 * 60, 26 * 3_600


class Comparison(NamedTuple):
    """What differs: ``missing`` (``row``, ``key``) is not on the other side, ``extra`` (``row`` null, ``key``) should not be there,
    ``differences`` names row, key, field, both values and the kind of difference.
    """

    missing: pl.DataFrame
    extra: pl.DataFrame
    differences: pl.DataFrame

    @property
    def is_exact(self) -> bool:
        """Whether both sides hold the same rows, each as often."""
        return not (self.missing.height or self.extra.height or self.differences.height)


def compare(
    expected: pl.DataFrame, got: pl.DataFrame, wanted: Wanted, codes: Mapping[str, Collection[str]] | None = None
) -> Comparison:
    """Compare what should be there (``row`` and the fields) with what was read back (the fields).

    ``codes`` are the values that a field can have, for those of a code list: one that became another is named so.
    """
    names = [field.name for field in wanted.fields]
    key = list(wanted.key)
    counter = pl.lit(0, pl.Int64)
    if not _is_unique(expected, key) or not _is_unique(got, key):
        expected, got = _leftovers(expected, got, names)
        counter = pl.int_range(pl.len()).over(key)
    expected, got = (side.with_columns(counter.alias(_TIMES)) for side in (expected, got))
    renamed = got.select(pl.col(name).alias(_GOT + name) for name in (*names, _TIMES))
    both = expected.join(
        renamed, left_on=[*key, _TIMES], right_on=[_GOT + name for name in (*key, _TIMES)],
        how="inner", coalesce=False, nulls_equal=True, maintain_order="left",
    )  # fmt: skip
    on = [*key, _TIMES]
    missing = expected.join(got, on=on, how="anti", nulls_equal=True).select(ROW, key=key_text(key)).cast(KEY_SCHEMA)
    extra = (
        got.join(expected, on=on, how="anti", nulls_equal=True)
        .select(pl.lit(None).alias(ROW), key=key_text(key))
        .cast(KEY_SCHEMA)
    )
    return Comparison(missing, extra, _differences(both, wanted, codes or {}))


def _is_unique(frame: pl.DataFrame, key: Sequence[str]) -> bool:
    return frame.select(key).n_unique() == frame.height


def _leftovers(expected: pl.DataFrame, got: pl.DataFrame, names: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Where keys repeat, equal rows are paired off first, each once; what is left over on either side is looked at."""
    one, other = (side.with_columns(pl.int_range(pl.len()).over(names).alias(_TIMES)) for side in (expected, got))
    on = [*names, _TIMES]
    left = one.join(other, on=on, how="anti", nulls_equal=True, maintain_order="left")
    right = other.join(one, on=on, how="anti", nulls_equal=True, maintain_order="left")
    return left.drop(_TIMES), right.drop(_TIMES)


def key_text(key: Sequence[str]) -> pl.Expr:
    """A key as one text for people; fields are told apart by `` | ``."""
    return pl.concat_str([pl.col(name).fill_null("∅") for name in key], separator=" | ")


def _differences(both: pl.DataFrame, wanted: Wanted, codes: Mapping[str, Collection[str]]) -> pl.DataFrame:
    found = []
    differing = {
        field.name: both[field.name].ne_missing(both[_GOT + field.name])
        for field in wanted.fields
        if field.name not in wanted.key
    }
    broken = [name for name, where in differing.items() if where.any()]
    rivals = broken[:_MOST_SWAPPED]
    for field in wanted.fields:
        if field.name not in broken:
            continue
        few = both.filter(differing[field.name])
        kind = pl.coalesce([_swapped(field.name, rivals), _kind(field, codes.get(field.name, ()))])
        columns = [
            pl.lit(field.name).alias("field"),
            pl.col(field.name).alias("expected"),
            pl.col(_GOT + field.name).alias("got"),
        ]
        found.append(few.select(ROW, key_text(wanted.key).alias("key"), *columns, kind.alias("kind")))
    return pl.concat(found).sort(ROW, "field") if found else pl.DataFrame(schema=DIFFERENCES_SCHEMA)


def _swapped(name: str, broken: Sequence[str]) -> pl.Expr:
    """``swapped_with:<field>`` where this field has what another should have, and the other has this one's."""
    tests = [
        pl.when((pl.col(name) == pl.col(_GOT + other)) & (pl.col(other) == pl.col(_GOT + name)) & (pl.col(name) != pl.col(other)))
        .then(pl.lit(f"swapped_with:{other}"))
        for other in broken if other != name
    ]  # fmt: skip
    return pl.coalesce(tests) if tests else pl.lit(None, pl.String)


def _kind(field: Field, codes: Collection[str]) -> pl.Expr:
    """What happened to a value, as far as the two values tell."""
    expected, got = pl.col(field.name), pl.col(_GOT + field.name)
    chosen = (
        pl.when((expected.is_null() & (got == "")) | (got.is_null() & (expected == "")))
        .then(pl.lit("null_or_empty"))
        .when(got.is_null())
        .then(pl.lit("lost"))
        .when(expected.is_null())
        .then(pl.lit("appeared"))
        .when(got.is_in(list(codes)))
        .then(pl.lit("code"))
    )
    by_type = {
        canonical.TEXT: _TEXT_KINDS,
        canonical.DECIMAL: _NUMBER_KINDS,
        canonical.INTEGER: _NUMBER_KINDS,
        canonical.TIMESTAMP: _TIME_KINDS,
        canonical.DATE: _DATE_KINDS,
    }
    for test, code in by_type.get(field.kind, ()):
        chosen = chosen.when(test(expected, got)).then(pl.lit(code))
    return chosen.otherwise(pl.lit("other"))


_Test = Callable[[pl.Expr, pl.Expr], pl.Expr]


def _same_after(change: str) -> _Test:
    changes: dict[str, Callable[[pl.Expr], pl.Expr]] = {
        "space": lambda one: one.str.strip_chars(BLANKS),
        "case": lambda one: one.str.to_lowercase(),
        "form": lambda one: one.str.normalize("NFC"),
        "width": lambda one: one.str.normalize("NFKC"),
        "blanks": lambda one: one.str.replace_all(r"\s+", ""),
        "zeros": lambda one: (
            one.str.replace(r"^(-?)0+([0-9])", "$1$2").str.replace(r"(\.[0-9]*?)0+$", "$1").str.strip_suffix(".")
        ),
        "point": lambda one: one.str.replace_all(r"[.\-]", "").str.strip_chars("0"),
        "sign": lambda one: one.str.strip_prefix("-"),
    }
    return lambda one, other: changes[change](one) == changes[change](other)


def _shifted(expected: pl.Expr, got: pl.Expr) -> pl.Expr:
    """By so many quarters of an hour as lie between two zones."""
    form = "%Y-%m-%dT%H:%M:%S%.fZ"
    one, other = (side.str.to_datetime(form, time_unit="us", strict=False) for side in (expected, got))
    seconds = (one - other).dt.total_microseconds()
    return ((seconds % (_QUARTER * 1_000_000) == 0) & (seconds.abs() <= _LONGEST_SHIFT * 1_000_000)).fill_null(
        value=False
    )


def _next_day(expected: pl.Expr, got: pl.Expr) -> pl.Expr:
    one, other = (side.str.to_date("%Y-%m-%d", strict=False) for side in (expected, got))
    return ((one - other).dt.total_days().abs() == 1).fill_null(value=False)


def _is_beginning(expected: pl.Expr, got: pl.Expr) -> pl.Expr:
    return expected.str.starts_with(got)


def _without_fraction(expected: pl.Expr, got: pl.Expr) -> pl.Expr:
    return expected.str.slice(0, 19) == got.str.slice(0, 19)


def _with_day_and_month_swapped(expected: pl.Expr, got: pl.Expr) -> pl.Expr:
    return (
        pl.concat_str([expected.str.slice(0, 5), expected.str.slice(8, 2), pl.lit("-"), expected.str.slice(5, 2)])
        == got
    )


_TEXT_KINDS = (
    (_same_after("case"), "case"),
    (_same_after("space"), "edge_space"),
    (_same_after("form"), "unicode_form"),
    (_same_after("width"), "width"),
    (_same_after("blanks"), "inner_space"),
    (_is_beginning, "truncated"),
)
_NUMBER_KINDS = (
    (_same_after("zeros"), "scale"),
    (_same_after("sign"), "sign"),
    (_same_after("point"), "power_of_ten"),
    (_is_beginning, "truncated"),
)
_TIME_KINDS = ((_without_fraction, "fraction"), (_shifted, "time_zone"))
_DATE_KINDS = ((_next_day, "day_shifted"), (_with_day_and_month_swapped, "day_and_month"))
