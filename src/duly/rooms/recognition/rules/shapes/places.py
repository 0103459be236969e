# SPDX-License-Identifier: Apache-2.0
"""Addresses, their parts, and names of places."""

from collections.abc import Callable, Mapping
from functools import cache

from duly.rooms.recognition.rules import lexicon, places
from duly.rooms.recognition.rules.observing import Observed

_POSTCODES = (
    (r"^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$", 0.95), (r"^[A-Z]\d[A-Z] ?\d[A-Z]\d$", 0.95), (r"^\d{5}-\d{4}$", 0.95),
    (r"^[0-8]\d{5}$", 0.7), (r"^\d{5}$", 0.6), (r"^\d{4} ?[A-Z]{2}$", 0.8), (r"^[A-Z]{1,2}-\d{4,5}$", 0.8), (r"^\d{4}$", 0.3),
    (r"^\d{5}-\d{3}$", 0.9),
)  # fmt: skip
"""What postcodes look like, and how much each form proves: six digits may be many things."""
_DETAILED = r"[路街道弄巷村镇乡组里].*\d+|\d+\s*[号室栋幢楼弄组]|(?:小区|大厦|广场|花园|公寓|新村)"
_DIVISION = r"[省市区县州盟旗]"


def _address(values: Observed) -> float:
    """Chinese: a division and a street or number. Latin: a number with a word for a street, and mostly more behind it."""
    chinese = values.of(values.matches(_DETAILED) & values.matches(_DIVISION) & (values.text.str.len_chars() >= 6))
    return max(chinese, _latin(values) * (0.9 if values.share(r",") > 0.5 else 0.75))


def _street(values: Observed) -> float:
    chinese = (
        values.share(r"[路街道巷弄]\d*号?$|(?:街道|镇|乡)$")
        if values.share(_DIVISION) < 0.3
        else values.share(r"(?:街道|镇|乡)$")
    )
    return max(chinese, _latin(values) * (0.95 if values.share(r",") < 0.3 else 0.6))


def _latin(values: Observed) -> float:
    numbered = values.matches(r"\d") & values.text.str.to_lowercase().str.contains(_street_word())
    bare = values.of(values.text.str.to_lowercase().str.contains(rf"{_street_word()}$"))
    return max(values.of(numbered), bare * 0.8)


@cache
def _street_word() -> str:
    words = sorted(lexicon.words("street_en"), key=len, reverse=True)
    return rf"(?:(?:^|[\s\d,])(?:{'|'.join(word.replace('.', '[.]') for word in words)})\b|\p{{L}}{{3,}}(?:straße|strasse|str[.]|weg|platz|gasse|gatan|straat|laan))"


def _province(values: Observed) -> float:
    return values.within(places.provinces()) * (0.6 if _mostly_codes(values) else 1.0)


def _city(values: Observed) -> float:
    known = values.within(places.cities())
    proper = values.share(r"^\p{Lu}[\p{L}'’. -]+$|^\p{Han}{2,6}市$")
    return max(known, min(1.0, known * 3) * 0.85 if known > 0.12 and proper > 0.85 else 0.0)


def _district(values: Observed) -> float:
    return max(values.within(places.districts()), values.share(r"^\p{Han}{1,7}(?:区|县|旗|街道)$"))


def _country(values: Observed) -> float:
    return values.within(places.countries()) * (0.85 if _mostly_codes(values) else 1.0)


def _mostly_codes(values: Observed) -> bool:
    return values.share(r"^[A-Za-z]{2}$") > 0.8


def _postcode(values: Observed) -> float:
    if values.size and len(values.counts) == 1:
        return 0.1
    found = sum(values.share(pattern) * proof for pattern, proof in _POSTCODES)
    return min(1.0, found)


SHAPES: Mapping[str, Callable[[Observed], float]] = {
    "address": _address, "street": _street, "province": _province, "city": _city, "district": _district, "country": _country,
    "postcode": _postcode,
}  # fmt: skip
