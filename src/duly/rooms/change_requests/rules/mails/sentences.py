# SPDX-License-Identifier: Apache-2.0
"""A text in sentences, each with the lines that follow it: "as follows:" says nothing by itself."""

import re
import unicodedata
from typing import NamedTuple

LONGEST_TEXT, MOST_SENTENCES, MOST_BELOW, LONGEST = 12_000, 150, 10, 600
_BREAK = re.compile(r"(?<=[。！？!?；;])|(?<=[.])\s+(?=[A-Z\"'(])")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LABEL = re.compile(r"\s{0,4}(?:[-*•·–]|\(?\d{1,2}[.)、]|[^:]{1,40}:)\s")
_FULL = (".", "!", "?", ":", ";", "。", "!", "?")
_HANT = re.compile(r"[變變請將為號碼電話聯絡戶帳貴註冊個資們謝寫錯誤購買來時會發實體證]")


class Sentence(NamedTuple):
    """A sentence and the lines below it."""

    text: str
    below: tuple[str, ...]


def plain(text: str) -> str:
    """Full-width forms made half-width, blanks single; line ends stay."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).replace("İ", "I").replace("\t", " ")
    return "\n".join(" ".join(line.split()) for line in folded.split("\n"))


def sentences_of(text: str) -> list[Sentence]:
    """The sentences of a plain text, in order."""
    lines = _unwrapped(text)
    found: list[Sentence] = []
    for at, line in enumerate(lines):
        pieces = [piece.strip() for piece in _BREAK.split(line) if piece and piece.strip()]
        below = tuple(row for row in lines[at + 1 : at + 1 + MOST_BELOW + 4] if row)[:MOST_BELOW]
        for number, piece in enumerate(pieces):
            rest = (" ".join(pieces[number + 1 :]),) if number + 1 < len(pieces) else ()
            found.append(Sentence(piece[:LONGEST], (*rest, *below)))
    return found[:MOST_SENTENCES]


def language_of(text: str) -> str:
    """``zh-Hans``, ``zh-Hant`` or ``en``: by the letters used, for the words of an answer."""
    han = len(_HAN.findall(text[:4000]))
    if han < 6 and han * 4 < len(text[:4000].split()):
        return "en"
    return "zh-Hant" if len(_HANT.findall(text[:4000])) >= max(2, han // 40) else "zh-Hans"


def _unwrapped(text: str) -> list[str]:
    """Lines as the writer meant them: a program's break in the middle of a sentence is undone."""
    out: list[str] = []
    last = ""
    for line in text.split("\n"):
        if out and _goes_on(last, line):
            joint = "" if _HAN.match(line[:1]) and _HAN.match(last[-1:]) else " "
            out[-1] += joint + line
        else:
            out.append(line)
        last = line
    return out


def _goes_on(before: str, line: str) -> bool:
    if not line or not before or before.endswith(_FULL) or _LABEL.match(line):
        return False
    width = len(before) + len(_HAN.findall(before))
    return 55 <= width <= 90 or (line[:1].islower() and width >= 20)
