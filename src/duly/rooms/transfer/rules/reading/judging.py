# SPDX-License-Identifier: Apache-2.0
"""What came of reading a column: the values, and the code of what is wrong with those that could not be read."""

import unicodedata
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import polars as pl

BLANKS = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u200b\u2060\ufeff"
"""What nobody sees at the ends of a value: the white space of Unicode, and the marks of no width."""


class Read(NamedTuple):
    """``faults`` has the code of each value that could not be read, whose value is null then; nothing at all if none failed."""

    values: pl.Series
    faults: pl.Series | None = None


Reader = Callable[[pl.Series], Read]


def judged(before: pl.Series, after: pl.Series, code: str) -> Read:
    """Every value that was there and is not any more could not be read."""
    lost = before.is_not_null() & after.is_null()
    if not lost.any():
        return Read(after)
    return Read(after, _codes(lost, code))


def _codes(where: pl.Series, code: str) -> pl.Series:
    return where.to_frame("w").select(pl.when("w").then(pl.lit(code))).to_series()


def in_two_ways(values: pl.Series, done: pl.Series, short: pl.Series, careful: Reader) -> Read:
    """``short`` where ``done`` says so; all others are read the careful way, each distinct value once."""
    rest = (values.is_not_null() & ~done.fill_null(value=False)).arg_true()
    if not len(rest):
        return Read(short)
    asked = values.gather(rest)
    distinct = asked.unique(maintain_order=True)
    read = careful(distinct)
    found = _places(asked, distinct)
    return Read(
        _put(short, rest, read.values, found),
        None
        if read.faults is None
        else _put(pl.repeat(None, len(values), dtype=pl.String, eager=True), rest, read.faults, found),
    )


def _places(asked: pl.Series, distinct: pl.Series) -> np.ndarray:
    """Where each value stands among the distinct ones."""
    if len(asked) == len(distinct):
        return np.arange(len(asked))
    known = pl.DataFrame({"v": distinct, "at": np.arange(len(distinct))})
    joined = asked.to_frame("v").join(known, on="v", how="left", maintain_order="left")
    return joined["at"].to_numpy()


def _put(under: pl.Series, rest: pl.Series, over: pl.Series, found: np.ndarray) -> pl.Series:
    """The series with other values at the places ``rest``."""
    position = np.arange(len(under))
    position[rest.to_numpy()] = len(under) + found
    return pl.concat([under.alias("v"), over.alias("v")]).gather(position)


def each(values: pl.Series, read: Callable[[str], str | None], code: str) -> Read:
    """Read one by one, in Python: for the few that no short way can judge."""
    found = pl.Series([None if value is None else read(value) for value in values.to_list()], dtype=pl.String)
    return judged(values, found, code)


def each_or_code(values: pl.Series, read: Callable[[str], tuple[str | None, str | None]]) -> Read:
    """As :func:`each`, where the reader says itself what is wrong."""
    pairs = [(None, None) if value is None else read(value) for value in values.to_list()]
    faults = pl.Series([fault for _, fault in pairs], dtype=pl.String)
    found = pl.Series([value for value, _ in pairs], dtype=pl.String)
    return Read(found, faults if faults.is_not_null().any() else None)


def tidy(text: str) -> str:
    """A value that is to be typed, without what does not count: width of letters and blank ends."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip(BLANKS)
