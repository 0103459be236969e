# SPDX-License-Identifier: Apache-2.0
"""The one form of a value by which it is found again, whatever way it was written."""

import unicodedata

NUMBERS = frozenset({"sms", "voice"})
TAIL = 6
"""Digits at the end of a number by which an agent may look for it."""
_FILLERS = str.maketrans("", "", " -().\u00a0\u2010\u2011\u2013")


def canonical(kind: str, value: str) -> str:
    """A telephone number as E.164, an e-mail address without case, an identifier in half-width capitals, a name or a postal
    address without spaces and width.
    """
    text = unicodedata.normalize("NFKC", value).strip()
    if kind == "email":
        return unicodedata.normalize("NFC", text).casefold()
    if kind in NUMBERS:
        return text.translate(_FILLERS)
    if kind == "letter":
        return "".join(text.split()).casefold()
    return "".join(filter(str.isalnum, text)).upper()


def kind_of(channel: str) -> str:
    """Under which key a contact point is marked: one number is one number, whether it takes texts or calls."""
    return "phone" if channel in NUMBERS else channel


def tail(channel: str, value: str) -> str:
    """The last digits of a number; empty for what is none."""
    if channel not in NUMBERS:
        return ""
    digits = "".join(filter(str.isdigit, value))
    return digits[-TAIL:] if len(digits) >= TAIL else ""
