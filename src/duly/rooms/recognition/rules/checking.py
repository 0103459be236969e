# SPDX-License-Identifier: Apache-2.0
"""Check digits, a whole column at once: resident identity numbers, unified social credit codes, LEI, cards, IBAN."""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

import numpy as np
import polars as pl

_RIC_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_RIC_CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
"""GB 11643-1999: ISO 7064 MOD 11-2."""
_USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = np.array([3**place % 31 for place in range(17)])
"""GB 32100-2015: MOD 31 over letters without I, O, S, V, Z."""
_ORG_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
_ORG_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""GB 11714-1997: the organisation code of nine letters within, with a check digit of its own, MOD 11."""

Check: TypeAlias = Callable[[np.ndarray], np.ndarray]


def resident_ids(values: pl.Series) -> pl.Series:
    """Which are resident identity numbers: 18 places, a possible date, a right check digit; or the 15 places of old cards."""
    text = values.str.to_uppercase()
    long = text.str.contains(r"^[1-9]\d{16}[\dX]$").fill_null(value=False)
    old = text.str.contains(r"^[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}$").fill_null(value=False)
    if not long.any():
        return old
    dated = text.str.slice(6, 8).str.to_date("%Y%m%d", strict=False).is_between(date(1880, 1, 1), date(2060, 1, 1))
    return _placed(long & dated.fill_null(value=False), text, _ric) | old


def shaped_as_resident_ids(values: pl.Series) -> pl.Series:
    """Which have the shape of one, whatever the check digit says."""
    return values.str.contains(r"^[1-9]\d{5}(?:18|19|20)\d{9}[\dXx]$").fill_null(value=False)


def usccs(values: pl.Series) -> pl.Series:
    """Which are unified social credit codes by both of their check characters."""
    text = values.str.to_uppercase()
    shaped = text.str.contains(rf"^[1-9A-GNY][{_USCC_LETTERS}]\d{{6}}[{_USCC_LETTERS}]{{10}}$").fill_null(value=False)
    return _placed(shaped, text, _uscc)


def usccs_outer(values: pl.Series) -> pl.Series:
    """Which are right by the outer check character; some old registers wrote a wrong one within."""
    text = values.str.to_uppercase()
    shaped = text.str.contains(rf"^[1-9A-GNY][{_USCC_LETTERS}]\d{{6}}[{_USCC_LETTERS}]{{10}}$").fill_null(value=False)
    return _placed(shaped, text, _uscc_outer)


def leis(values: pl.Series) -> pl.Series:
    """Which are legal entity identifiers (ISO 17442): 20 places, MOD 97-10."""
    text = values.str.to_uppercase()
    return _placed(text.str.contains(r"^[A-Z0-9]{18}\d{2}$").fill_null(value=False), text, _mod97)


def ibans(values: pl.Series) -> pl.Series:
    """Which are IBANs (ISO 13616): MOD 97-10 with the country moved to the end."""
    text = values.str.replace_all(" ", "").str.to_uppercase()
    shaped = text.str.contains(r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$").fill_null(value=False)
    if not shaped.any():
        return shaped
    turned = pl.select(pl.concat_str(pl.lit(text).str.slice(4), pl.lit(text).str.head(4))).to_series()
    good = [index for index, fine in enumerate(shaped.to_list()) if fine and _remainder(turned[index]) == 1]
    return _marks(len(values), good)


def cards(values: pl.Series) -> pl.Series:
    """Which are numbers of bank cards: 15 to 19 digits beginning as cards do, with a right digit of Luhn (ISO/IEC 7812)."""
    text = values.str.replace_all(r"[ -]", "")
    good = text.str.contains(r"^[3-6]\d{14,18}$").fill_null(value=False)
    return _placed(good, text.str.zfill(19), _luhn)


def _placed(shaped: pl.Series, text: pl.Series, check: Check) -> pl.Series:
    """The check on those that have the shape; false on the others."""
    places = shaped.arg_true()
    if not len(places):
        return pl.repeat(value=False, n=len(text), eager=True)
    few = text.gather(places).to_list()
    letters = np.frombuffer("".join(few).encode("ascii"), dtype=np.uint8).reshape(len(few), -1)
    return _marks(len(text), places.to_numpy()[check(letters)])


def _marks(size: int, places: "np.ndarray | list[int]") -> pl.Series:
    found = np.zeros(size, dtype=bool)
    found[places] = True
    return pl.Series(found)


def _ric(letters: np.ndarray) -> np.ndarray:
    numbers = letters[:, :17].astype(np.int64) - ord("0")
    return np.asarray(_RIC_CHECKS[numbers @ _RIC_WEIGHTS % 11] == letters[:, 17])


def _uscc(letters: np.ndarray) -> np.ndarray:
    return np.asarray(_uscc_outer(letters) & _organisation(letters[:, 8:17]))


def _uscc_outer(letters: np.ndarray) -> np.ndarray:
    numbers = _numbered(letters, _USCC_LETTERS)
    return np.asarray((31 - numbers[:, :17] @ _USCC_WEIGHTS % 31) % 31 == numbers[:, 17])


def _organisation(letters: np.ndarray) -> np.ndarray:
    numbers = _numbered(letters, _ORG_LETTERS)
    wanted = (11 - numbers[:, :8] @ _ORG_WEIGHTS % 11) % 11
    given = np.where(letters[:, 8] == ord("X"), 10, numbers[:, 8])
    return np.asarray(wanted == given)


def _mod97(letters: np.ndarray) -> np.ndarray:
    numbers = _numbered(letters, _ORG_LETTERS)
    remainder = np.zeros(len(numbers), dtype=np.int64)
    for place in range(numbers.shape[1]):
        digit = numbers[:, place]
        remainder = (remainder * np.where(digit > 9, 100, 10) + digit) % 97
    return np.asarray(remainder == 1)


def _luhn(letters: np.ndarray) -> np.ndarray:
    numbers = letters.astype(np.int64) - ord("0")
    numbers[:, -2::-2] *= 2
    numbers -= np.where(numbers > 9, 9, 0)
    return np.asarray(numbers.sum(axis=1) % 10 == 0)


def _numbered(letters: np.ndarray, alphabet: str) -> np.ndarray:
    table = np.zeros(128, dtype=np.int64)
    for number, letter in enumerate(alphabet):
        table[ord(letter)] = number
    return np.asarray(table[letters])


def _remainder(text: str) -> int:
    return int("".join(str(int(letter, 36)) for letter in text)) % 97
