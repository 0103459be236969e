# SPDX-License-Identifier: Apache-2.0
"""Addresses in China: province, city, district with their codes, the street office or town, and the rest as written.

The text itself stays the address. What was read out of it says where, how sure that is, and what was not written.
"""

import re
from functools import lru_cache

from duly.kernel.words import Words
from duly.rooms.customers.rules.truth import divisions, forms
from duly.rooms.customers.rules.truth.divisions import CITY, DISTRICT, PROVINCE, Division
from duly.rooms.customers.rules.truth.places import Place, located
from duly.rooms.customers.rules.truth.reading import spaced
from duly.rooms.customers.rules.truth.verdicts import Given, Verdict, Verdicts, gathered, passes, unsure, warns

PLACED = passes(
    "address.placed",
    en="It lies in {place}. That somebody receives letters there only a letter shows.",
    zh="位于{place}。是否能收到信件，须以实际寄送为准。",
)
UNPLACED = unsure(
    "address.unplaced",
    en="No province, city or district was recognised. Write them first, in full: 广东省深圳市南山区….",
    zh="未能识别省、市、区县。请先完整写出，例如：广东省深圳市南山区……。",
)
AMBIGUOUS = unsure(
    "address.ambiguous",
    en="Several places have this name: {places}. Write the province and the city before it.",
    zh="有多个地方使用该名称：{places}。请在前面写明省和市。",
)
GONE = warns(
    "address.gone",
    en="{name} is not among the divisions of today ({until}); the address was kept as it is. {now}Ask which is the present one.",
    zh="{name}不在现行区划之列（{until}），地址按原文保留。{now}请确认是否为现址。",
)
ELSEWHERE = warns(
    "address.elsewhere",
    en="{name} is written after {place}, but lies in {other}. Ask which of the two is meant.",
    zh="“{name}”写在“{place}”之后，但它属于{other}。请确认以哪个为准。",
)
NO_DISTRICT = warns(
    "address.no_district",
    en="The district or county is missing after {place}. A letter may be late or come back; ask for it.",
    zh="{place}之后缺少区县。信件可能延误或退回，请补充。",
)
INFERRED = warns(
    "address.inferred",
    en="Only {name} was written; that it is the one in {place} was inferred. Write the province and the city before it.",
    zh="仅写有{name}，系统推断为{place}。请在前面写明省和市。",
)
ZONE = warns(
    "address.zone",
    en="“{zone}” was written in place of a district of {place}; which district that is, is not known here. Ask for it.",
    zh="{place}之后写的是“{zone}”而非区县，系统不了解其所属区县。请补充区县。",
)
FOUND_LATER = warns(
    "address.found_later",
    en="“{head}” stands before the place. Put names and telephone numbers into their own fields.",
    zh="地名之前有“{head}”。请将姓名、电话填入各自的字段。",
)
NO_DETAIL = warns(
    "address.no_detail",
    en="Nothing follows after {place}. Add street, number and room.",
    zh="{place}之后没有内容。请补充街道、门牌号和房号。",
)
_STREET = re.compile(
    r"[\s,，]*((?:(?![路号])[\u4e00-\u9fff]){1,8}?(?:街道办事处|街道|地区办事处|苏木|民族乡|镇|乡)|[\u4e00-\u9fff]{1,6}?路街道)"
    r"(?![路街村巷弄道大镇乡口])"
)
_POSTCODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_OUTSIDE = {"HK": "810000", "MO": "820000", "TW": "710000"}
_WITHOUT_DISTRICT = frozenset(_OUTSIDE.values())
_LEVELS = {PROVINCE: "province", CITY: "city", DISTRICT: "district"}


def judge(given: Given) -> Verdicts:
    """An address in mainland China, Hong Kong, Macao or Taiwan, in Chinese."""
    text = given.text
    place = located(text, _OUTSIDE.get(given.region, ""))
    outside = _OUTSIDE.get(given.region)
    if place.last is None and outside is None:
        return gathered("address", spaced(text), UNPLACED())
    if place.rivals:
        return gathered("address", spaced(text), AMBIGUOUS(places="、".join(_full(key) for key in _all(place))))
    where = _written(place) or [divisions.named(outside or "")]
    found = [verdict for verdict in _doubts(text, place, where) if verdict]
    verdicts = found or [PLACED(place="".join(one.name for one in where))]
    return gathered("address", spaced(text), *verdicts, parts=_parts(text, place, where))


def _all(place: Place) -> list[str]:
    return [place.steps[-1].form.key, *place.rivals]


def _written(place: Place) -> list[Division]:
    """The divisions from the province down, those that were not written among them."""
    last = place.last
    return [] if last is None else [*(divisions.named(key) for key in last.above), last]


def _doubts(text: str, place: Place, where: list[Division]) -> list[Verdict | None]:
    last = where[-1]
    name = "".join(one.name for one in where)
    rest = text[place.end :]
    has_district = last.level == DISTRICT or bool(place.zone) or last.key in _WITHOUT_DISTRICT
    is_odd = bool(place.zone) and last.level != DISTRICT and place.zone not in forms.zones()
    needs = not has_district and not place.elsewhere and divisions.has_districts(last.key)
    return [
        _gone(place),
        ELSEWHERE(name=divisions.named(place.elsewhere).name, place=name, other=_above(place.elsewhere)) if place.elsewhere else None,
        NO_DISTRICT(place=name) if needs or (not has_district and last.level == PROVINCE and not place.elsewhere) else None,
        ZONE(zone=place.zone, place=name) if is_odd else None,
        INFERRED(name=last.name, place=_above(last.key)) if _is_alone(place) and last.name[-1] != "市" else None,
        FOUND_LATER(head=text[: place.start].strip()) if place.is_later else None,
        None if any(letter.isalnum() for letter in _POSTCODE.sub("", rest)) else NO_DETAIL(place=name),
    ]  # fmt: skip


def _gone(place: Place) -> Verdict | None:
    written = (divisions.named(step.form.key) for step in reversed(place.steps) if step.form.is_gone)
    former = next(written, None)
    if former is None:
        return None
    now = _successor(former)
    return GONE(
        name=former.name,
        until=former.until,
        now=Words(en=f"There is {_full(now)} now. ", zh=f"现有{_full(now)}。") if now else "",
    )


@lru_cache(4096)
def _successor(former: Division) -> str:
    """The key of the division of today that has its code, or else the one in the same province that bears its name."""
    same = divisions.today().get(former.code)
    if same and same.level == former.level:
        return same.key
    own = forms.stem(former.name, former.level) or former.name
    alike = {
        one.key
        for one in divisions.today().values()
        if one.level == former.level and one.above[:1] == former.above[:1] and own in {one.name, forms.stem(one.name, one.level)}
    }  # fmt: skip
    return alike.pop() if len(alike) == 1 else ""


def _is_alone(place: Place) -> bool:
    return len(place.steps) == 1 and place.steps[0].form.level == DISTRICT and len(place.steps[0].form.above) > 0


def _parts(text: str, place: Place, where: list[Division]) -> tuple[tuple[str, str], ...]:
    written = {step.form.key for step in place.steps}
    guessed = " ".join(_LEVELS[one.level] for one in where if one.key not in written)
    street = _STREET.match(text, place.end)
    rest = text[street.end() if street else place.end :]
    code = _POSTCODE.search(text)
    read = [
        cell for one in where for cell in ((_LEVELS[one.level], one.name), (f"{_LEVELS[one.level]}_code", one.code))
    ]
    more = [
        ("zone", place.zone), ("street", street[1] if street else ""), ("detail", rest.strip(" ,，、\n")),
        ("postcode", code[0] if code else ""), ("matched", f"{place.start}:{place.end}"),
        ("confidence", _confidence(place)), ("guessed", guessed), ("divisions", divisions.TODAY),
    ]  # fmt: skip
    return tuple((name, value) for name, value in (*read, *more) if value)


def _confidence(place: Place) -> str:
    """``sure``: written in full from the top, or city and district; ``likely``: shortened or a level left out; else ``guess``."""
    if place.is_later or _is_alone(place) or not place.steps:
        return "guess"
    is_full = all(step.form.is_full and not step.form.is_gone for step in place.steps)
    return "sure" if is_full and len(place.steps) > 1 and not place.zone else "likely"


def _full(key: str) -> str:
    one = divisions.named(key)
    return "".join(divisions.named(above).name for above in one.above) + one.name


def _above(key: str) -> str:
    return "".join(divisions.named(above).name for above in divisions.named(key).above)
