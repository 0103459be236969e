# SPDX-License-Identifier: Apache-2.0
"""Data quality in words for pages, programs and terminals: findings with their details spoken, pairs and why they are alike."""

from collections.abc import Mapping

from django.utils.translation import get_language

from duly.doors.look.findings import found_said
from duly.doors.look.states import channel_name
from duly.doors.look.tags import day, purpose_word
from duly.kernel.words import Words
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import IDENTIFIER_WORDS
from duly.rooms.quality import queries
from duly.rooms.quality.facts import ANY, FindingCard, PairCard
from duly.rooms.quality.queries import Code, Told

CODES = {
    Code.FIELD: Words(en="a particular is missing", zh="缺少资料"),
    Code.POINT: Words(en="no working contact point", zh="无有效联系方式"),
    Code.IDENTIFIER: Words(en="an identifier is missing", zh="缺少证件或编号"),
    Code.DOUBTFUL: Words(en="a value cannot be right", zh="信息有误"),
    Code.BOUNCED: Words(en="a contact point does not work", zh="联系方式失效"),
    Code.EXPIRED: Words(en="a document ran out", zh="证件到期"),
    Code.STALE: Words(en="not confirmed for long", zh="长期未确认"),
    Code.UNPROVED: Words(en="a consent without a source", zh="同意缺少来源"),
}
HOW = {
    "mended": Words(en="found right when it was looked at again", zh="复查时已正确"),
    "by_hand": Words(en="dealt with by hand", zh="已人工处理"),
    "ignored": Words(en="left as it is", zh="不予处理"),
    "gone": Words(en="gone with the customer", zh="随客户合并而消失"),
}
REASONS = {
    "name": Words(en="name", zh="名称"),
    "phone": Words(en="telephone number", zh="电话号码"),
    "email": Words(en="e-mail address", zh="电子邮箱"),
    "letter": Words(en="postal address", zh="邮寄地址"),
    "region": Words(en="region", zh="地区"),
    "address": Words(en="postal address", zh="邮寄地址"),
}
MERGED = Words(en="merged", zh="已合并")


def code_word(code: str, language: str) -> str:
    """Of which kind a finding is."""
    return CODES[Code(code)].say(language) if code in set(Code) else code


def said(card: FindingCard, language: str) -> Told:
    """A finding in the reader's language, with its channels, kinds and days in words."""
    spoken = {name: _spoken(name, value, language) for name, value in card.detail.items()}
    return queries.told(card.code, spoken, language)


def _spoken(name: str, value: str, language: str) -> str:
    if name in {"channel", "kind"}:
        return thing_said(value, language)
    if name == "check" and value in customers.CHECK_FINDINGS:
        return found_said(value, language).rstrip(".。")
    if name == "day":
        return day(value, language)
    return purpose_word(value) if name == "purpose" else value


def thing_said(kind: str, language: str) -> str:
    """A channel, or a kind of identifier."""
    if kind == ANY:
        return Words(en="any channel", zh="任一渠道").say(language)
    if kind in IDENTIFIER_WORDS:
        return IDENTIFIER_WORDS[kind].say(language)
    return REASONS[kind].say(language) if kind in REASONS else channel_name(kind, language)


def reasons_said(card: PairCard, language: str | None = None) -> str:
    """What two customers have in common."""
    tongue = language or get_language() or "en"
    words = [thing_said(one, tongue) for one in card.reasons]
    return ("、" if tongue.startswith("zh") else ", ").join(words)


def how_said(how: str, language: str) -> str:
    """How a finding ended."""
    table: Mapping[str, Words] = HOW
    return table[how].say(language) if how in table else how
