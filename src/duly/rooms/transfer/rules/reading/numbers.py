# SPDX-License-Identifier: Apache-2.0
"""Numbers as people and programs write them. Which sign is the point has to be said; nothing is rounded."""

import re
from functools import partial

import polars as pl

from duly.rooms.transfer.rules.canonical import decimal_pattern
from duly.rooms.transfer.rules.reading.judging import Read, Reader, each, each_or_code, in_two_ways, tidy
from duly.rooms.transfer.rules.reading.texts import only_where

POINTS = (".", ",")
_MARKS = re.compile(
    r"(?:HK|NT|US|CA|AU|SG|R)?[$€£¥￥₩₹]|\b(?:CNY|RMB|USD|EUR|GBP|JPY|HKD|TWD|SGD|AUD|CAD|CHF|KRW|INR|MOP)\b|人民[币幣]|港[币幣元]|美元|欧元|[元圆圓]整?\Z"
)
_LONGEST = 100
_GROUPED = {
    ".": re.compile(r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)?(?:\.([0-9]*))?\Z"),
    ",": re.compile(r"([0-9]+|[0-9]{1,3}(?:[. '’\u00a0\u202f][0-9]{3})+)?(?:,([0-9]*))?\Z"),
}
_IN_GROUPS = r"^-?[1-9][0-9]{0,2}(?:,[0-9]{3})+"
_WITH_COMMA = r"^-?(?:[0-9]{1,20}|[0-9]{1,3}(?:\.[0-9]{3}){1,6})(?:,[0-9]{1,40})?$"
_PLAIN = r"^(-?)[¥￥$]?([0-9]{1,20}|[0-9]{1,3}(?:,[0-9]{3}){1,6})(?:\.([0-9]{1,40}))?$"
_CANONICAL_INTEGER = r"^(?:0|-?[1-9][0-9]*)$"
_ZEROS = re.compile(r"(.*?)[.]0+\Z")


def decimals(scale: int, point: str) -> Reader:
    """A reader of decimals of one scale: ``￥1,234.50``, ``(12.00)``, ``-3``; ``1.234,50`` where the point is a comma."""
    pattern = decimal_pattern(scale)
    in_groups_only = _IN_GROUPS + (rf"\.[0-9]{{{scale}}}$" if scale else "$")
    careful = partial(each_or_code, read=partial(decimal, scale=scale, point=point))

    def read(values: pl.Series) -> Read:
        in_groups = values.str.contains(in_groups_only)
        short = only_where(values, in_groups, pl.col("v").str.replace_all(",", "", literal=True))
        done = in_groups | (values.str.contains(pattern) & ~values.str.contains(r"^-[0.]+$"))
        return in_two_ways(values, done, short, marked)

    def marked(values: pl.Series) -> Read:
        found = _fitted(values, scale)
        return in_two_ways(values, found.is_not_null(), found, careful)

    def with_comma(values: pl.Series) -> Read:
        plain = values.str.contains(_WITH_COMMA)
        turned = pl.col("v").str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
        found = _fitted(only_where(values, plain, turned), scale)
        return in_two_ways(values, plain & found.is_not_null(), found, careful)

    return read if point == "." else with_comma


def _fitted(values: pl.Series, scale: int) -> pl.Series:
    """Plain numbers at a scale. A minus before nothing at all and digits that do not fit are the careful way's: null here."""
    groups = values.to_frame("v").select(pl.col("v").str.extract_groups(_PLAIN)).unnest("v")
    parts = groups.select(
        minus="1",
        whole=pl.col("2").str.replace_all(",", "", literal=True).str.strip_chars_start("0").replace("", "0"),
        after=pl.col("3").fill_null("").str.strip_chars_end("0"),
    )
    point_and_after = [pl.lit("."), pl.col("after").str.pad_end(scale, "0")] if scale else []
    text = parts.select("after", text=pl.concat_str("minus", "whole", *point_and_after))
    fits = (pl.col("after").str.len_bytes() <= scale) & ~pl.col("text").str.contains(r"^-[0.]+$")
    return text.select(pl.when(fits).then("text")).to_series()


def decimal(text: str, scale: int, point: str = ".") -> tuple[str | None, str | None]:
    """One decimal in canonical text, or what is wrong with it."""
    bare, is_less = _unsigned(_MARKS.sub("", tidy(text)).strip())
    found = _GROUPED[point].match(bare)
    if not bare or len(bare) > _LONGEST or not found or not (found[1] or found[2]):
        return None, "bad_number"
    whole = re.sub(r"[^0-9]", "", found[1] or "").lstrip("0") or "0"
    after = (found[2] or "").rstrip("0")
    if len(after) > scale:
        return None, "too_precise"
    written = f"{whole}.{after.ljust(scale, '0')}" if scale else whole
    return (f"-{written}" if is_less and written.strip("0.") else written), None


def _unsigned(text: str) -> tuple[str, bool]:
    """The digits, and whether they are less than nothing: ``-1``, ``1-``, ``(1)``, ``−1``."""
    bare = text.replace("\u2212", "-")
    if bare.startswith("(") and bare.endswith(")"):
        return bare[1:-1].strip(), True
    if bare.startswith("+"):
        return bare[1:].strip(), False
    if bare.startswith("-"):
        return bare[1:].strip(), True
    return (bare[:-1].strip(), True) if bare.endswith("-") else (bare, False)


def integers(values: pl.Series) -> Read:
    """A reader of whole numbers: thousands may be grouped by commas, zeros may stand in front or after a point."""
    return in_two_ways(
        values, values.str.contains(_CANONICAL_INTEGER), values, partial(each, read=integer, code="bad_integer")
    )


def integer(text: str) -> str | None:
    """One whole number in canonical text."""
    bare = tidy(text)
    if zeros := _ZEROS.match(bare):
        bare = zeros[1]
    if not bare or not bare[-1].isdigit():
        return None
    return decimal(bare, 0)[0] if not _MARKS.search(bare) and "(" not in bare else None
