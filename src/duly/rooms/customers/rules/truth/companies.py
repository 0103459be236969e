# SPDX-License-Identifier: Apache-2.0
"""统一社会信用代码: both check digits, who registers what, and the division in which it was registered.

The outer digit is GB 32100-2015 over all eighteen places. Places 9 to 17 are the organisation code with a digit of its own
(GB 11714-1997); an invented code passes the outer digit with care, the inner one only by chance. That a code is well
formed does not say that the company exists: the extract of the register does.
"""

import re

from stdnum.cn import uscc

from duly.rooms.customers.rules.truth import divisions
from duly.rooms.customers.rules.truth.reading import narrow, table
from duly.rooms.customers.rules.truth.verdicts import Given, Verdict, Verdicts, fails, gathered, passes, warns

FIT = passes(
    "uscc.fit",
    en="Both check digits are right. That the company exists under this code only an extract of the register shows.",
    zh="两个校验码均正确。该代码下的企业是否存在，须以登记机关的查询结果为准。",
)
OLD = fails(
    "uscc.old",
    en="This has the length of a number that was in use before 2015 ({size} places). Ask for the unified code of 18 places.",
    zh="该号码（{size} 位）为 2015 年前使用的旧号码。请提供 18 位统一社会信用代码。",
)
LENGTH = fails(
    "uscc.length",
    en="A unified social credit code has 18 places; this has {size}. Compare it with the licence.",
    zh="统一社会信用代码为 18 位，此处为 {size} 位。请与营业执照核对。",
)
LETTER = fails(
    "uscc.letter",
    en="“{letter}” at place {place} occurs in no code; I, O, Z, S and V are left out so that nobody takes them for digits.",
    zh="第 {place} 位的“{letter}”不会出现在代码中；为免与数字混淆，代码不用 I、O、Z、S、V。",
)
OUTER = fails(
    "uscc.outer_digit",
    en="The last place does not fit the rest. Compare all 18 places with the licence.",
    zh="最后一位校验码与前面各位不符。请与营业执照逐位核对。",
)
INNER = fails(
    "uscc.inner_digit",
    en="Place 17, the check digit of the organisation code, does not fit places 9 to 16. Codes that were made up look like this. Ask for the extract of the register.",
    zh="第 17 位（组织机构代码校验码）与第 9 至 16 位不符，虚构的代码常有此情形。请提供登记机关的查询结果。",
)
AUTHORITY = warns(
    "uscc.authority",
    en="No authority registers anything under “{head}”. Compare the first two places with the licence.",
    zh="没有登记机关使用“{head}”开头的代码。请将前两位与营业执照核对。",
)
DIVISION = warns(
    "uscc.division",
    en="{code} is not known as a division, now or in the past; development zones have codes of their own. Compare places 3 to 8 with the licence.",
    zh="{code} 不是已知的现行或历史行政区划代码（部分开发区另有代码）。请将第 3 至 8 位与营业执照核对。",
)
_LETTERS = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_OLD_SIZES = {9, 13, 15}
_NATIONAL = "100000"
_AUTHORITIES = {authority: frozenset(kinds) for authority, kinds in table("registrars")}
_ORGANISATION = re.compile(r"[0-9A-Z]{8}[0-9X]\Z")


def judge(given: Given) -> Verdicts:
    """A unified social credit code."""
    code = narrow(given.text)
    if len(code) != 18:
        is_old = len(code) in _OLD_SIZES and code.isascii() and code[:-1].isdigit()
        return gathered("uscc", None, (OLD if is_old else LENGTH)(size=str(len(code))))
    stray = next((place for place, letter in enumerate(code) if letter not in _LETTERS), None)
    if stray is not None:
        return gathered("uscc", None, LETTER(letter=code[stray], place=str(stray + 1)))
    if uscc.calc_check_digit(code[:-1]) != code[-1]:
        return gathered("uscc", None, OUTER())
    if organisation_digit(code[8:16]) != code[16]:
        return gathered("uscc", None, INNER())
    doubts = [doubt for doubt in (_authority(code), _division(code)) if doubt]
    return gathered("uscc", code, *(doubts or [FIT()]), parts=(("authority", code[0]), ("division", code[2:8])))


def judge_organisation_code(given: Given) -> Verdicts:
    """组织机构代码: the nine places of GB 11714 alone, as older papers give them."""
    code = narrow(given.text)
    if not _ORGANISATION.match(code) or organisation_digit(code[:8]) != code[8]:
        return gathered("organisation_code", None, INNER())
    return gathered("organisation_code", code, FIT())


def organisation_digit(body: str) -> str:
    """The check digit of an organisation code (GB 11714-1997): weights over eight places, modulo 11; ten is X."""
    total = sum(int(letter, 36) * weight for letter, weight in zip(body, _WEIGHTS, strict=True))
    return "0X987654321"[total % 11]


def _authority(code: str) -> Verdict | None:
    return None if code[1] in _AUTHORITIES.get(code[0], ()) else AUTHORITY(head=code[:2])


def _division(code: str) -> Verdict | None:
    place = code[2:8]
    return None if place == _NATIONAL or divisions.is_known(place) else DIVISION(code=place)
