# SPDX-License-Identifier: Apache-2.0
"""Passports by their country's form, and the identity cards of Hong Kong and Taiwan by their check digits."""

import re
from functools import cache

from duly.rooms.customers.rules.truth.countries import country_named
from duly.rooms.customers.rules.truth.reading import narrow, table
from duly.rooms.customers.rules.truth.verdicts import Given, Verdicts, fails, gathered, passes, unsure, warns

PASSPORT = passes(
    "passport.form",
    en="It has the form of a passport number of its country ({country}). The number has no check digit of its own: look at the passport.",
    zh="符合{country}护照号码的格式。号码本身没有校验码，请查看护照。",
)
PASSPORT_OTHER = warns(
    "passport.other_form",
    en="Passport numbers of that country ({country}) have another form, as far as this product knows. Look at the passport.",
    zh="据本产品所知，{country} 护照号码的格式与此不同。请查看护照。",
)
PASSPORT_SHAPE = fails(
    "passport.shape",
    en="A passport number has six to ten digits and Latin letters, some digits among them. Copy it from the passport.",
    zh="护照号码为 6 至 10 位数字和拉丁字母，且含有数字。请按护照填写。",
)
PASSPORT_UNKNOWN = unsure(
    "passport.unknown",
    en="How passports of this country are numbered is not known here. Say the country, or look at the passport.",
    zh="不了解该国护照的编号规则。请填写国家，或查看护照。",
)
HKID = passes(
    "hkid.fit",
    en="The check digit is right. Whose card it is only the card shows.",
    zh="校验码正确。证件归谁所有，须查看证件。",
)
HKID_SHAPE = fails(
    "hkid.shape",
    en="A Hong Kong identity card has one or two letters, six digits and a check digit, such as A123456(3).",
    zh="香港身份证号码为一至两个字母、六位数字和括号内的校验码，例如 A123456(3)。",
)
HKID_DIGIT = fails(
    "hkid.digit",
    en="The digit in brackets does not fit the rest. Compare it with the card.",
    zh="括号内的校验码与前面各位不符。请与证件核对。",
)
TWID = passes(
    "tw_id.fit",
    en="The check digit is right. Whose card it is only the card shows.",
    zh="校验码正确。证件归谁所有，须查看证件。",
)
TWID_SHAPE = fails(
    "tw_id.shape",
    en="A Taiwanese identity number has one letter and nine digits, a resident's two letters or a letter and an 8 or 9 first. Compare it with the card.",
    zh="台湾身份证统一编号为一个字母加九位数字，居留证为两个字母或字母后以 8、9 开头。请与证件核对。",
)
TWID_DIGIT = fails(
    "tw_id.digit",
    en="The last digit does not fit the rest. Compare it with the card.",
    zh="最后一位校验码与前面各位不符。请与证件核对。",
)
_NUMBER = re.compile(r"(?=.*\d.*\d)[A-Z0-9]{6,10}\Z", re.ASCII)
_HKID = re.compile(r"([A-Z]{1,2})(\d{6})\(?([\dA])\)?\Z", re.ASCII)
_TWID = re.compile(r"([A-Z])([1289A-D])(\d{7})(\d)\Z", re.ASCII)
_TAIWANESE = {letter: code for code, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO", 10)}
"""The number behind each letter of a household's county: in the order in which they were given out."""


def judge_passport(given: Given) -> Verdicts:
    """A passport number."""
    number = narrow(given.text)
    if not _NUMBER.match(number):
        return gathered("passport", None, PASSPORT_SHAPE())
    form = _forms().get(given.region)
    if form is None:
        return gathered("passport", number, PASSPORT_UNKNOWN())
    said = PASSPORT if form.fullmatch(number) else PASSPORT_OTHER
    return gathered("passport", number, said(country=country_named(given.region)), parts=(("country", given.region),))


def judge_hkid(given: Given) -> Verdicts:
    """A Hong Kong identity card: modulo 11, a missing first letter counts 36."""
    found = _HKID.match(narrow(given.text))
    if found is None:
        return gathered("hkid", None, HKID_SHAPE())
    head, digits, check = found.groups()
    values = [36] * (2 - len(head)) + [int(letter, 36) for letter in head]
    total = sum(value * weight for value, weight in zip([*values, *map(int, digits)], range(9, 1, -1), strict=True))
    if (total + int(check, 11)) % 11:
        return gathered("hkid", None, HKID_DIGIT())
    return gathered("hkid", f"{head}{digits}({check})", HKID())


def judge_tw_id(given: Given) -> Verdicts:
    """A Taiwanese identity or residence number, of the old and of the new build."""
    number = narrow(given.text)
    found = _TWID.match(number)
    if found is None:
        return gathered("tw_id", None, TWID_SHAPE())
    county, second, digits, check = found.groups()
    first = _TAIWANESE[county]
    after = int(second) if second.isdigit() else _TAIWANESE[second] % 10
    places = [first // 10, first % 10, after, *map(int, digits), int(check)]
    weights = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
    if sum(place * weight for place, weight in zip(places, weights, strict=True)) % 10:
        return gathered("tw_id", None, TWID_DIGIT())
    return gathered("tw_id", number, TWID())


@cache
def _forms() -> dict[str, re.Pattern[str]]:
    return {country: re.compile(form, re.ASCII) for country, form in table("passports")}
