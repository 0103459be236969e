# SPDX-License-Identifier: Apache-2.0
"""Places in a notice and names of questions as people call them: ``content.en.sms`` is the SMS of the English text."""

import re
from collections.abc import Mapping
from typing import Any

from babel import Locale, UnknownLocaleError
from django import template

from duly.doors.look.rulebook import sentence_in, sentence_of
from duly.doors.look.states import CHANNELS, channel_name
from duly.doors.look.writing import PARTS, tongue
from duly.kernel.words import Words
from duly.rooms.agreement.facts import STEP_WORDS
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.facts import Finding, Rule

register = template.Library()
_HEADS = frozenset({"content", "editions", "fields", "answers"})
"""They only say which table a place is in; what follows says it all."""
_SEGMENTS = {
    "notice": Words(en="the notice", zh="整份通知"),
    "plan": Words(en="plan", zh="触达计划"),
    "steps": Words(en="steps", zh="触达步骤"),
    "phases": Words(en="phases", zh="放量阶段"),
    "classes": Words(en="groups of customers", zh="客户分组"),
    "start": Words(en="start", zh="开始时间"),
    "on": Words(en="day", zh="日期"),
    "at": Words(en="time", zh="时刻"),
    "also": Words(en="also published on", zh="同时公示于"),
    "order": Words(en="order", zh="先后顺序"),
    "owner": Words(en="owner", zh="责任人"),
    "budget": Words(en="budget", zh="预算"),
    "quiet_hours": Words(en="quiet hours", zh="免打扰时段"),
    "fallbacks": Words(en="languages that stand in", zh="替代语种"),
    "acknowledge_by": Words(en="acknowledge by", zh="确认期限"),
    "effective_on": Words(en="effective from", zh="生效日期"),
    "reason": Words(en="reason", zh="理由"),
    "reasons": Words(en="reason", zh="理由"),
    "kind": Words(en="kind of change", zh="变更类型"),
    "corrects": Words(en="number of the notice that is corrected", zh="被更正的通知编号"),
    "withdraws": Words(en="number of the notice that is withdrawn", zh="被撤回的通知编号"),
    "correction": Words(en="note of correction", zh="更正说明"),
    "mandatory": Words(en="mandatory", zh="强制送达"),
    "legal_basis": Words(en="legal basis", zh="法律依据"),
    "law": Words(en="law", zh="法律名称"),
    "article": Words(en="article", zh="条款"),
    "note": Words(en="note", zh="备注"),
    "message_class": Words(en="sort of message", zh="消息类别"),
    "source_language": Words(en="translated from", zh="源语言"),
    "audience": Words(en="audience", zh="受众"),
    "audience_rule": Words(en="audience", zh="受众"),
    "languages": Words(en="languages", zh="语种"),
    "terms": Words(en="how it goes out", zh="发出方式"),
    "tasks": Words(en="task", zh="任务"),
    "kinds": Words(en="kind of change", zh="变更类型"),
    "reach": Words(en="customers", zh="客户数"),
    "cost": Words(en="cost", zh="费用"),
    "approvers": Words(en="approvers", zh="批准人数"),
    "departments": Words(en="departments", zh="部门"),
    "department": Words(en="department", zh="部门"),
    "above": Words(en="above", zh="超过"),
    "days": Words(en="days", zh="天数"),
    "before": Words(en="counted back from", zh="起算日"),
    "step": Words(en="step", zh="步骤"),
    "remind_days": Words(en="days of the reminder", zh="提醒天数"),
    "sign_off_days": Words(en="days to sign", zh="签署天数"),
    "wait": Words(en="wait", zh="等待时间"),
    "channel": Words(en="channel", zh="渠道"),
    "extras": Words(en="beside it", zh="同步渠道"),
    "organisation": Words(en="name of the organisation", zh="主体名称"),
    "sender_email": Words(en="e-mail address of the sender", zh="发件主体邮箱"),
    "sender_phone": Words(en="telephone of the sender", zh="发件主体电话"),
    "sender_region": Words(en="region of the sender", zh="发件主体所在地区"),
}
_NUMBER = re.compile(r"\[(\d+)\]")
_CHANNELS = "|".join(CHANNELS)
_CODES = re.compile(
    r"(?P<blank>\{\{.*?\}\})"
    r"|(?<![\w.@/])(?P<place>(?:content|editions|fields|plan|answers|legal_basis|terms|reason|audience"
    r"|tasks|kinds|reach|cost)(?:\.[\w*-]+|\[\d+\])+)"
    r"|(?<![\w.@/‹-])(?P<name>[a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?![\w@/]|\.\w)"
    rf"|经 (?P<through>{_CHANNELS}) 发出|(?<=goes out by )(?P<by>{_CHANNELS})\b"
    r"|(?<=[\u3400-\u9fff、与] )(?P<word>[a-z]{4,})(?= ?[\u3400-\u9fff、。；，])"
)
"""Codes in a sentence. A blank such as ``{{ link }}`` is what its writer types, so it stays."""


@register.filter
def place(where: str) -> str:
    """A place in a notice file, said in the reader's language."""
    return place_said(where, tongue())


@register.filter
def bare(text: object) -> str:
    """A sentence in the reader's language, its codes said in words."""
    speak = getattr(text, "say", None)
    return without_codes(str(speak(tongue())) if callable(speak) else str(text), tongue())


@register.filter
def rule_sentence(rule: Rule | Mapping[str, Any]) -> str:
    """What a rule asks, with words where the values of a notice would stand; a rule of a bundle is still as its file has it."""
    if isinstance(rule, Mapping):
        said = rule.get("say", {})
        return without_codes(sentence_in(str(said.get(tongue()[:2], said.get("en", ""))), tongue()), tongue())
    return without_codes(sentence_of(rule, tongue()), tongue())


@register.filter
def kind_word(name: str) -> str:
    """A kind of change by its name."""
    kind = rulebook.kinds().get(name)
    return kind.words.say(tongue()) if kind else name


@register.filter
def step_word(step: str) -> str:
    """One of the six steps by its name."""
    words = {str(one): words for one, words in STEP_WORDS.items()}.get(step)
    return words.say(tongue()) if words else step


@register.filter
def found_words(finding: Finding) -> str:
    """What was found, without the place that stands before it."""
    said = finding.words.say(tongue())
    without = re.sub(rf"^{re.escape(finding.where)}\s*[:：]\s*", "", said) if finding.where else said
    told = without_codes(without, tongue())
    return told[:1].upper() + told[1:]


def place_said(where: str, language: str) -> str:
    """A place such as ``content.en.sms`` or ``plan.acknowledge_by`` in words; what nobody named is shown as it is."""
    counted = _NUMBER.sub(lambda found: f".{int(found[1]) + 1}", where)
    segments = [one for one in counted.split(".") if one not in {"", "*"}]
    if len(segments) > 1 and segments[0] in _HEADS:
        segments = segments[1:]
    return " · ".join(_segment(one, language) for one in segments)


def without_codes(text: str, language: str) -> str:
    """A sentence whose places, questions, facts and channels are said in words."""
    return _CODES.sub(lambda found: _plainly(found, language), text)


def _plainly(found: re.Match[str], language: str) -> str:
    if found["through"]:
        return f"经{channel_name(found['through'], language)}发出"
    if found["by"]:
        return channel_name(found["by"], language)
    if found["place"]:
        return (
            _quoted(place_said(found["place"], language), language)
            if found.start()
            else place_said(found["place"], language)
        )
    words = _named(found["name"] or found["word"] or "")
    return _quoted(words.say(language), language) if words else found[0]


def _quoted(text: str, language: str) -> str:
    return f"「{text}」" if language.startswith("zh") else f"“{text}”"


def _segment(name: str, language: str) -> str:
    if name.isdecimal():
        return Words(en=f"no. {name}", zh=f"第 {name} 项").say(language)
    words = PARTS.get(name) or _named(name)
    if words:
        return words.say(language)
    return channel_name(name, language) if name in CHANNELS else _language(name, language)


def _named(name: str) -> Words | None:
    """The words of a part of the file, of a question or of a fact."""
    if name in _SEGMENTS:
        return _SEGMENTS[name]
    asked = rulebook.questions().get(name)
    return asked.words if asked else _of_fields(name)


def _of_fields(name: str) -> Words | None:
    fields = (field for kind in rulebook.kinds().values() for field in kind.fields)
    return next((field.words for field in fields if field.name == name), None)


def _language(tag: str, language: str) -> str:
    try:
        return (
            Locale.parse(tag, sep="-").get_display_name("zh_Hans_CN" if language.startswith("zh") else "en_GB") or tag
        )
    except (ValueError, UnknownLocaleError):
        return tag
