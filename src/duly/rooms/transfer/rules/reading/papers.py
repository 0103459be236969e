# SPDX-License-Identifier: Apache-2.0
"""Numbers with a check digit: resident identity cards (GB 11643-1999) and unified social credit codes (GB 32100-2015)."""

import numpy as np
import polars as pl

from duly.rooms.transfer.rules.reading.judging import BLANKS, Read, judged
from duly.rooms.transfer.rules.reading.texts import only_where

_ID_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
_ID_CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = np.array([pow(3, place, 31) for place in range(17)], dtype=np.int64)
_USCC_VALUES = np.full(128, -1, dtype=np.int64)
_USCC_VALUES[[ord(letter) for letter in _USCC]] = range(31)
_USCC_LETTERS = np.frombuffer(_USCC.encode(), dtype=np.uint8)


def resident_ids(values: pl.Series) -> Read:
    """Numbers of 18 places with a right check digit; those of 15 get their century and their check digit.

    Judged by check digit and date of birth, not by the division: codes of divisions that are no more are on many cards.
    """
    plain = _capitals(values)
    grown = only_where(plain, plain.str.contains(r"^[0-9]{15}$"), _longer())
    shaped = grown.str.contains(r"^[0-9]{17}[0-9X]$").fill_null(value=False)
    good = _where(shaped, _id_checks(grown.filter(shaped)))
    return judged(
        values, grown.to_frame("v").with_columns(g=good).select(pl.when("g").then("v")).to_series(), "bad_resident_id"
    )


def _longer() -> pl.Expr:
    """The 17 places of an old number with the check digit that belongs to them."""

    def checked(values: pl.Series) -> pl.Series:
        bodies = values.str.slice(0, 6) + "19" + values.str.slice(6)
        letters = _ID_CHECKS[(_letters(bodies, 17)[:, :17].astype(np.int64) - 48) @ _ID_WEIGHTS % 11]
        return bodies + pl.Series([chr(letter) for letter in letters.tolist()], dtype=pl.String)

    return pl.col("v").map_batches(checked, return_dtype=pl.String)


def _id_checks(values: pl.Series) -> np.ndarray:
    if not len(values):
        return np.zeros(0, dtype=bool)
    letters = _letters(values, 18)
    right = _ID_CHECKS[(letters[:, :17].astype(np.int64) - 48) @ _ID_WEIGHTS % 11] == letters[:, 17]
    born = values.str.slice(6, 8)
    dated = born.str.to_date("%Y%m%d", strict=False).is_not_null().to_numpy()
    return np.asarray(right & dated)


def usccs(values: pl.Series) -> Read:
    """Codes of 18 places with a right check character."""
    plain = _capitals(values)
    shaped = plain.str.contains(rf"^[{_USCC}]{{18}}$").fill_null(value=False)
    good = _where(shaped, _uscc_checks(plain.filter(shaped)))
    return judged(
        values, plain.to_frame("v").with_columns(g=good).select(pl.when("g").then("v")).to_series(), "bad_uscc"
    )


def _uscc_checks(values: pl.Series) -> np.ndarray:
    if not len(values):
        return np.zeros(0, dtype=bool)
    numbers = _USCC_VALUES[_letters(values, 18)]
    return np.asarray((31 - numbers[:, :17] @ _USCC_WEIGHTS % 31) % 31 == numbers[:, 17])


def _capitals(values: pl.Series) -> pl.Series:
    """In half-width capitals without blanks."""
    wide = values.str.len_bytes() != values.str.len_chars()
    plain = only_where(values, wide, pl.col("v").str.normalize("NFKC"))
    blank = plain.str.contains(rf"[{BLANKS}]")
    return only_where(plain, blank, pl.col("v").str.replace_all(rf"[{BLANKS}]", "")).str.to_uppercase()


def _letters(values: pl.Series, size: int) -> np.ndarray:
    return np.frombuffer("".join(values.to_list()).encode("ascii"), dtype=np.uint8).reshape(len(values), size)


def _where(shaped: pl.Series, checks: np.ndarray) -> pl.Series:
    good = shaped.to_numpy().copy()
    good[good] = checks
    return pl.Series("g", good)
