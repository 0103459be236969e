# SPDX-License-Identifier: Apache-2.0
"""Rows that may be about one and the same customer although their keys differ: brought together by a value in common,
scored by how much of the rest agrees.

How much each agreement says is judged, not measured, as in room ``quality``: families share a telephone, offices an address.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import polars as pl

from duly.rooms.transfer.rules.doubles import HASH
from duly.rooms.transfer.source import ROW

NAME, PHONE, EMAIL, BORN, NUMBER = "name", "phone", "email", "birth_date", "identifier"
ROLES: Mapping[str, str] = {
    "person_name": NAME, "company_name": NAME, "mobile": PHONE, "landline": PHONE, "email": EMAIL, "birth_date": BORN,
    "resident_id": NUMBER, "passport": NUMBER, "paper_number": NUMBER, "social_security": NUMBER, "uscc": NUMBER, "lei": NUMBER,
}  # fmt: skip
"""What a column means to the part that it plays here."""
WEIGHTS: Mapping[str, float] = {NUMBER: 0.95, EMAIL: 0.7, PHONE: 0.6, NAME: 0.45, BORN: 0.4}
MOST = 12
"""A value that more rows than this have is a switchboard's, an agent's or a dummy: it says nothing about two of them."""
LIKELY = 0.65
"""Less is not shown."""
_CLOSE, _SHORTEST = 0.9, 4
_BLOCKS = (NUMBER, EMAIL, PHONE)
_AGAINST = 0.4
"""What is left of a score where identity numbers differ, or names have nothing in common."""


class Pair(NamedTuple):
    """Two rows that may be one customer; ``other`` is nothing for a row that stands in the target already."""

    row: int
    other: int | None
    score: float
    reasons: tuple[str, ...]


def blocks(rows: pl.DataFrame, parts: Mapping[str, str]) -> pl.DataFrame:
    """``row`` and a hash for each value by which a row may meet another; ``parts``: part to the field that plays it."""
    found = [pl.DataFrame(schema={ROW: pl.UInt64, HASH: pl.UInt64})]
    found += [_hashed(rows, pl.col(parts[part]), part) for part in _BLOCKS if part in parts]
    if NAME in parts and BORN in parts:
        both = pl.concat_str([pl.col(parts[NAME]), pl.col(parts[BORN])], separator="\x1f")
        found.append(_hashed(rows, both, NAME))
    return pl.concat(found)


def _hashed(rows: pl.DataFrame, value: pl.Expr, part: str) -> pl.DataFrame:
    plain = value.str.to_lowercase().str.replace_all(r"\s", "")
    said = pl.concat_str([pl.lit(f"{part}\x1f"), plain]).hash(seed=7)
    return rows.filter(plain.str.len_chars() >= _SHORTEST).select(ROW, said.alias(HASH))


def pairs_in(met: pl.DataFrame, most: int) -> list[tuple[int, int]]:
    """Every two rows that share a hash (``row``, ``hash``, those of one hash together), at most so many."""
    few = met.unique().filter(pl.len().over(HASH).is_between(2, MOST)).sort(HASH, ROW)
    found: dict[tuple[int, int], None] = {}
    for rows in few.group_by(HASH, maintain_order=True).agg(ROW)[ROW]:
        found |= dict.fromkeys(combinations(rows.to_list(), 2))
        if len(found) >= most:
            break
    return list(found)[:most]


def scored(one: Mapping[str, str | None], other: Mapping[str, str | None]) -> tuple[float, tuple[str, ...]]:
    """How probable it is that two rows, given by part, are one customer; and what speaks for it."""
    doubt, reasons, against = 1.0, [], False
    for part, weight in WEIGHTS.items():
        left, right = one.get(part), other.get(part)
        if not left or not right:
            continue
        near = jaro_winkler(plain(left), plain(right)) if part == NAME else float(plain(left) == plain(right))
        if near >= _CLOSE:
            doubt *= 1 - weight * near
            reasons.append(part)
        elif part == NUMBER or (part == NAME and near < _AGAINST):
            against = True
    return round((1 - doubt) * (_AGAINST if against else 1), 3), tuple(reasons)


def plain(text: str) -> str:
    """Half-width, small, without accents, blanks and marks."""
    wide = unicodedata.normalize("NFKD", text).casefold()
    return "".join(one for one in wide if one.isalnum())


def jaro_winkler(one: str, other: str) -> float:
    """How much two names resemble each other, from 0 to 1 (Jaro 1989, with Winkler's prefix of at most four letters)."""
    if one == other:
        return 1.0 if one else 0.0
    common, swapped = _common(one, other)
    if not common:
        return 0.0
    jaro = (common / len(one) + common / len(other) + (common - swapped) / common) / 3
    prefix = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return jaro + min(prefix, 4) * 0.1 * (1 - jaro)


def _common(one: str, other: str) -> tuple[int, float]:
    """How many letters both have near the same place, and half of how many of those stand in another order."""
    reach = max(0, max(len(one), len(other)) // 2 - 1)
    taken: list[int] = []
    left: list[str] = []
    for at, letter in enumerate(one):
        places = range(max(0, at - reach), min(len(other), at + reach + 1))
        found = next((place for place in places if other[place] == letter and place not in taken), None)
        if found is not None:
            taken.append(found)
            left.append(letter)
    right = [other[place] for place in sorted(taken)]
    return len(left), sum(a != b for a, b in zip(left, right, strict=True)) / 2


def best(found: Sequence[Pair], most: int) -> list[Pair]:
    """The likeliest, in order."""
    likely = [one for one in found if one.score >= LIKELY]
    return sorted(likely, key=lambda one: (-one.score, one.row, one.other or 0))[:most]
