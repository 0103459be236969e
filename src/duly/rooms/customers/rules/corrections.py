# SPDX-License-Identifier: Apache-2.0
"""A contact point as a customer types it: the rules of the import, and a look for letters that only seem to be others."""

import unicodedata

from duly.kernel.words import Words
from duly.rooms.customers.facts import BAD_CONTACT
from duly.rooms.customers.rules import contacts
from duly.rooms.customers.rules.truth import is_disguised

CORRECTABLE = ("email", "sms", "voice", "letter")
"""Channels on which a customer can write down where they are reached."""
_LONGEST = 600
_WHY = {
    "email": Words(en="an address looks like name@example.com", zh="邮箱地址应形如 name@example.com"),
    "sms": Words(
        en="a number begins with + and the country's code, or is one of your country", zh="请填写本国号码，或以 + 加国家代码开头"
    ),
    "voice": Words(
        en="a number begins with + and the country's code, or is one of your country", zh="请填写本国号码，或以 + 加国家代码开头"
    ),
    "letter": Words(en="write two to seven lines, as on an envelope", zh="请按信封格式填写 2 至 7 行"),
}  # fmt: skip
_FOREIGN = Words(en="it mixes letters of several scripts that look alike", zh="混用了多种外形相近的文字字母")
_IMPOSSIBLE = Words(en="it cannot be corrected here", zh="无法在此更正")
_CHANNELS = {
    "email": Words(en="an e-mail address", zh="电子邮箱"),
    "sms": Words(en="a mobile number", zh="手机号码"),
    "voice": Words(en="a telephone number", zh="电话号码"),
    "letter": Words(en="a postal address", zh="邮寄地址"),
}


def corrected(channel: str, text: str, region: str) -> str:
    """The one written form of what was typed.

    Raises:
        Refusal: ``customers.bad_contact``.
    """
    plain = unicodedata.normalize("NFC", text).strip()
    name = _CHANNELS.get(channel, Words(en=channel, zh=channel))
    if channel not in CORRECTABLE:
        raise BAD_CONTACT(field="value", channel=name, why=_IMPOSSIBLE)
    value = _read(channel, plain, region) if 0 < len(plain) <= _LONGEST and _is_visible(plain) else None
    if value is None:
        raise BAD_CONTACT(field="value", channel=name, why=_WHY[channel])
    if channel == "email" and is_disguised(value):
        raise BAD_CONTACT(field="value", channel=name, why=_FOREIGN)
    return value


def _read(channel: str, text: str, region: str) -> str | None:
    if channel == "email":
        return contacts.email(text)
    if channel == "letter":
        return contacts.postal(contacts.postal_lines(text))
    return contacts.phone(text, region)


def _is_visible(text: str) -> bool:
    return all(
        letter in "\r\n" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"} for letter in text
    )
