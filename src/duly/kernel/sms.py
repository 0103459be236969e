# SPDX-License-Identifier: Apache-2.0
"""What a text message is made of: its alphabet, its segments, its signature.

Sources: 3GPP TS 23.038 section 6.2.1 (the 7-bit alphabet and its extension), 3GPP TS 23.040 section 9.2.3.24 (a header of
6 octets in each part of a longer message). Mainland China bills every character alike, 70 to a message and 67 to each
part of a longer one, the signature in 【】 included.
"""

import re
from dataclasses import dataclass
from typing import Literal

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The 7-bit alphabet in the order of its codes; the one at 0x1B is the escape and stands for no character."""
EXTENSION = {
    "\f": 0x0A,
    "^": 0x14,
    "{": 0x28,
    "}": 0x29,
    "\\": 0x2F,
    "[": 0x3C,
    "~": 0x3D,
    "]": 0x3E,
    "|": 0x40,
    "€": 0x65,
}
"""Characters that take the escape and one code more."""
_ESCAPE = 0x1B
_CODES = {character: code for code, character in enumerate(BASIC) if code != _ESCAPE}
_ROOM = {"gsm7": (160, 153), "ucs2": (70, 67)}
_E164 = re.compile(r"\+[1-9][0-9]{6,14}\Z")
_MAINLAND = "+86"
_STOP = frozenset({"t", "td", "r", "退订", "退訂", "拒收", "stop", "stopall", "unsubscribe", "cancel", "end", "quit"})
_PLAIN = str.maketrans({
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "‹": "'", "›": "'",
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "…": "...", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200b": "",
    "\ufeff": "", "\t": " ", "•": "-", "`": "'", "´": "'",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segments:
    """What a text counts as: ``units`` are septets of the 7-bit alphabet, or 16-bit units of UCS-2."""

    encoding: Literal["gsm7", "ucs2"]
    units: int
    count: int


def segments(text: str, *, wide: bool = False) -> Segments:
    """How many messages a text is sent as. ``wide`` counts it as UCS-2 even where seven bits would do.

    The empty text is one message.
    """
    encoding = _encoding(text, wide=wide)
    return Segments(encoding, sum(_size(c, encoding) for c in text), len(parts(text, wide=wide)))


def billed(text: str, number: str) -> Segments:
    """What the provider bills for this text to this number: mainland China counts every character alike."""
    return segments(text, wide=number.startswith(_MAINLAND))


def parts(text: str, *, wide: bool = False) -> list[str]:
    """The text as the phone gets it, part by part; no escape pair and no surrogate pair is torn apart."""
    encoding = _encoding(text, wide=wide)
    alone, each = _ROOM[encoding]
    if sum(_size(c, encoding) for c in text) <= alone:
        return [text]
    found, start, used = [], 0, 0
    for at, character in enumerate(text):
        size = _size(character, encoding)
        if used + size > each:
            found.append(text[start:at])
            start, used = at, 0
        used += size
    return [*found, text[start:]]


def gsm7(text: str) -> bytes:
    """The codes of the 7-bit alphabet, one to an octet, as SMPP carries them.

    Raises:
        ValueError: a character is not in the alphabet.
    """
    codes = bytearray()
    for character in text:
        if character in _CODES:
            codes.append(_CODES[character])
        elif character in EXTENSION:
            codes += bytes((_ESCAPE, EXTENSION[character]))
        else:
            message = f"{character!r} is not in the 7-bit alphabet"
            raise ValueError(message)
    return bytes(codes)


def from_gsm7(codes: bytes) -> str:
    """The text of such codes; one that stands for nothing becomes a space, as TS 23.038 asks."""
    back = {code: character for character, code in EXTENSION.items()}
    found, escaped = [], False
    for code in codes:
        if code == _ESCAPE and not escaped:
            escaped = True
            continue
        basic = BASIC[code] if code < len(BASIC) and code != _ESCAPE else " "
        found.append(back.get(code, basic) if escaped else basic)
        escaped = False
    return "".join(found)


def plain(text: str) -> str:
    """The text with typographic quotes, dashes and spaces made plain, which may save it from UCS-2. Only when asked for."""
    return text.translate(_PLAIN)


def signed(text: str, sign: str, number: str) -> str:
    """The text as a mainland number must get it: with exactly one 【sign】, at its beginning. Other numbers: unchanged."""
    bare = sign.strip("【】 ")
    return f"【{bare}】{unsigned(text, bare)}" if bare and number.startswith(_MAINLAND) else text


def unsigned(text: str, sign: str) -> str:
    """The text without this signature at either end, for providers that put it there themselves."""
    mark, text = f"【{sign.strip('【】 ')}】", text.strip()
    while text.startswith(mark):
        text = text.removeprefix(mark).lstrip()
    while text.endswith(mark):
        text = text.removesuffix(mark).rstrip()
    return text


def why_no_number(address: str) -> str | None:
    """Why this can never be a telephone number, or ``None``."""
    return None if _E164.match(address) else "not a number in international form, such as +8613800000000"


def is_stop(text: str) -> bool:
    """Whether a reply is one of the words by which messages are called off in China and elsewhere, and nothing more."""
    return text.strip(" .。!！\n").lower() in _STOP


def _encoding(text: str, *, wide: bool) -> Literal["gsm7", "ucs2"]:
    return "gsm7" if not wide and all(c in _CODES or c in EXTENSION for c in text) else "ucs2"


def _size(character: str, encoding: str) -> int:
    if encoding == "gsm7":
        return 2 if character in EXTENSION else 1
    return 2 if ord(character) > 0xFFFF else 1
