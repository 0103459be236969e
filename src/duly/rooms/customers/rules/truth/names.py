# SPDX-License-Identifier: Apache-2.0
"""Names of people and organisations: what can be no name, and what would do harm where a name is shown.

A name is kept as it was written. Pages and files escape what they show; this looks for what nobody is called.
"""

import re
import unicodedata
from functools import cache

from duly.rooms.customers.rules.truth import letters
from duly.rooms.customers.rules.truth.reading import spaced, table
from duly.rooms.customers.rules.truth.verdicts import Given, Verdict, Verdicts, fails, gathered, passes, warns

FIT = passes(
    "name.fit",
    en="Nothing speaks against this name. Whether it is the right one only a paper shows.",
    zh="名称未见异常。是否属实须以证件为准。",
)
LETTERLESS = fails(
    "name.letterless",
    en="A name has letters; here are only digits or signs. Fill in the name.",
    zh="名称应含有文字，此处只有数字或符号。请填写名称。",
)
FORMULA = fails(
    "name.formula",
    en="The name begins like a formula of a spreadsheet. Leave out “{sign}” at its beginning.",
    zh="名称的开头像电子表格公式。请去掉开头的“{sign}”。",
)
SIGN = warns(
    "name.sign",
    en="The name begins with “{sign}”. Few names do: compare it with the paper.",
    zh="名称以“{sign}”开头，极为少见。请与证件核对。",
)
MARKUP = fails(
    "name.markup",
    en="The name holds tags of a web page. Leave out what stands between < and >.",
    zh="名称含有网页标签。请去掉 < 与 > 之间的内容。",
)
MIXED = warns(
    "name.mixed",
    en="“{word}” mixes alphabets whose letters look alike. Compare it with the paper letter by letter.",
    zh="“{word}”混用了外形相同的不同字母。请与证件逐字核对。",
)
PLACEHOLDER = warns(
    "name.placeholder",
    en="“{name}” is written where no name was known. Ask for the name.",
    zh="“{name}”像是未知名称时的代填内容。请补充真实名称。",
)
ENDING = warns(
    "name.ending",
    en="Names of organisations in China end with what they are (公司, 厂, 中心 …); this one does not. Compare it with the licence.",
    zh="中国的组织名称应以组织形式结尾（公司、厂、中心等），此处没有。请与营业执照核对。",
)
LATIN = warns(
    "name.latin",
    en="The registered name of an organisation in China is in Chinese; this is a translation of it. Ask for the Chinese name.",
    zh="中国组织的登记名称为中文，此处为外文译名。请填写中文名称。",
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_MARKUP = re.compile(r"<\s*[/!?a-zA-Z][^<>]*>|<\s*(?:script|img|svg|iframe|style)\b|&#x?[0-9a-f]+;|&(?:lt|gt|quot);", re.IGNORECASE)  # fmt: skip
_CALLING = re.compile(r"[+\-@＋－＠].*(?:[(|!]|\d\s*[*/+\-]\s*\d)")
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]\s*\Z")


def judge(given: Given) -> Verdicts:
    """The name of a person or an organisation."""
    return gathered("name", spaced(unicodedata.normalize("NFC", given.text)), *(_doubts(given.text) or [FIT()]))


def judge_legal_name(given: Given) -> Verdicts:
    """The name of an organisation as it is registered; its ending is looked at in mainland China."""
    name = spaced(unicodedata.normalize("NFC", given.text))
    found = _doubts(given.text)
    if given.region == "CN" and not _is_ended(name):
        found.append(ENDING() if _HAN.search(name) else LATIN())
    return gathered("legal_name", name, *(found or [FIT()]))


def _doubts(text: str) -> list[Verdict]:
    folded = unicodedata.normalize("NFKC", text).strip()
    found: list[Verdict] = []
    if _MARKUP.search(folded):
        found.append(MARKUP())
    if folded.startswith("=") or _CALLING.match(folded):
        found.append(FORMULA(sign=folded[0]))
    elif folded.startswith(("+", "-", "@")):
        found.append(SIGN(sign=folded[0]))
    if not any(letter.isalpha() for letter in folded):
        found.append(LETTERLESS())
    if folded.casefold() in _placeholders():
        found.append(PLACEHOLDER(name=folded))
    return found + [MIXED(word=word) for word in letters.disguised_words(folded)[:1]]


def _is_ended(name: str) -> bool:
    bare = _BRACKETED.sub("", name).strip()
    return name.rstrip("）) ").endswith(_endings()) or bare.endswith(_endings())


@cache
def _endings() -> tuple[str, ...]:
    return tuple(row[0] for row in table("company_endings"))


@cache
def _placeholders() -> frozenset[str]:
    return frozenset(row[0] for row in table("placeholders"))
