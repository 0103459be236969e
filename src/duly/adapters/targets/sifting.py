# SPDX-License-Identifier: Apache-2.0
"""Which rows cannot fit, found before anything is sent, by the limits that a target declares."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import polars as pl

from duly.adapters.targets.judging import ROW, names_of
from duly.rooms.transfer.target import Wanted

_SHAPES = {"boolean": "^(true|false)$", "integer": r"^-?\d+$", "decimal": r"^-?\d+(\.\d+)?$", "text": ""}
REFUSED = {"row": pl.UInt64, "field": pl.String, "code": pl.String, "text": pl.String}


class Limit(NamedTuple):
    """One thing that a column does not take: ``bad`` is true of values that break it, and false or null of the others."""

    field: str
    code: str
    text: str
    bad: pl.Expr


def sift(rows: pl.DataFrame, wanted: Wanted, limits: Sequence[Limit]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that may fit, and what is wrong with each of the others: everything that is wrong, not only the first."""
    limits = [*limits, *_always(wanted)]
    marks = [limit.bad.fill_null(value=False).alias(f"bad{number}") for number, limit in enumerate(limits)]
    broken = rows.select(mark.any() for mark in marks).row(0)
    if not any(broken):
        return rows, pl.DataFrame(schema=REFUSED)
    found = [
        rows.filter(mark).select(
            ROW, pl.lit(limit.field).alias("field"), pl.lit(limit.code).alias("code"), pl.lit(limit.text).alias("text")
        )
        for limit, mark, is_broken in zip(limits, marks, broken, strict=True)
        if is_broken
    ]
    refused = pl.concat(found).sort(ROW, maintain_order=True)
    return rows.join(refused.select(ROW).unique(), on=ROW, how="anti", maintain_order="left"), refused


def longer(field: str, most: int) -> Limit:
    """Of more than so many characters."""
    return Limit(field, "too_long", str(most), pl.col(field).str.len_chars() > most)


def heavier(field: str, most: int) -> Limit:
    """Of more than so many bytes of UTF-8."""
    return Limit(field, "too_long", f"{most} B", pl.col(field).str.len_bytes() > most)


def beyond(field: str, least: int, most: int) -> Limit:
    """An integer outside of a range that 64 bits can hold."""
    number = pl.col(field).cast(pl.Int64, strict=False)
    is_bad = pl.col(field).is_not_null() & (number.is_null() | ~number.is_between(least, most))
    return Limit(field, "out_of_range", f"{least} … {most}", is_bad)


def wider(field: str, digits: int) -> Limit:
    """Of more than so many digits before the point."""
    fits = pl.col(field).str.contains(rf"^-?0*\d{{0,{max(digits, 0)}}}(\.\d*)?$")
    return Limit(field, "out_of_range", f"10^{digits}", ~fits)


def finer(field: str, digits: int) -> Limit:
    """Of more digits after the point than so many, unless they are zeros: the target would round without a word."""
    return Limit(field, "too_precise", str(digits), pl.col(field).str.contains(rf"\.\d{{{digits}}}\d*[1-9]"))


def unlisted(field: str, values: Iterable[str]) -> Limit:
    """None of these."""
    listed = list(values)
    return Limit(field, "not_in_list", ", ".join(listed[:8]), ~pl.col(field).is_in(listed))


def unshaped(field: str, kind: str, pattern: str) -> Limit:
    """Not written the one way in which the target gives it back."""
    return Limit(field, "unreadable", kind, ~pl.col(field).str.contains(pattern))


def unlike(field: str, kind: str) -> Limit:
    """Not the canonical text of its kind: no such day, no such number."""
    text = pl.col(field)
    if kind == "date":
        read = text.str.to_date("%Y-%m-%d", strict=False)
    elif kind == "timestamp":
        read = text.str.strip_suffix("Z").str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False)
    else:
        return unshaped(field, kind, _SHAPES[kind])
    return Limit(field, "unreadable", kind, text.is_not_null() & read.is_null())


def holding(field: str, character: str, name: str) -> Limit:
    """With a character that the target cannot keep."""
    return Limit(field, "forbidden_character", name, pl.col(field).str.contains(character, literal=True))


def absent(field: str) -> Limit:
    """Of no value."""
    return Limit(field, "required", "", pl.col(field).is_null())


def _always(wanted: Wanted) -> Iterable[Limit]:
    for name in wanted.key:
        yield Limit(name, "key_empty", "", pl.col(name).is_null())
    whole = pl.all_horizontal(pl.col(name).is_not_null() for name in wanted.key)
    yield Limit(", ".join(wanted.key), "key_repeated", "", whole & ~pl.struct(*wanted.key).is_first_distinct())
    for field in wanted.fields:
        if field.required and field.name not in wanted.key:
            yield absent(field.name)


def fitting_keys(keys: pl.DataFrame, wanted: Wanted, limits: Sequence[Limit]) -> pl.DataFrame:
    """The keys under which a row can stand at all, each once."""
    known = set(wanted.key)
    bad = [limit.bad.fill_null(value=False) for limit in limits if limit.field in known]
    keys = keys.select(wanted.key).unique(maintain_order=True).drop_nulls()
    return keys.filter(~pl.any_horizontal(pl.lit(value=False), *bad))


def fields_alone(rows: pl.DataFrame, wanted: Wanted) -> pl.DataFrame:
    """The rows without their numbers, in the order of the mapping."""
    return rows.select(names_of(wanted))
