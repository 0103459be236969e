# SPDX-License-Identifier: Apache-2.0
"""Which country a telephone number belongs to. A number says that itself, wherever its owner lives."""

from functools import lru_cache

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, NumberParseException

_LONGEST_CODE = 3
_SATELLITES = "001"
"""The library's word for numbers of no country, such as +800."""


def country_of(number: str) -> str:
    """The country of a number in E.164 (``+85221234567`` is ``HK``); empty where it has none, or is no such number."""
    for size in range(1, _LONGEST_CODE + 1):
        code = number[1 : 1 + size]
        if number[:1] != "+" or not (code.isascii() and code.isdigit()):
            return ""
        countries = COUNTRY_CODE_TO_REGION_CODE.get(int(code), ())
        if countries and int(code[0]):
            return _no_satellite(countries[0]) if len(countries) == 1 else _one_of_several(number)
    return ""


@lru_cache(16_384)
def _one_of_several(number: str) -> str:
    """Codes like +1 and +44 are shared; the digits that follow say whose it is, and where they do not, the largest's."""
    try:
        parsed = phonenumbers.parse(number)
    except NumberParseException:
        return ""
    found = phonenumbers.region_code_for_number(parsed) or phonenumbers.region_code_for_country_code(
        parsed.country_code or 0
    )
    return _no_satellite(found or "")


def _no_satellite(found: str) -> str:
    return "" if found in {_SATELLITES, "ZZ"} else found
