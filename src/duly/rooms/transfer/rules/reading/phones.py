# SPDX-License-Identifier: Apache-2.0
"""Telephone numbers in E.164 and e-mail addresses. The common shapes take a short way; the libraries judge the others."""

from collections.abc import Mapping
from functools import partial

import phonenumbers
import polars as pl
from email_validator import EmailNotValidError, validate_email

from duly.rooms.transfer.rules.reading.judging import Read, Reader, each, in_two_ways, tidy
from duly.rooms.transfer.rules.reading.texts import only_where

_FILLERS = "[ \u00a0()\\-.\u2010\u2011\u2013]"
_SHORT: Mapping[str, tuple[str, str]] = {
    "CN": (r"^(?:\+?86|0086)?(1[3-9][0-9]{9})$", "+86"),
    "HK": (r"^(?:\+?852)?([2-9][0-9]{7})$", "+852"),
    "TW": (r"^(?:\+?8860?|0)(9[0-9]{8})$", "+886"),
}
"""By region, the numbers that are one for certain, and the country code that goes in front. A test holds them to the library."""
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_EMAIL = rf"^{_ATOM}(?:\.{_ATOM})*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{{2,24}}$"
_RESERVED = r"\.(?:arpa|invalid|local|localhost|onion|test)$"
"""Ends of names that no mail reaches: the library has its own opinion of each."""
_LONGEST_EMAIL, _LONGEST_LOCAL = 64, 63


def phones(region: str) -> Reader:
    """A reader of telephone numbers; one without a country code is read as of the region."""
    careful = partial(each, read=partial(phone, region=region), code="bad_phone")

    def read(values: pl.Series) -> Read:
        if region not in _SHORT:
            return in_two_ways(values, pl.repeat(value=False, n=len(values), eager=True), values, careful)
        pattern, code = _SHORT[region]
        narrow = only_where(values, values.str.len_bytes() != values.str.len_chars(), pl.col("v").str.normalize("NFKC"))
        bare = only_where(narrow, narrow.str.contains(_FILLERS), pl.col("v").str.replace_all(_FILLERS, ""))
        short = bare.str.extract(pattern, 1)
        named = short.to_frame("v").select(pl.lit(code) + pl.col("v")).to_series()
        return in_two_ways(values, short.is_not_null(), named, careful)

    return read


def phone(text: str, region: str) -> str | None:
    """One number, judged by the lengths that its country's numbering plan allows, not by whether it is assigned."""
    bare = tidy(text)
    try:
        number = phonenumbers.parse(bare, region)
    except phonenumbers.NumberParseException:
        return None
    possible = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    if number.extension or not possible or any(letter.isalpha() for letter in bare):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def emails(values: pl.Series) -> Read:
    """A reader of e-mail addresses: the domain in small letters, the part before the @ as it stands."""
    trimmed = values.str.strip_chars()
    domain = pl.col("v").str.extract("(@.*)$", 1).str.to_lowercase()
    trimmed = only_where(trimmed, trimmed.str.contains("@.*[A-Z]"), pl.col("v").str.extract("^([^@]*)@", 1) + domain)
    plain = trimmed.str.contains(_EMAIL) & (trimmed.str.len_bytes() <= _LONGEST_EMAIL)
    plain &= ~trimmed.str.contains(_RESERVED)
    done = plain & ~trimmed.str.contains("--", literal=True) & (trimmed.str.find("@", literal=True) <= _LONGEST_LOCAL)
    return in_two_ways(values, done, trimmed, partial(each, read=email, code="bad_email"))


def email(text: str) -> str | None:
    """One address as the library writes it. Whether it exists, only a message can find out."""
    try:
        return validate_email(tidy(text), check_deliverability=False, test_environment=True, strict=True).normalized
    except EmailNotValidError:
        return None
