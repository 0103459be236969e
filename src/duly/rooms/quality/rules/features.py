# SPDX-License-Identifier: Apache-2.0
"""A customer as the search for doubles sees one: a few columns of plain text, alike for people and companies."""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from duly.rooms.quality.rules.records import Subject

COLUMNS = ("given", "family", "born", "identifier", "email", "phone", "postcode", "street", "locality", "region")


class Features(NamedTuple):
    """One row of the comparison; an empty text is an unknown value."""

    id: str
    given: str = ""
    """Of a person the first names, of a company nothing."""
    family: str = ""
    """Of a person the last name, of a company its name without its legal form."""
    born: str = ""
    """``YYYYMMDD``."""
    identifier: str = ""
    email: str = ""
    phone: str = ""
    postcode: str = ""
    street: str = ""
    locality: str = ""
    region: str = ""


_CHANNELS: Mapping[str, tuple[str, ...]] = {"email": ("email",), "phone": ("sms", "phone", "voice")}
_LEGAL = (
    "股份有限公司", "有限责任公司", "有限公司", "limited liability company", "public limited company", "incorporated",
    "corporation", "company limited", "co ltd", "pty ltd", "limited", "gmbh", "s r l", "s a r l", "sarl", "srl", "inc",
    "corp", "ltd", "llc", "plc", "llp", "ag", "sa", "bv", "nv", "oy", "ab", "as", "kg", "spa",
)  # fmt: skip
"""Ends of company names that are left out one time too often to tell two companies apart."""
_HAN = re.compile(r"[㐀-鿿]")
_POSTCODE = re.compile(r"(?<![0-9A-Za-z])(\d{4,6}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})(?![0-9A-Za-z])")
_TWO = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "司徒",
    "令狐",
    "夏侯",
    "端木",
    "宇文",
    "长孙",
)


def features_of(subject: Subject) -> Features:
    """What is compared of one customer."""
    given, family = name_parts(subject.name, is_person=subject.kind == "person")
    letter = next((point.value for point in subject.points if point.channel == "letter"), "")
    lines = [line.strip() for line in plain(letter, keep="\n").split("\n") if line.strip()]
    return Features(
        id=str(subject.id),
        given=given,
        family=family,
        born=subject.born,
        identifier=next((one.value for one in subject.identifiers), ""),
        email=_first(subject, "email").casefold(),
        phone=_first(subject, "phone"),
        postcode=next(iter(_POSTCODE.findall(letter)), ""),
        street=lines[0] if lines else "",
        locality=lines[-1] if len(lines) > 1 else "",
        region=subject.region,
    )


def name_parts(name: str, *, is_person: bool) -> tuple[str, str]:
    """First and last names of a person; of a company nothing, and its name without its legal form."""
    if not is_person:
        return "", company_name(name)
    if _HAN.search(name):
        whole = plain(name).replace(" ", "")
        size = 2 if whole[:2] in _TWO and len(whole) > 2 else 1
        return whole[size:], whole[:size]
    words = plain(name.partition(",")[2] + " " + name.partition(",")[0] if "," in name else name).split()
    return (" ".join(words[:-1]), words[-1]) if len(words) > 1 else ("", "".join(words))


def company_name(name: str) -> str:
    """A company's name as far as it tells it from others."""
    said = plain(name)
    for form in _LEGAL:
        cut = said.removesuffix(form if _HAN.match(form) else f" {form}").strip()
        if cut and cut != said:
            return cut
    return said


def name_key(subject: Subject) -> str:
    """Equal for customers of one name and region, however it was typed; empty where nothing is known to go by."""
    given, family = name_parts(subject.name, is_person=subject.kind == "person")
    words = sorted(f"{given} {family}".split())
    return f"{subject.kind}|{subject.region}|{' '.join(words)}" if words else ""


def plain(text: str, keep: str = "") -> str:
    """Half-width, lower case, without accents and punctuation, single spaces."""
    wide = unicodedata.normalize("NFKD", text).casefold()
    letters = [
        one if one.isalnum() or one in keep else " " for one in wide if not unicodedata.combining(one)
    ]  # fmt: skip
    said = "".join(letters)
    return re.sub(r" +", " ", unicodedata.normalize("NFC", said)).strip()


def _first(subject: Subject, kind: str) -> str:
    found = [point.value for point in subject.points if point.channel in _CHANNELS[kind] and point.state != "ended"]
    return min(found, default="")
