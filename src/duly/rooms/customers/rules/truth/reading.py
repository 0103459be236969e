# SPDX-License-Identifier: Apache-2.0
"""What is done to a value before any check looks at it: sizes, characters nobody can see, wide letters, tables."""

import re
import unicodedata
from functools import cache
from importlib.resources import files

from duly.rooms.customers.rules.truth.verdicts import Verdict, fails, warns

EMPTY = fails("value.empty", en="Nothing is written here. Fill in the field.", zh="此处没有内容。请填写该字段。")
TOO_LONG = fails(
    "value.too_long",
    en="The value has {size} characters; at most {most} can be right. Check what was pasted.",
    zh="该值有 {size} 个字符，最多应为 {most} 个。请检查粘贴的内容。",
)
UNPRINTABLE = fails(
    "value.unprintable",
    en="The value holds characters that cannot be written ({character}). Type it anew instead of pasting it.",
    zh="该值含有无法书写的字符（{character}）。请重新输入，不要粘贴。",
)
TURNED = fails(
    "value.direction",
    en="The value holds marks that turn the direction of writing, so that it reads otherwise than it is. Type it anew.",
    zh="该值含有改变书写方向的标记，显示的内容与实际不同。请重新输入。",
)
INVISIBLE = warns(
    "value.invisible",
    en="Invisible characters were left out of the value. Compare it with the original.",
    zh="已略去该值中的不可见字符。请与原件核对。",
)
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))
_JOINERS = dict.fromkeys(map(ord, "\u200c\u200d"))
_LINES = frozenset("\r\n\t")
_SPACES = re.compile(r"\s+")
_FILLERS = str.maketrans("", "", " \t-‐‑‒–—.·/\u00a0\u3000")


def trouble(text: str, longest: int, *, lines: bool) -> Verdict | None:
    """Why a value cannot be looked at, if it cannot."""
    if len(text) > longest:
        return TOO_LONG(size=str(len(text)), most=str(longest))
    if not text.strip():
        return EMPTY()
    if text.isascii() and text.isprintable():
        return None
    for letter in text:
        if letter in _TURNING:
            return TURNED()
        if unicodedata.category(letter) in {"Cc", "Cs", "Co", "Cn"} and not (lines and letter in _LINES):
            return UNPRINTABLE(character=f"U+{ord(letter):04X}")
    return None


def seen(text: str, *, joiners: bool) -> tuple[str, Verdict | None]:
    """The text without what nobody can see; joiners stay where scripts need them."""
    if text.isascii():
        return text.strip(), None
    bare = text.translate(_UNSEEN if joiners else _UNSEEN | _JOINERS)
    return bare.strip(), INVISIBLE() if bare != text else None


def narrow(text: str) -> str:
    """Half-width capitals without spaces, hyphens, dots and strokes: how identifiers are compared."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).translate(_FILLERS).upper()


def spaced(text: str) -> str:
    """One space where there were several, none at the ends."""
    return _SPACES.sub(" ", text).strip()


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """A data file of this package: lines of cells parted by tabs; what begins with # is a remark."""
    text = files(__package__).joinpath("data", f"{name}.txt").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))
