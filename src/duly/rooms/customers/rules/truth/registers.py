# SPDX-License-Identifier: Apache-2.0
"""Numbers with a register or a bank behind them: tax and VAT numbers, company numbers, LEI, IBAN, BIC, accounts.

The check digits are ``python-stdnum``'s. Where a country's rule is not known, the answer is unknown.
"""

import re
from collections.abc import Callable

import stdnum
from stdnum import bic, iban, lei, luhn
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.tw import ubn

from duly.rooms.customers.rules.truth import companies
from duly.rooms.customers.rules.truth.reading import narrow
from duly.rooms.customers.rules.truth.verdicts import Finding, Given, Verdicts, fails, gathered, passes, unsure, warns

FIT = passes(
    "number.fit",
    en="Form and check digit are right. That it is in force, and whose it is, only the register or the bank can say.",
    zh="格式和校验码均正确。是否有效、归谁所有，须向登记机关或银行核实。",
)
FORM = passes(
    "number.form",
    en="It has the right form; such numbers carry no check digit. Look it up in the register.",
    zh="格式正确；此类号码没有校验码。请在登记机关查询。",
)
WRONG = fails(
    "number.wrong",
    en="Length, letters or check digit do not fit such a number. Compare it with the paper it was copied from.",
    zh="长度、字符或校验码不符合此类号码的规则。请与原件核对。",
)
UNKNOWN = unsure(
    "number.unknown",
    en="How such numbers are built in this country is not known here. Say the country, or look at the paper.",
    zh="不了解该国此类号码的规则。请填写国家，或查看原件。",
)
CARD = passes(
    "bank_account.card",
    en="A card number whose check digit is right. Whose account it is only the bank can say.",
    zh="银行卡号，校验码正确。账户归谁所有，须向银行核实。",
)
CARD_DIGIT = warns(
    "bank_account.digit",
    en="It looks like a card number, but its check digit does not fit; passbooks and accounts of companies have none. Compare it with the card.",
    zh="形似银行卡号，但校验码不符（存折和对公账户没有校验码）。请与银行卡核对。",
)
NO_DIGIT = unsure(
    "bank_account.no_digit",
    en="Account numbers of this kind carry no check digit. Have the bank or a small payment confirm it.",
    zh="此类账号没有校验码。请由银行或小额打款确认。",
)
NOT_DIGITS = fails(
    "bank_account.shape",
    en="An account number has 6 to 32 digits and nothing else. Copy it from the card or the statement.",
    zh="银行账号为 6 至 32 位数字。请按银行卡或对账单填写。",
)
_CARD = re.compile(r"(?:62\d{14,17}|[3456]\d{15}|9\d{15,18}|3[47]\d{13})\Z", re.ASCII)
_DIGITS = re.compile(r"\d{6,32}\Z", re.ASCII)
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}\Z", re.ASCII)
_UNITED_KINGDOM = re.compile(r"(?:\d{8}|(?:AC|CE|CS|FC|FE|GE|GN|GS|IC|IP|LP|NA|NC|NF|NI|NL|NO|NP|NR|NZ|OC|OE|PC|R0|RC|RS|SA|SC|SE|SF|SG|SI|SL|SO|SP|SR|SZ|ZC)\d{6}|IP\d{5}R|RS\d{6}|SP\d{5}R)\Z", re.ASCII)  # fmt: skip
_EUROPE = {"GR": "EL"}


def judge_tax(given: Given) -> Verdicts:
    """A tax number by its country: the unified code in China, 統一編號 in Taiwan, VAT numbers in the EU and elsewhere."""
    if given.region == "CN":
        return companies.judge(given)
    return judge_tw_ubn(given) if given.region == "TW" else judge_vat(given)


def judge_tw_ubn(given: Given) -> Verdicts:
    """統一編號 of a company in Taiwan. Since 2023 the sum need only be divisible by five, so that there are enough."""
    number = narrow(given.text)
    if not re.match(r"\d{8}\Z", number, re.ASCII):
        return gathered("tw_ubn", None, WRONG())
    total = ubn.calc_checksum(number)
    is_right = total % 5 == 0 or (number[6] == "7" and (total + 1) % 5 == 0)
    return gathered("tw_ubn", number if is_right else None, FIT() if is_right else WRONG())


def judge_vat(given: Given) -> Verdicts:
    """A VAT number, with or without its country's letters."""
    number = narrow(given.text)
    country = _EUROPE.get(given.region, given.region)
    if eu_vat.is_valid(number):
        return gathered("vat", number, FIT())
    module = stdnum.get_cc_module(given.region, "vat") if given.region else None
    if module is None:
        is_european = number[:2].lower() in eu_vat.MEMBER_STATES
        return gathered("vat", None, WRONG() if is_european else UNKNOWN())
    bare = number.removeprefix(country)
    return _by(module.validate, "vat", bare, FIT)


def judge_company_number(given: Given) -> Verdicts:
    """The number of a company in its country's register."""
    if given.region in {"CN", "TW"}:
        return judge_tax(given)
    number = narrow(given.text)
    if given.region != "GB":
        return gathered("company_number", number, UNKNOWN())
    number = number.rjust(8, "0") if number.isdigit() else number
    is_right = bool(_UNITED_KINGDOM.match(number))
    return gathered("company_number", number if is_right else None, FORM() if is_right else WRONG())


def judge_lei(given: Given) -> Verdicts:
    """A Legal Entity Identifier (ISO 17442)."""
    return _by(lei.validate, "lei", narrow(given.text), FIT)


def judge_iban(given: Given) -> Verdicts:
    """An international account number (ISO 13616), with its country's own check digits where those are known."""
    return _by(iban.validate, "iban", narrow(given.text), FIT)


def judge_bic(given: Given) -> Verdicts:
    """The code of a bank (ISO 9362)."""
    return _by(bic.validate, "bic", narrow(given.text), FORM)


def judge_bank_account(given: Given) -> Verdicts:
    """An account: by IBAN where it looks like one, else as a card of mainland China or a plain account number."""
    number = narrow(given.text)
    if _IBAN.match(number):
        return judge_iban(given)
    if not _DIGITS.match(number):
        return gathered("bank_account", None, NOT_DIGITS())
    if given.region not in {"", "CN"} or not _CARD.match(number):
        return gathered("bank_account", number, NO_DIGIT())
    return gathered("bank_account", number, CARD() if luhn.is_valid(number) else CARD_DIGIT())


def _by(validate: Callable[[str], str], kind: str, number: str, right: Finding) -> Verdicts:
    try:
        written = validate(number)
    except ValidationError:
        return gathered(kind, None, WRONG())
    return gathered(kind, str(written), right())
