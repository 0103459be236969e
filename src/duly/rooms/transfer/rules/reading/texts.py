# SPDX-License-Identifier: Apache-2.0
"""Steps on text: ends, width, case, blanks in names, parts."""

from collections.abc import Sequence

import polars as pl

from duly.rooms.transfer.rules.canonical import composed
from duly.rooms.transfer.rules.faults import FORBIDDEN_CHARACTER
from duly.rooms.transfer.rules.reading.judging import BLANKS, Read, Reader, judged

_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " "}
_ANY_WIDE = "[\u3000\uff01-\uff5e]"
NULL_WORDS = (
    "",
    "null",
    "n/a",
    "#n/a",
    "none",
    "\\n",
    "-",
    "--",
    "—",
    "——",
    "/",
    "无",
    "無",
    "空",
    "暂无",
    "暫無",
)
"""What people and programs write where there is nothing; compared without case and without blanks around."""


def only_where(values: pl.Series, where: pl.Series, change: pl.Expr) -> pl.Series:
    """The values with some of them changed; an expression runs over the few, not over all."""
    places = where.fill_null(value=False).arg_true()
    if not len(places):
        return values
    name = values.name
    few = values.gather(places).alias("v").to_frame().select(change.alias("v")).to_series()
    position = pl.select(pl.int_range(len(values), dtype=pl.UInt32)).to_series()
    after = pl.select(pl.int_range(len(values), len(values) + len(places), dtype=pl.UInt32)).to_series()
    return pl.concat([values.alias("v"), few]).gather(position.scatter(places, after)).alias(name)


def trim(values: pl.Series) -> Read:
    """Without what nobody sees at both ends."""
    return Read(values.str.strip_chars(BLANKS))


def nfkc(values: pl.Series) -> Read:
    """Compatibility forms as plain ones: ``Ａ①㈱`` as ``A1(株)``. It changes what was written, so a mapping has to ask for it."""
    return Read(only_where(values, _not_ascii(values), pl.col("v").str.normalize("NFKC")))


def nfc(values: pl.Series) -> Read:
    """Composed, and otherwise as it stood: for addresses, which are a person's to word."""
    return Read(composed(values))


def half_width(values: pl.Series) -> Read:
    """Full-width letters, digits and signs as plain ones; Chinese punctuation such as 、 and 。 stays."""
    where = values.str.contains(_ANY_WIDE)
    return Read(only_where(values, where, pl.col("v").str.replace_many(list(_WIDE), list(_WIDE.values()))))


def upper(values: pl.Series) -> Read:
    """In capitals."""
    return Read(values.str.to_uppercase())


def lower(values: pl.Series) -> Read:
    """In small letters."""
    return Read(values.str.to_lowercase())


def digits(values: pl.Series) -> Read:
    """Its digits and nothing else, whatever their width."""
    plain = only_where(values, _not_ascii(values), pl.col("v").str.normalize("NFKC"))
    found = only_where(plain, plain.str.contains("[^0-9]"), pl.col("v").str.replace_all("[^0-9]", ""))
    return judged(values, found.to_frame("v").select(pl.when(pl.col("v") != "").then("v")).to_series(), "no_digits")


def name(values: pl.Series) -> Read:
    """A name: composed, blanks cut at the ends, one between words, none between Chinese characters (张 三 is 张三)."""
    trimmed = composed(values).str.strip_chars(BLANKS)
    narrow = only_where(trimmed, trimmed.str.contains(r"\s\s|[^\S ]"), pl.col("v").str.replace_all(r"\s+", " "))
    between = r"(\p{Han}) (\p{Han})"
    twice = pl.col("v").str.replace_all(between, "$1$2").str.replace_all(between, "$1$2")
    return Read(only_where(narrow, narrow.str.contains(between), twice))


def null_words(words: Sequence[str]) -> Reader:
    """No value where one of these words stands for it."""
    known = [word.strip().lower() for word in words]

    def read(values: pl.Series) -> Read:
        is_none = pl.col("v").str.strip_chars(BLANKS).str.to_lowercase().is_in(known)
        return Read(values.to_frame("v").select(pl.when(~is_none).then("v")).to_series())

    return read


def split(sep: str, index: int) -> Reader:
    """One part of a text, counted from 0, or from the end when negative."""

    def read(values: pl.Series) -> Read:
        parts = values.str.split(sep).list.get(index, null_on_oob=True)
        return judged(values, parts, "part_lacking")

    return read


def constant(value: str) -> Reader:
    """The same text in every row."""

    def read(values: pl.Series) -> Read:
        return Read(pl.repeat(value, len(values), dtype=pl.String, eager=True))

    return read


def join(frame: pl.DataFrame, sep: str) -> pl.Series:
    """The texts of several columns as one; columns without a value are left out, and without any there is none."""
    cells = [pl.when(pl.col(one) != "").then(pl.col(one)) for one in frame.columns]
    joined = pl.concat_str(cells, separator=sep, ignore_nulls=True)
    return frame.select(pl.when(pl.any_horizontal([cell.is_not_null() for cell in cells])).then(joined)).to_series()


def first(frame: pl.DataFrame) -> pl.Series:
    """The first of several columns that has a value."""
    return frame.select(
        pl.coalesce([pl.when(pl.col(one) != "").then(pl.col(one)) for one in frame.columns])
    ).to_series()


def final(values: pl.Series) -> Read:
    """Text as the proof writes it: composed, and nothing in it that no database can keep."""
    text = composed(values)
    broken = text.str.contains("\x00", literal=True).fill_null(value=False)
    if not broken.any():
        return Read(text)
    frame = pl.DataFrame({"v": text, "b": broken})
    kept = frame.select(pl.when(~pl.col("b")).then("v")).to_series()
    return Read(kept, frame.select(pl.when("b").then(pl.lit(FORBIDDEN_CHARACTER))).to_series())


def empty_is_none(values: pl.Series) -> Read:
    """Before a type is read: a cell with nothing in it, or blanks only, has no value. In a text it would be one."""
    bare = values.str.strip_chars(BLANKS)
    empty = bare == ""
    return Read(values.to_frame("v").select(pl.when(~empty).then("v")).to_series() if empty.any() else values)


def _not_ascii(values: pl.Series) -> pl.Series:
    return values.str.len_bytes() != values.str.len_chars()
