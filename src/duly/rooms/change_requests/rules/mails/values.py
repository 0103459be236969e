# SPDX-License-Identifier: Apache-2.0
"""Values that may be meant: numbers, addresses, names, accounts. Candidates by their form only; whether they are true is asked elsewhere."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

LONGEST = 200
_PHONE = re.compile(r"(?<![A-Za-z0-9@.,/+-])\+?\(?\d[\d ()./-]{5,22}\d(?:\s?(?:ext\.?|x|转|轉|分機|分机)\s?\d{1,6})?(?![A-Za-z0-9@])", re.IGNORECASE)  # fmt: skip
_DATE = re.compile(r"(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2}")
_EMAIL = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9_.+%'-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{0,200}\.[A-Za-z]{2,24}(?![A-Za-z0-9@])"
)
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Z0-9])")
_ACCOUNT = re.compile(r"(?<![A-Za-z0-9@.,+-])\d(?:[ -]?\d){7,29}(?![A-Za-z0-9@])")
_CN_PLACE = re.compile(
    r"省|自治区|市|区|县|镇|乡|街道|街|路|大道|道|巷|弄|胡同|号|號|楼|樓|层|層|室|村|座|栋|棟|區|縣|鎮|鄉|段|大厦|大廈|广场|廣場|中心|园|園"
)
_EN_PLACE = re.compile(
    r"(?<![a-z])(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|way|place|pl|square|sq|court|ct|close|terrace|crescent|quay|wharf|park|house|floor|suite|unit|building|tower|room|flat|apt|apartment|p\.?o\.? box|straße|strasse|platz|highway|parkway|estate|centre|center|plaza|district|row|gardens|grove|hill|mews)(?![a-z])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d")
_FIRM = re.compile(
    r"(?<![a-z])(?:ltd|limited|inc|llc|llp|plc|gmbh|ag|corp|corporation|company|co|s\.?a|b\.?v|pty|pte|kg|sarl|srl|group|holdings|partners|associates|foundation|trust|university|bank|society)(?![a-z])|公司|集团|集團|有限合伙|合伙企业|事务所|事務所|中心|工作室|商行|厂|廠|学校|學校|医院|醫院|合作社|基金会|基金會|协会|協會|商會|行$|店$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“”「」『』'‘’]([^\"“”「」『』‘’]{2,120})[\"“”「」『』'‘’]")
_NAME = re.compile(r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? )?[A-Z][\w'’.-]{0,30}(?: [A-Z][\w'’.-]{0,30}){1,3}")
_CN_NAME = re.compile(r"[\u4e00-\u9fff·]{2,6}?(?=先生|女士|小姐|经理|經理|总监|[,，。.;；(（\s]|担任|擔任|负责|負責|$)")
_STOP = re.compile(r"[,，。;；!！?？\n]|\.(?:\s|$)| (?:from|with effect|effective|as of|and the|thank|instead|rather|not|because|since|please)\b|(?:自|请|請|烦请|煩請|谢谢|謝謝|以便|而不是|不是)", re.IGNORECASE)  # fmt: skip
_LINE_END = re.compile(r"[。;；!！?？\n]|\.(?:\s+[A-Z]|\s*$)| (?:from|with effect|effective|as of|as from|instead of|rather than|starting) |[,，]\s?(?:请|請|烦请|煩請|谢谢|謝謝|特此|望|以便|自|邮编另|please|thank|and please|effective|not )|(?:,|，)?(?:自|从|從)\d", re.IGNORECASE)  # fmt: skip


class Candidate(NamedTuple):
    """Something of the right form, and where it stands."""

    value: str
    start: int
    end: int


def candidates(topic: str, text: str) -> list[Candidate]:
    """What of this form stands in a text, in order."""
    finder = _FINDERS.get(topic)
    return list(finder(text)) if finder else []


def from_here(topic: str, text: str, at: int) -> Candidate | None:
    """A name or an address that begins at a place, as far as it goes; ``None`` when what stands there is neither."""
    reader = _FROM_HERE.get(topic)
    while at < len(text) and text[at] in " \t\n:：,，=-–—>":
        at += 1
    return reader(text, at) if reader and at < len(text) else None


def looks_like(topic: str, text: str) -> bool:
    """Whether a whole line has the form."""
    if topic in _FROM_HERE:
        return from_here(topic, text, 0) is not None
    return bool(candidates(topic, text))


def _phones(text: str) -> Iterator[Candidate]:
    dates = [found.span() for found in _DATE.finditer(text)]
    for found in _PHONE.finditer(text):
        if 7 <= sum(map(str.isdigit, found[0])) <= 17 and not any(
            s < found.end() and found.start() < e for s, e in dates
        ):
            yield Candidate(found[0].strip(), *found.span())


def _mobiles(text: str) -> Iterator[Candidate]:
    yield from (found for found in _phones(text) if len(re.sub(r"\D", "", found.value)) >= 8)


def _emails(text: str) -> Iterator[Candidate]:
    for found in _EMAIL.finditer(text):
        yield Candidate(found[0].rstrip("."), *found.span())


def _accounts(text: str) -> Iterator[Candidate]:
    ibans = [Candidate(" ".join(found[0].split()), *found.span()) for found in _IBAN.finditer(text)]
    yield from ibans
    for found in _ACCOUNT.finditer(text):
        if not any(one.start <= found.start() < one.end for one in ibans) and not _DATE.fullmatch(found[0]):
            yield Candidate(found[0].strip(), *found.span())


def _address(text: str, at: int) -> Candidate | None:
    end = _LINE_END.search(text, at)
    value = text[at : end.start() if end else len(text)][:LONGEST].strip(" \"'“”「」,，")
    is_chinese = len(set(_CN_PLACE.findall(value))) >= 2 and bool(re.search(r"[\u4e00-\u9fff]{4}", value))
    is_foreign = (
        bool(_NUMBER.search(value)) and len(value.split()) >= 3 and ("," in value or bool(_EN_PLACE.search(value)))
    )
    return Candidate(value, at, at + len(value)) if 6 <= len(value) and (is_chinese or is_foreign) else None


def _firm(text: str, at: int) -> Candidate | None:
    quoted = _QUOTED.match(text, at)
    if quoted:
        return Candidate(quoted[1].strip(), *quoted.span())
    end = _STOP.search(text, at)
    value = text[at : end.start() if end else len(text)][:120].strip(" \"'“”「」()（）")
    if 2 <= len(value) and _FIRM.search(value):
        return Candidate(value, at, at + len(value))
    return _person(text, at)


def _person(text: str, at: int) -> Candidate | None:
    found = _NAME.match(text, at) or _CN_NAME.match(text, at)
    return Candidate(found[0].strip(), *found.span()) if found else None


_FINDERS: dict[str, Callable[[str], Iterator[Candidate]]] = {
    "mobile": _mobiles,
    "phone": _phones,
    "email": _emails,
    "bank_account": _accounts,
}
_FROM_HERE: dict[str, Callable[[str, int], Candidate | None]] = {
    "postal_address": _address,
    "legal_name": _firm,
    "contact_person": _person,
}
