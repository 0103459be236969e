# SPDX-License-Identifier: Apache-2.0
"""The same as the rules, slowly and obviously: plain loops over plain values, one value at a time."""

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Context, Decimal, InvalidOperation

import polars as pl
from stdnum.iso7064 import mod_11_2

from duly.rooms.transfer.rules.reading.judging import Reader


def row_text(values: Iterable[str | None]) -> str:
    return "".join("~" if value is None else f"{len(value.encode())}:{value}," for value in values)


def digest(values: Iterable[str | None]) -> bytes:
    return hashlib.sha256(row_text(values).encode()).digest()


def multiset(rows: Iterable[Sequence[str | None]]) -> int:
    return sum(int.from_bytes(digest(row)[:16], "big") for row in rows) % 2**128


def read(reader: Reader, *values: str | None) -> list[tuple[str | None, str | None]]:
    """Each value as a reader reads it, with its fault."""
    found = reader(pl.Series("c0", list(values), dtype=pl.String))
    assert len(found.values) == len(values)
    faults = [None] * len(values) if found.faults is None else found.faults.to_list()
    return list(zip(found.values.to_list(), faults, strict=True))


def date_of(text: str, forms: Iterable[str]) -> str | None:
    for form in forms:
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def decimal_of(text: str, scale: int) -> str | None:
    """A plain number with nothing around it, at a scale; nothing when it would have to be rounded."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    fitted = number.quantize(Decimal(1).scaleb(-scale), context=Context(prec=1_000))
    if fitted != number:
        return None
    return f"{fitted or abs(fitted):f}"


def resident_id_of(text: str) -> str | None:
    if len(text) == 15 and text.isdigit():
        body = f"{text[:6]}19{text[6:]}"
        text = body + mod_11_2.calc_check_digit(body)
    if len(text) != 18 or not mod_11_2.is_valid(text):
        return None
    return text if date_of(text[6:14], ["%Y%m%d"]) else None


def uscc_of(text: str) -> str | None:
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    if len(text) != 18 or any(letter not in letters for letter in text):
        return None
    total = sum(letters.index(letter) * 3**place for place, letter in enumerate(text[:17]))
    return text if letters[(31 - total % 31) % 31] == text[17] else None


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
