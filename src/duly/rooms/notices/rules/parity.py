# SPDX-License-Identifier: Apache-2.0
"""Whether every rendering carries the facts that it has to carry, and whether it fits its channel."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from duly.kernel import sms
from duly.kernel.templating import Value, variables_of
from duly.kernel.words import Words
from duly.rooms.notices.rules.renderings import LONG, Rendering
from duly.rooms.rulebook.facts import Finding, KindSpec, Severity

DATE = "effective_on"
_DATE_WORDS = Words(en="effective date", zh="生效日期")
_UNDATED = frozenset({"data_breach", "correction", "withdrawal"})
"""Kinds that tell what was: they take no effect on a day."""


class Budget(NamedTuple):
    """How long a rendering may be: beyond ``most`` it is a finding. ``unit`` is what is counted."""

    part: str
    unit: str
    most: int
    severity: Severity
    reason: Words


BUDGETS: Mapping[str, tuple[Budget, ...]] = {
    "email": (
        Budget("subject", "characters", 78, "warn", Words(en="a line of a head is 78 characters at most where possible (RFC 5322, 2.1.1)", zh="邮件标题行宜不超过 78 个字符（RFC 5322 2.1.1）")),
        Budget("text", "bytes", 100_000, "warn", Words(en="large mail is cut off by several mail programs (house rule)", zh="过大的邮件会被部分邮件程序截断（内部规则）")),
    ),
    "sms": (
        Budget("text", "segments", 4, "warn", Words(en="each segment is billed, and few read more (house rule)", zh="短信按条计费，过长少有人读（内部规则）")),
        Budget("text", "segments", 10, "block", Words(en="gateways refuse long chains of segments (house rule)", zh="网关会拒绝过长的级联短信（内部规则）")),
    ),
    "voice": (
        Budget("text", "seconds", 60, "warn", Words(en="hardly anybody listens to a robot for longer (house rule)", zh="少有人会听更久的自动语音（内部规则）")),
    ),
    "letter": (
        Budget("text", "characters", 6_000, "warn", Words(en="more than about two sheets (house rule)", zh="约超过两张信纸（内部规则）")),
    ),
    **{
        channel: (
            Budget("subject", "characters", 60, "warn", Words(en="the heading of a card shows one line (house rule)", zh="卡片标题仅显示一行（内部规则）")),
            Budget("text", "characters", 500, "warn", Words(en="a card shows a few lines and a link (house rule)", zh="卡片仅显示数行文字与链接（内部规则）")),
        )
        for channel in ("wechat", "wecom", "dingtalk", "feishu", "push")
    },
}  # fmt: skip
"""Lengths by channel; those that no standard gives are rules of this house and say so."""
_PER_SECOND = {"zh": 4.0, "ja": 6.0, "ko": 5.0}
_USUAL_PER_SECOND = 14.0
"""Characters that a calm voice speaks in a second, by language; letters where it has an alphabet."""


def required_in(kind: KindSpec, given: Iterable[str], channel: str) -> list[str]:
    """The facts that a channel itself carries: on a short one those that stand everywhere, on a long one all required.

    An optional fact that was given and stands everywhere counts, too. The effective date does, except where the kind says
    its dates in fields of its own, or takes effect on no day.
    """
    has = set(given)
    wanted = [
        spec.name
        for spec in kind.fields
        if (spec.everywhere and (spec.required or spec.name in has)) or (spec.required and channel in LONG)
    ]
    own_date = any(spec.everywhere and spec.type == "date" for spec in kind.fields)
    return wanted if own_date or kind.name in _UNDATED else [*wanted, DATE]


def missing_in(one: Rendering, full: Rendering, wanted: Iterable[str], values: Mapping[str, Value]) -> list[str]:
    """Which of the facts do not reach the reader, neither by their blank nor by their value as it is written."""
    blanks, text = variables_of(one.delivered), full.delivered
    return [name for name in wanted if name not in blanks and not (values.get(name) and str(values[name]) in text)]


def parity_findings(one: Rendering, full: Rendering, kind: KindSpec, values: Mapping[str, Value]) -> Iterator[Finding]:
    """The facts that a rendering does not carry.

    What stands everywhere blocks wherever it is missing, and so does every required fact on a long channel. On a short one
    the others may be left to the whole text, if the reader is told the way there: without it, they block as well.
    """
    if one.correction:  # it only tells earlier readers that something was wrong
        return
    words = {spec.name: spec.words for spec in kind.fields} | {DATE: _DATE_WORDS}
    for name in missing_in(one, full, required_in(kind, values, one.channel), values):
        yield _missing(one, name, words[name])
    if one.channel in LONG or _tells_the_way(one, full, kind, values):
        return
    rest = missing_in(one, full, required_in(kind, values, "letter"), values)
    if rest:
        yield _no_way(one, [words[name] for name in rest])


def _tells_the_way(one: Rendering, full: Rendering, kind: KindSpec, values: Mapping[str, Value]) -> bool:
    """A link, or the number to call of a kind whose readers had better not follow links; what is only heard: any number."""
    numbers = {
        spec.name for spec in kind.fields if spec.type == "phone" and (spec.everywhere or one.channel == "voice")
    }
    ways = (numbers | {"sender_phone" if one.channel == "voice" else "link"}) & set(values)
    return len(missing_in(one, full, ways, values)) < len(ways)


def _missing(one: Rendering, name: str, words: Words) -> Finding:
    where = f"content.{one.language}.{_part(one)}"
    told = Words.literal(
        f"{where}: what goes out by {one.channel} does not give the {words.en}. Write {{{{ {name} }}}} in it.",
        f"{where}：经 {one.channel} 发出的内容没有“{words.zh}”，请写入 {{{{ {name} }}}}。",
    )
    severity: Severity = "warn" if name == DATE and one.channel not in LONG else "block"
    return Finding("PARITY-MISSING", severity, told, where, language=one.language)


def _no_way(one: Rendering, rest: Sequence[Words]) -> Finding:
    where, blank = f"content.{one.language}.{_part(one)}", "sender_phone" if one.channel == "voice" else "link"
    en, zh = ", ".join(words.en for words in rest), "、".join(words.zh for words in rest)
    told = Words.literal(
        f"{where}: what goes out by {one.channel} gives neither these facts nor the way to the whole text: {en}. "
        f"Write {{{{ {blank} }}}} in it, or the facts.",
        f"{where}：经 {one.channel} 发出的内容既没有下列事项，也没有查看全文的途径：{zh}。请写入 {{{{ {blank} }}}} 或补全这些事项。",
    )
    return Finding("PARITY-NO-WAY", "block", told, where, language=one.language)


def lengths(full: Rendering) -> list[tuple[Budget, int]]:
    """What a rendering counts, against each of its budgets."""
    return [
        (budget, _length(full.parts.get(budget.part, ""), budget.unit, full.language))
        for budget in BUDGETS.get(full.channel, ())
    ]


def length_findings(full: Rendering) -> list[Finding]:
    """The budgets that a rendering exceeds: of several for the same part only the gravest."""
    over = [(budget, length) for budget, length in lengths(full) if length > budget.most]
    gravest = {budget.part: (budget, length) for budget, length in over}
    return [_too_long(full, budget, length) for budget, length in gravest.values()]


def _too_long(full: Rendering, budget: Budget, length: int) -> Finding:
    where = f"content.{full.language}.{'title' if budget.part == 'subject' else _part(full)}"
    words = Words.literal(
        f"{where}: by {full.channel} it is {length} {budget.unit}, and {budget.most} is the limit: {budget.reason.en}. "
        "Shorten it.",
        f"{where}：经 {full.channel} 发出为 {length} {_UNITS[budget.unit]}，上限为 {budget.most}：{budget.reason.zh}。请缩短。",
    )
    return Finding("RENDERING-LENGTH", budget.severity, words, where, language=full.language)


_UNITS = {"characters": "个字符", "bytes": "字节", "segments": "条", "seconds": "秒"}


def _part(one: Rendering) -> str:
    if one.channel == "sms":
        return "sms"
    return "body" if one.channel in LONG else "summary"


def _length(text: str, unit: str, language: str) -> int:
    if unit == "segments":
        return sms.segments(text).count
    if unit == "bytes":
        return len(text.encode())
    if unit == "seconds":
        return round(len(text) / _PER_SECOND.get(language.partition("-")[0], _USUAL_PER_SECOND))
    return len(text)
