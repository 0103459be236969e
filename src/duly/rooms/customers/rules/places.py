# SPDX-License-Identifier: Apache-2.0
"""Regions, time zones and languages: what people write, and what follows from what."""

import re
import unicodedata
import zoneinfo
from collections import defaultdict
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.resources import files

from babel import Locale, UnknownLocaleError

from duly.kernel import languages
from duly.kernel.refusals import Refusal

_SUBDIVISION = re.compile(r"([A-Z]{2})-[A-Z0-9]{1,3}\Z")
_LEGAL_ZONE = {"CN": "Asia/Shanghai"}
"""Where the zone files list more zones than the law knows: all of China keeps Beijing time."""
_MORE_REGIONS = {
    "中国大陆": "CN", "大陆": "CN", "中华人民共和国": "CN", "香港": "HK", "中国香港": "HK", "澳门": "MO", "中国澳门": "MO",
    "台湾": "TW", "中国台湾": "TW", "臺灣": "TW", "台灣": "TW", "香港特别行政区": "HK", "prc": "CN", "mainland china": "CN",
    "hong kong": "HK", "macao": "MO", "macau": "MO", "usa": "US", "u.s.": "US", "united states of america": "US",
    "uk": "GB", "great britain": "GB", "england": "GB", "korea": "KR", "south korea": "KR", "uae": "AE", "turkey": "TR",
}  # fmt: skip
_MORE_LANGUAGES = {"汉语": "zh-Hans", "简体": "zh-Hans", "普通话": "zh-Hans", "繁体": "zh-Hant", "繁體": "zh-Hant"}
_SAMPLES = (datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC))


@lru_cache(4096)
def region_of(text: str) -> str | None:
    """The ISO 3166 code behind a code or a name in Chinese or English."""
    upper = text.upper()
    if upper in _countries():
        return upper
    part = _SUBDIVISION.match(upper)
    if part:
        return upper if part[1] in _countries() else None
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _MORE_REGIONS.get(plain) or _region_names().get(plain)


@lru_cache(4096)
def zone_of(text: str) -> str | None:
    """The IANA name of a time zone, whatever its case."""
    return _zones().get(text.casefold())


@cache
def zone_in(region: str) -> str | None:
    """The one time zone of a region; ``None`` when there are several that differ, or none."""
    country = region[:2]
    if country in _LEGAL_ZONE:
        return _LEGAL_ZONE[country]
    zones = _zones_by_country().get(country, [])
    offsets = {tuple(at.astimezone(zoneinfo.ZoneInfo(zone)).utcoffset() for at in _SAMPLES) for zone in zones}
    return zones[0] if len(offsets) == 1 else None


@lru_cache(4096)
def language_of(text: str) -> str | None:
    """Our short tag for a tag or a name such as ``zh_CN``, ``English``, ``德语``."""
    named = _language_names().get(unicodedata.normalize("NFKC", text).casefold())
    if named:
        return named
    try:
        tag = languages.normalise(text)
    except Refusal:
        return None
    return tag if tag.split("-")[0] in _language_codes() else None


@cache
def language_in(region: str) -> str | None:
    """The language most used in a region, by CLDR."""
    try:
        locale = Locale.parse(f"und_{region[:2]}", resolve_likely_subtags=True)
    except (UnknownLocaleError, ValueError):
        return None
    return languages.normalise(str(locale).replace("_", "-"))


@cache
def _countries() -> frozenset[str]:
    codes = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha() and code != "ZZ")


@cache
def _region_names() -> dict[str, str]:
    return {
        Locale.parse(tag).territories[code].casefold(): code
        for tag in ("zh_Hant", "zh", "en")
        for code in sorted(_countries())
        if code in Locale.parse(tag).territories
    }


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC"}


@cache
def _zones_by_country() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for line in files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            found[country].append(zone)
    return found


@cache
def _language_codes() -> frozenset[str]:
    return frozenset(code for code in map(str, Locale("en").languages) if "_" not in code)


@cache
def _language_names() -> dict[str, str]:
    wide = {
        Locale.parse(tag).languages[code].casefold(): languages.normalise(code)
        for tag in ("zh_Hant", "zh", "en")
        for code in sorted(_language_codes())
        if code in Locale.parse(tag).languages and len(code) <= 3
    }
    return (
        wide
        | _MORE_LANGUAGES
        | {
            "英文": "en",
            "日文": "ja",
            "德文": "de",
            "法文": "fr",
            "韩文": "ko",
            "deutsch": "de",
            "日本語": "ja",
            "한국어": "ko",
        }
    )
