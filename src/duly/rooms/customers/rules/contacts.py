# SPDX-License-Identifier: Apache-2.0
"""Addresses and numbers: their one written form, or ``None`` when they cannot be any.

Nothing is looked up: an address that is well formed may still not exist. Plain addresses and international numbers
take a short way of one expression; the libraries judge everything else.
"""

import re
import unicodedata
from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_PLAIN_EMAIL = re.compile(
    rf"(?=[^@]{{1,64}}@)({_ATOM}(?:\.{_ATOM})*)@((?:{_LABEL}\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9])\Z"
)
_LONGEST_EMAIL = 254
_FILLERS = str.maketrans("", "", " -().\u00a0\u2010\u2011\u2013")
_CHINESE_MOBILE = re.compile(r"1[3-9]\d{9}\Z")
_INTERNATIONAL = re.compile(r"\+[1-9]\d{6,14}\Z")
_LINE_END = re.compile(r"\r\n|[\r\n\u2028\u2029|｜]")
_MOST_LINES, _LONGEST_LINE, _SHORTEST = 7, 80, 6
_EXTENSION = re.compile(r"\s*(?:转|轉|分机|分機|内线|ext\.?|extension|x|#)\s*\d{1,6}\s*\Z", re.IGNORECASE)


def email(text: str) -> str | None:
    """An e-mail address with its domain in lower case; the part before the @ keeps its case.

    The short way is for plain addresses; a double hyphen may mark an encoded label, which is the library's to judge.
    """
    plain = _PLAIN_EMAIL.match(text)
    if plain and "--" not in plain[2] and len(text) <= _LONGEST_EMAIL:
        return f"{plain[1]}@{plain[2].lower()}"
    try:
        return validate_email(text, check_deliverability=False, test_environment=True, strict=True).normalized
    except EmailNotValidError:
        return None


def phone(text: str, region: str) -> str | None:
    """A number in the form of E.164; one without a country code is read as of the region.

    Judged by the lengths that the numbering plan of the country allows, not by whether the number is assigned.
    """
    bare = text.translate(_FILLERS)
    if not bare.isascii():
        bare = unicodedata.normalize("NFKC", bare).translate(_FILLERS)
    if _INTERNATIONAL.match(bare):
        return bare if _has_possible_length(_calling_code(bare[:4]), len(bare)) else None
    if region[:2] == "CN" and _CHINESE_MOBILE.match(bare):
        return f"+86{bare}"
    try:
        number = phonenumbers.parse(bare, region[:2])
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not _is_dialable(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def postal_lines(text: str) -> list[str]:
    """The lines of a postal address as somebody wrote it: by line breaks, or by ``|`` where a cell has only one line."""
    return [line for raw in _LINE_END.split(text) if (line := raw.strip(" \t,，"))]


def postal(lines: list[str]) -> str | None:
    """A postal address, line by line. Whether somebody lives there only a letter can find out."""
    whole = "".join(lines)
    is_fit = 1 <= len(lines) <= _MOST_LINES and all(len(line) <= _LONGEST_LINE for line in lines)
    is_some = len(whole) >= _SHORTEST and any(letter.isalpha() for letter in whole)
    return "\n".join(lines) if is_fit and is_some and "@" not in whole else None


def without_extension(text: str) -> tuple[str, str]:
    """A number and the extension after it, if one is written."""
    found = _EXTENSION.search(text)
    return (text[: found.start()], found[0].strip()) if found and found.start() > 0 else (text, "")


@lru_cache(1024)
def _calling_code(head: str) -> int:
    """The country calling code of an international number that begins so; 0 when there is none."""
    for length in (1, 2, 3):
        code = int(head[1 : 1 + length])
        if code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            return code
    return 0


@lru_cache(4096)
def _has_possible_length(code: int, length: int) -> bool:
    """Whether a national number of the length that remains can be one of this country (ITU-T E.164)."""
    national = length - 1 - len(str(code))
    if not code or national < 1:
        return False
    number = phonenumbers.PhoneNumber(country_code=code, national_number=int("2" * national))
    return _is_dialable(number)


def _is_dialable(number: phonenumbers.PhoneNumber) -> bool:
    """Whether it can be dialled from anywhere; a number without its area code cannot."""
    possible: bool = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    return possible
