# SPDX-License-Identifier: Apache-2.0
"""居民身份证 and the cards of the same build: residence permits of 81, 82 and 83, foreigners' permanent residence cards.

The rule is our own, since tables of divisions refuse genuine cards: whoever was born in a district keeps its code when the
district is renamed, merged or founded anew. So the division only warns. GB 11643-1999: MOD 11-2 over seventeen digits.
What the number says of sex and birthday is not handed on.
"""

import re
from datetime import date

from duly.kernel.words import Words
from duly.rooms.customers.rules.truth import divisions
from duly.rooms.customers.rules.truth.reading import narrow
from duly.rooms.customers.rules.truth.verdicts import Given, Verdict, Verdicts, fails, gathered, passes, unsure, warns

FIT = passes(
    "resident_id.fit",
    en="The check digit and the date are right. Whose number it is only the card, or the authority, can show.",
    zh="校验码和日期均正确。号码归谁所有，须以证件或公安机关核验为准。",
)
PERMIT = passes(
    "resident_id.permit",
    en="A residence permit for people from {place}; its check digit and date are right.",
    zh="{place}居民居住证，校验码和日期均正确。",
)
PERMANENT = passes(
    "resident_id.permanent",
    en="A foreigner's permanent residence card; its check digit and date are right.",
    zh="外国人永久居留身份证，校验码和日期均正确。",
)
LENGTH = fails(
    "resident_id.length",
    en="A resident identity number has 18 places; this has {size}. Compare it with the card.",
    zh="居民身份证号码为 18 位，此处为 {size} 位。请与证件核对。",
)
SHAPE = fails(
    "resident_id.shape",
    en="The number has 17 digits and then a digit or X; here something else stands among them. Compare it with the card.",
    zh="号码应为 17 位数字加一位数字或 X，此处含有其他字符。请与证件核对。",
)
DIGIT = fails(
    "resident_id.digit",
    en="The last place does not fit the rest. Compare all 18 places with the card.",
    zh="最后一位校验码与前面各位不符。请与证件逐位核对。",
)
DATE = fails(
    "resident_id.date",
    en="Places 7 to 14 are no day on which a living person can have been born. Compare them with the card.",
    zh="第 7 至 14 位不是可能的出生日期。请与证件核对。",
)
FUTURE_UNJUDGED = unsure(
    "resident_id.no_today",
    en="Whether the birthday lies in the past was not judged: no day was given to compare with.",
    zh="未提供比较日期，无法判断出生日期是否已过。",
)
REGION = warns(
    "resident_id.region",
    en="{code} is not known as a division, now or in the past. Cards of old districts may be genuine: look at the card.",
    zh="{code} 不是已知的现行或历史行政区划代码。旧区划的证件仍可能真实，请查看证件。",
)
OLD_CARD = warns(
    "resident_id.old_card",
    en="A number of 15 places, as cards had them until 2012. Ask for the present card with 18.",
    zh="15 位号码为 2012 年前的旧证件号码。请提供现行的 18 位证件。",
)
OLD_PERMANENT = unsure(
    "resident_id.old_permanent",
    en="This looks like a foreigner's permanent residence card of the older build, which cannot be judged by its number. Look at the card.",
    zh="疑似旧版外国人永久居留身份证，无法仅凭号码判断。请查看证件。",
)
FOREIGN_UNSURE = unsure(
    "resident_id.permanent_unsure",
    en="This looks like a foreigner's permanent residence card, but its digits do not fit together as this product knows them. Look at the card.",
    zh="疑似外国人永久居留身份证，但各位数字不符合本产品所知的规则。请查看证件。",
)
_CARD = re.compile(r"\d{17}[\dX]\Z", re.ASCII)
_OLD = re.compile(r"\d{15}\Z", re.ASCII)
_OLD_FOREIGN = re.compile(r"[A-Z]{3}\d{12}\Z", re.ASCII)
_PERMITS = {
    "810000": Words(en="Hong Kong", zh="香港"), "820000": Words(en="Macao", zh="澳门"), "830000": Words(en="Taiwan", zh="台湾"),
}  # fmt: skip
_DIGITS = "10X98765432"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_EARLIEST = 1900
_SURELY_PAST = date(2026, 11, 1)
"""A day that had passed when this was written: without a day to compare with, only later birthdays are in doubt."""


def judge(given: Given) -> Verdicts:
    """A resident identity number, or that of a card built like it."""
    number = narrow(given.text)
    if len(number) != 18:
        return _of_another_length(number)
    if not _CARD.match(number):
        return _said(None, SHAPE())
    if number[0] == "9":
        return _foreigner(number, given.today)
    if check_digit(number) != number[-1]:
        return _said(None, DIGIT())
    return _dated(number, given.today) or _said(number, _by_place(number[:6]))


def check_digit(number: str) -> str:
    """MOD 11-2 over the first seventeen digits (GB 11643-1999, ISO 7064)."""
    return _DIGITS[sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False)) % 11]


def _of_another_length(number: str) -> Verdicts:
    if _OLD_FOREIGN.match(number):
        return _said(number, OLD_PERMANENT())
    if _OLD.match(number):
        return _said(number, OLD_CARD() if _day(f"19{number[6:12]}") else DATE())
    return _said(None, LENGTH(size=str(len(number))))


def _by_place(place: str) -> Verdict:
    if place in _PERMITS:
        return PERMIT(place=_PERMITS[place])
    return FIT() if divisions.is_known(place) else REGION(code=place)


def _foreigner(number: str, today: date | None) -> Verdicts:
    is_right = check_digit(number) == number[-1] and _dated(number, today) is None
    return _said(number, PERMANENT() if is_right else FOREIGN_UNSURE())


def _dated(number: str, today: date | None) -> Verdicts | None:
    """What is wrong with the date, if something is."""
    born = _day(number[6:14])
    if born is None or born.year < _EARLIEST or (today is not None and born > today):
        return _said(None, DATE())
    return _said(number, FUTURE_UNJUDGED()) if today is None and born > _SURELY_PAST else None


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _said(number: str | None, verdict: Verdict) -> Verdicts:
    return gathered("resident_id", number, verdict)
