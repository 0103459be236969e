# SPDX-License-Identifier: Apache-2.0
"""The dates, times, amounts and numbers of a text, each in one form, so that two languages can be compared.

``2027年6月30日``, ``二〇二七年六月三十日``, ``30 June 2027`` and ``2027-06-30`` are one date; ``3万元``, ``¥30,000`` and
``CNY 30000`` one amount. Names of months and marks in numbers are CLDR's. Telephone numbers are compared by their last
seven digits, because a country code is added abroad; what is too long to be one (an account, a card) digit by digit.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from duly.rooms.translation.rules.numerals import (
    HAN,
    han_value,
    has_words,
    months_in,
    narrow,
    plain_number,
    spoken,
    written,
)

_SMALL = frozenset(str(number) for number in range(13))
"""Written as words in most languages; not demanded of a language whose number words we do not know."""
_NUMBER = r"\d{1,3}(?:[,，.  ’']\d{3}){1,9}(?!\d)(?:[.,]\d{1,40})?|\d{1,40}(?:[.,]\d{1,40})?"
"""Bounded, as every repetition here that could begin anew at each of its own signs: a long row of digits would take minutes."""
_HAN_NUMBER = f"[{HAN}]{{1,40}}"
_NO_TELEPHONE, _NEVER_A_TELEPHONE = 12, 16
"""So many digits are dialled nowhere without a leading zero; so many nowhere at all (E.164 has fifteen)."""
_TIMES = {
    "万": 10_000, "萬": 10_000, "亿": 10**8, "億": 10**8, "千": 1_000, "thousand": 1_000, "million": 10**6, "billion": 10**9,
}  # fmt: skip
_CURRENCY = {
    "新台币": "TWD", "新臺幣": "TWD", "NT$": "TWD", "TWD": "TWD", "港元": "HKD", "港币": "HKD", "港幣": "HKD", "HK$": "HKD",
    "HKD": "HKD", "美元": "USD", "美金": "USD", "US$": "USD", "USD": "USD", "US dollars": "USD", "dollars": "USD",
    "$": "USD", "欧元": "EUR", "歐元": "EUR", "EUR": "EUR", "euros": "EUR", "euro": "EUR", "€": "EUR", "英镑": "GBP",
    "英鎊": "GBP", "GBP": "GBP", "£": "GBP", "日元": "JPY", "日圓": "JPY", "円": "JPY", "JPY": "JPY", "yen": "JPY",
    "人民币": "CNY", "人民幣": "CNY", "CNY": "CNY", "RMB": "CNY", "yuan": "CNY", "￥": "CNY", "¥": "CNY", "元": "CNY",
    "块": "CNY", "Euro": "EUR",
}  # fmt: skip
_TIME_SHIFT = {"下午": 12, "晚上": 12, "晚": 12, "p": 12}
_EXACT = "年|月|日|号|號|元|块|条|條|款|章|%"
_COUNTED = "个|個|天|周|週|小时|小時|分钟|分鐘|次|份|项|項"
"""After these, 一 is often no number: 一个 is "a"."""


@dataclass(slots=True)
class _Reading:
    """A text while it is read: what was understood is blanked out, so that nothing is counted twice."""

    rest: str
    language: str
    found: set[str] = field(default_factory=set)

    def take(self, pattern: str, meaning: Callable[[re.Match[str]], str | None]) -> None:
        """Understand every match; what has no meaning is left for the next pattern."""

        def one(match: re.Match[str]) -> str:
            token = meaning(match)
            if token is None:
                return match[0]
            self.found.add(token)
            return "\N{MIDDLE DOT}" * len(match[0])

        self.rest = re.sub(pattern, one, self.rest, flags=re.IGNORECASE)


def differences(source: str, source_language: str, target: str, target_language: str) -> tuple[list[str], list[str]]:
    """Figures that only the source has, and figures that only the target has."""
    here, there = figures(source, source_language), figures(target, target_language)
    lacking = here - there - spoken(target, target_language)
    added = there - here - spoken(source, source_language)
    if not has_words(target_language):
        lacking -= _SMALL
    if not has_words(source_language):
        added -= _SMALL
    return sorted(lacking), sorted(added)


def figures(text: str, language: str) -> frozenset[str]:
    """Everything in a text that has digits or is a Chinese date or amount, each in one form."""
    reading = _Reading(_han_as_digits(narrow(text)), language)
    for read in (_dates, _named_dates, _times, _telephones, _amounts, _numbers):
        read(reading)
    return frozenset(reading.found)


def _han_as_digits(text: str) -> str:
    text = re.sub(f"百分之({_HAN_NUMBER}|\\d{{1,40}}(?:\\.\\d{{1,40}})?)", lambda m: f"{_value(m[1])}%", text)
    text = re.sub(f"({_HAN_NUMBER})(?={_EXACT})", lambda m: m[1] if m[1] in "万萬亿億千" else _value(m[1]), text)
    return re.sub(f"({_HAN_NUMBER})(?={_COUNTED})", lambda m: m[1] if m[1] in "一万萬亿億千" else _value(m[1]), text)


def _value(text: str) -> str:
    return text if text[0].isdigit() else str(han_value(text))


def _dates(reading: _Reading) -> None:
    gap = r"\s*"
    reading.take(
        rf"(\d{{4}}){gap}[年년]{gap}(\d{{1,2}}){gap}[月월]{gap}(\d{{1,2}}){gap}[日号號일]?",
        lambda m: _day(m[1], m[2], m[3]),
    )
    reading.take(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", lambda m: _day(m[1], m[2], m[3]))
    reading.take(r"(?<!\d)(\d{1,2})[./](\d{1,2})[./](\d{4})(?!\d)", _day_first)
    reading.take(rf"(\d{{4}}){gap}[年년]{gap}(\d{{1,2}}){gap}[月월]", lambda m: _month(m[1], m[2]))
    reading.take(rf"(?<!\d)(\d{{1,2}}){gap}[月월]{gap}(\d{{1,2}}){gap}[日号號일]", lambda m: _day("-", m[1], m[2]))


def _named_dates(reading: _Reading) -> None:
    months = months_in(reading.language)
    if not months:
        return
    names = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    number = {name: str(n) for name, n in months.items()}
    th, of = r"(?:st|nd|rd|th|er|\.|º)?", r"(?:de\s+|of\s+)?"
    reading.take(
        rf"\b(\d{{1,2}}){th}\s+{of}({names})\b\.?(?:,?\s+{of}(\d{{4}})\b)?",
        lambda m: _day(m[3] or "-", number[m[2].lower()], m[1]),
    )
    reading.take(
        rf"\b({names})\b\.?\s+(\d{{1,2}}){th}(?!\d)(?:,?\s+(\d{{4}})\b)?",
        lambda m: _day(m[3] or "-", number[m[1].lower()], m[2]),
    )
    reading.take(rf"\b({names})\b\.?,?\s+{of}(\d{{4}})\b", lambda m: _month(m[2], number[m[1].lower()]))


def _times(reading: _Reading) -> None:
    reading.take(
        r"(上午|下午|晚上|晚|中午|凌晨|早上)?\s*(?<!\d)(\d{1,2})\s*[时時点點](?:\s*(\d{1,2})\s*分|(半))?(?![间間])",
        lambda m: _clock(m[2], "30" if m[4] else m[3] or "0", m[1] or ""),
    )
    reading.take(
        r"(?<![\d:])(\d{1,2})(?::(\d{2}))?\s*([ap])\.?\s?m\b\.?", lambda m: _clock(m[1], m[2] or "0", m[3].lower())
    )
    reading.take(
        r"(上午|下午|晚上|晚|中午|凌晨|早上)?\s*(?<![\d:])(\d{1,2}):(\d{2})(?::00)?(?![\d:])",
        lambda m: _clock(m[2], m[3], m[1] or ""),
    )


def _telephones(reading: _Reading) -> None:
    def meaning(match: re.Match[str]) -> str | None:
        digits = re.sub(r"\D", "", match[0])
        grouped = re.fullmatch(r"\d{1,3}(?:([.  ])\d{3})(?:\1\d{3})*", match[0])
        if len(digits) < 7 or grouped or "." in match[0]:
            return None
        return f"tel {digits[-7:]}" if _may_be_dialled(match[0], digits) else digits

    reading.take(r"\+?\(?\d[\d \-()]{5,}\d", lambda m: meaning(m) if re.search(r"[+ ()\-]", m[0]) else None)
    reading.take(r"(?<![\d.,])\d{7,}(?![\d.,]*\d|\s*(?:元|万|亿|%))", meaning)


def _may_be_dialled(text: str, digits: str) -> bool:
    """Whether it may be a telephone number, as written at home (a leading zero) or for abroad (a country code)."""
    has_a_prefix = text.lstrip("(").startswith("+") or digits.startswith("0")
    return len(digits.removeprefix("00")) < (_NEVER_A_TELEPHONE if has_a_prefix else _NO_TELEPHONE)


def _amounts(reading: _Reading) -> None:
    signs = "|".join(sorted(map(re.escape, _CURRENCY), key=len, reverse=True))
    times = "|".join(_TIMES)
    by_sign = {sign.lower(): code for sign, code in _CURRENCY.items()}
    if reading.language == "ja":
        by_sign |= {"¥": "JPY", "￥": "JPY"}

    def meaning(number: str, factor: str | None, sign: str) -> str:
        return f"{_number(number, factor, reading.language)} {by_sign[sign.lower()]}"

    reading.take(rf"({signs})\s*({_NUMBER})\s*({times})?(?:\s*元)?", lambda m: meaning(m[2], m[3], m[1]))
    reading.take(rf"({_NUMBER})\s*({times})?\s*({signs})", lambda m: meaning(m[1], m[2], m[3]))


def _numbers(reading: _Reading) -> None:
    times = "|".join(_TIMES)
    reading.take(rf"({_NUMBER})\s*(?:%|percent\b|per cent\b)", lambda m: f"{_number(m[1], None, reading.language)}%")
    reading.take(rf"({_NUMBER})\s*({times})?", lambda m: _number(m[1], m[2], reading.language))


def _number(text: str, factor: str | None, language: str) -> str:
    return written(plain_number(text.replace("，", ","), language) * Decimal(_TIMES[factor.lower()] if factor else 1))


def _day_first(match: re.Match[str]) -> str | None:
    day, month, year = match.groups()
    return _day(year, day, month) if int(month) > 12 else _day(year, month, day)


def _day(year: str, month: str, day: str) -> str | None:
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _month(year: str, month: str) -> str | None:
    return f"{year}-{int(month):02d}" if 1 <= int(month) <= 12 else None


def _clock(hour: str, minute: str, part: str) -> str | None:
    of_day = int(hour) + (_TIME_SHIFT.get(part, 0) if int(hour) < 12 else -12 if part == "a" and int(hour) == 12 else 0)
    return f"{of_day:02d}:{int(minute):02d}" if of_day < 25 and int(minute) < 60 else None


def spelled(tokens: list[str]) -> Iterator[str]:
    """Figures as people read them in a complaint."""
    for token in tokens:
        yield token.replace("tel ", "…") if token.startswith("tel ") else token.removeprefix("--")
