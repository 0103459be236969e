# SPDX-License-Identifier: Apache-2.0
"""Chinese numerals and numbers in words, as far as notices write them."""

import re
import unicodedata
from decimal import Decimal

from babel.core import Locale

from duly.kernel.templating import locale_of

HAN = "〇零○一二三四五六七八九十百千万萬亿億两兩"
_DIGITS = {**{char: n for n, char in enumerate("〇一二三四五六七八九")}, "零": 0, "○": 0, "两": 2, "兩": 2}
_TENS = {"十": 10, "百": 100, "千": 1_000}
_MYRIADS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_WORDS = {word: n for n, word in enumerate(_ONES)} | {
    word: n * 10 for n, word in enumerate(["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 3)
}  # fmt: skip
_WORDS |= {"hundred": 100, "once": 1, "twice": 2, "first": 1, "second": 2, "third": 3, "half": 6}
_WIDE = str.maketrans("％．：＋－／", "%.:+-/")
_DIGIT = re.compile(r"(?![0-9])\d")


def narrow(text: str) -> str:
    """Full-width signs, and the digits of any script, as usual ones."""
    return _DIGIT.sub(lambda sign: str(unicodedata.decimal(sign[0])), text.translate(_WIDE))


def han_value(text: str) -> int:
    """The number that Chinese numerals write: 三十 is 30, 二〇二七 is 2027, 三万五千 is 35000."""
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _TENS:
            section += (digit or 1) * _TENS[char]
            digit = 0
        else:
            total = (total + (section + digit or 1)) * _MYRIADS[char]
            section = digit = 0
    return total + section + digit


def spoken(text: str, language: str) -> frozenset[str]:
    """Numbers that a text says in words. They may answer a figure of the other text; none is demanded of it."""
    if language.startswith(("zh", "ja")):
        return frozenset(str(han_value(run)) for run in re.findall(f"[{HAN}]{{1,40}}", text))
    return frozenset(str(_WORDS[word]) for word in re.findall(r"[a-z]+", text.lower()) if word in _WORDS)


def has_words(language: str) -> bool:
    """Whether :func:`spoken` knows the number words of a language."""
    return language.startswith(("zh", "ja", "en"))


def months_in(language: str) -> dict[str, int]:
    """The names of the months, in all forms that CLDR has, small letters."""
    found: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            names = locale_of(language).months[context].get(width, {})
            found |= {name.lower().rstrip("."): n for n, name in names.items() if not name[:1].isdigit()}
    return found


def plain_number(text: str, language: str) -> Decimal:
    """A number as the language writes it: ``1.234,5`` is German for 1234.5. With two points it is none: its digits count."""
    point, group = marks_in(locale_of(language))
    bare = re.sub(f"[{re.escape(group)}\\s,’']" if point != "," else r"[.\s’']", "", text).replace(point, ".")
    return Decimal(bare if bare.count(".") < 2 else bare.replace(".", ""))


def marks_in(locale: Locale) -> tuple[str, str]:
    """The decimal point and the mark between thousands."""
    symbols = locale.number_symbols["latn"]
    return symbols["decimal"], symbols["group"]


def written(number: Decimal) -> str:
    """A number in one form: no exponent, no zeros after the last digit of a fraction."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
