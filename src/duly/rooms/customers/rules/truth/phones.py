# SPDX-License-Identifier: Apache-2.0
"""Telephone numbers: the form of E.164, of what kind, and whether the country has handed out such a number.

A number that is valid may still be out of service, or somebody else's: only a code sent to it can tell.
"""

import re
import unicodedata

import phonenumbers
from phonenumbers import PhoneNumberType as Type

from duly.kernel.words import Words
from duly.rooms.customers.rules.truth.countries import country_named
from duly.rooms.customers.rules.truth.verdicts import Given, Verdict, Verdicts, fails, gathered, passes, unsure, warns

VALID = passes(
    "phone.valid",
    en="A number that is handed out ({place}, {kind}). That it is in service, and whose it is, only a code sent to it can show.",
    zh="符合{place}的号码规划（{kind}）。是否在用、归谁使用，须向该号码发送验证码才能确认。",
)
NO_NUMBER = fails(
    "phone.no_number",
    en="This is no telephone number. Write it with its country code, such as +86 138 0013 8000.",
    zh="这不是电话号码。请连同国家代码填写，例如 +86 138 0013 8000。",
)
LENGTH = fails(
    "phone.length",
    en="The number is too long or too short for its country ({place}). Compare its digits with the original.",
    zh="该号码的位数不符合{place}的规则。请与原件逐位核对。",
)
UNASSIGNED = warns(
    "phone.unassigned",
    en="No number of its country ({place}) begins so, as far as the tables of this product know. Check the digits, or prove the number by a code.",
    zh="据本产品的号码表，{place}没有这样开头的号码。请核对数字，或用验证码证明该号码。",
)
PREMIUM = warns(
    "phone.premium",
    en="Whoever calls this number pays extra. Ask for an ordinary one.",
    zh="拨打该号码会额外收费。请改用普通号码。",
)
NO_REGION = unsure(
    "phone.no_region",
    en="The number has no country code and the customer no country. Write it with + and the country code.",
    zh="该号码没有国家代码，客户也没有登记国家。请以 + 加国家代码填写。",
)
NO_MOBILE = fails(
    "phone.no_mobile",
    en="This is a fixed line and takes no text messages. Ask for a mobile number.",
    zh="这是固定电话，无法接收短信。请填写手机号码。",
)
_KINDS = {
    Type.MOBILE: ("mobile", Words(en="mobile", zh="手机")),
    Type.FIXED_LINE: ("fixed", Words(en="fixed line", zh="固定电话")),
    Type.FIXED_LINE_OR_MOBILE: ("fixed_or_mobile", Words(en="fixed line or mobile", zh="固定电话或手机")),
    Type.TOLL_FREE: ("toll_free", Words(en="free of charge", zh="免费电话")),
    Type.PREMIUM_RATE: ("premium", Words(en="premium rate", zh="付费电话")),
    Type.SHARED_COST: ("shared_cost", Words(en="shared cost", zh="分摊付费电话")),
    Type.VOIP: ("voip", Words(en="internet telephony", zh="网络电话")),
    Type.UAN: ("company", Words(en="one number of a company", zh="企业统一号码")),
}
_OTHER = ("other", Words(en="of a special kind", zh="特殊号码"))
_EXTENSION = re.compile(r"\s*(?:转|轉|分机号?|分機號?|内线|內線)\s*[:：]?\s*(?=\d)")
_LONGEST = 40


def judge(given: Given) -> Verdicts:
    """Any telephone number."""
    return _judged("phone", given, ())


def judge_mobile(given: Given) -> Verdicts:
    """A number that is to take text messages."""
    return _judged("mobile", given, (Type.FIXED_LINE, Type.TOLL_FREE, Type.SHARED_COST, Type.UAN))


def _judged(kind: str, given: Given, refused: tuple[int, ...]) -> Verdicts:
    text = _EXTENSION.sub(" ext ", unicodedata.normalize("NFKC", given.text))
    if not given.region and not text.startswith(("+", "00")):
        return gathered(kind, None, NO_REGION())
    try:
        number = phonenumbers.parse(text, given.region or None) if len(text) <= _LONGEST else None
    except phonenumbers.NumberParseException:
        number = None
    if number is None:
        return gathered(kind, None, NO_NUMBER())
    place = phonenumbers.region_code_for_country_code(number.country_code or 0)
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        return gathered(kind, None, LENGTH(place=country_named(place)))
    return _of_a_kind(kind, number, refused)


def _of_a_kind(kind: str, number: phonenumbers.PhoneNumber, refused: tuple[int, ...]) -> Verdicts:
    code = phonenumbers.number_type(number)
    place = phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(
        number.country_code or 0
    )
    name, words = _KINDS.get(code, _OTHER)
    found: Verdict
    if code == Type.UNKNOWN:
        name, found = "unassigned", UNASSIGNED(place=country_named(place))
    elif code in refused:
        found = NO_MOBILE()
    else:
        found = PREMIUM() if code == Type.PREMIUM_RATE else VALID(place=country_named(place), kind=words)
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    parts = (("region", place), ("type", name), ("extension", number.extension or ""))
    return gathered(kind, written, found, parts=parts)
