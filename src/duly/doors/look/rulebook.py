# SPDX-License-Identifier: Apache-2.0
"""How rules, packs and overrides are said to people: on pages, in the command line, by the API."""

import re
import string
from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from duly.doors.look.states import Look
from duly.doors.look.writing import choice_said
from duly.kernel.words import Words
from duly.rooms.rulebook.facts import Finding, Pack, Question, Rule

NOT_ADVICE = Words(
    en="Rule packs are not legal advice. They are a working aid that your counsel reads and signs; until then nobody "
    "outside this product has taken responsibility for them.",
    zh="规则包不构成法律意见，仅为工作辅助，须由贵方法务审阅并签署；在此之前，没有任何外部人士对其负责。",
)
JURISDICTIONS = {
    "ALL": Words(en="everywhere", zh="通用"),
    "CN": Words(en="mainland China", zh="中国大陆"),
    "HK": Words(en="Hong Kong", zh="中国香港"),
    "TW": Words(en="Taiwan", zh="中国台湾"),
    "EU": Words(en="European Union", zh="欧盟"),
    "UK": Words(en="United Kingdom", zh="英国"),
    "US": Words(en="United States", zh="美国"),
}
STATUSES = {
    "draft": Look(Words(en="draft: blocks, approved by nobody yet", zh="草案：会阻断，尚无人批准"), "amber"),
    "shadow": Look(Words(en="shadow: shown, never blocks", zh="试运行：仅显示，不阻断"), "blue"),
    "approved": Look(Words(en="approved", zh="已批准"), "green"),
    "retired": Look(Words(en="retired: not looked at", zh="已停用"), "faint"),
}
SEVERITIES = {
    "block": Look(Words(en="blocks", zh="阻断"), "red"),
    "warn": Look(Words(en="warning", zh="警告"), "amber"),
    "info": Look(Words(en="note", zh="提示"), "blue"),
    "task": Look(Words(en="task", zh="任务"), "plum"),
}
STAGES = {
    "draft": Words(en="draft", zh="草拟"),
    "approval": Words(en="approval", zh="批准"),
    "schedule": Words(en="launch", zh="发布"),
    "send": Words(en="sending", zh="发送"),
    "evidence": Words(en="evidence", zh="留证"),
    "close_out": Words(en="close-out", zh="收尾"),
}
STOPS = {
    "draft": Words(en="stops the submission", zh="阻止提交复核"),
    "approval": Words(en="stops the approval", zh="阻止批准"),
    "schedule": Words(en="stops the launch", zh="阻止发布"),
    "send": Words(en="holds or skips a recipient", zh="暂缓或跳过收件人"),
    "evidence": Words(en="stands as outstanding after the launch", zh="发布后列为待补"),
    "close_out": Words(en="becomes a task at the launch", zh="发布时生成任务"),
}
"""What a rule that blocks does at its stage."""
OVERRIDES = {
    "proposed": Look(Words(en="waits for a second person", zh="待第二人同意"), "amber"),
    "agreed": Look(Words(en="holds", zh="有效"), "green"),
    "withdrawn": Look(Words(en="withdrawn", zh="已撤回"), "plum"),
    "expired": Look(Words(en="expired", zh="已过期"), "faint"),
    "void": Look(Words(en="void: the notice was changed", zh="失效：通知已修改"), "faint"),
}
CONFIDENCE = {
    "H": Words(en="wording seen", zh="已核对原文"),
    "M": Words(en="second-hand, or our reading", zh="转引或我方理解"),
    "L": Words(en="a single weak source", zh="来源单一且较弱"),
}
_MEND = Words(
    en="This is a fault of the notice itself, not a rule of a pack: nobody may let it pass. Mend the notice.",
    zh="此项为通知本身的问题，并非规则包规则，不可放行，请修改通知。",
)
_NEVER = Words(
    en="Its pack allows nobody to let a notice pass in spite of this rule. Mend the notice.",
    zh="规则包不允许就该规则放行，请修改通知。",
)
_UNKNOWN = Words(en="Answer the question first; it may then not block at all.", zh="请先回答问题；回答后可能不再阻断。")
_WHERE = Words(en="The notice", zh="通知")
_BLANKS = {
    "field": Words(en="a fact", zh="字段"),
    "excerpt": Words(en="the words", zh="原文"),
    "soonest": Words(en="earliest day", zh="最早日期"),
    "latest": Words(en="last day", zh="最迟日期"),
    "least": Words(en="least number", zh="最低数"),
    "days": Words(en="number", zh="天数"),
    "given": Words(en="what was answered", zh="所填数值"),
    "count": Words(en="number", zh="数量"),
    "language": Words(en="language", zh="语种"),
    "instead": Words(en="another language", zh="替代语种"),
    "date": Words(en="day", zh="日期"),
    "name": Words(en="blank", zh="占位符"),
    "effective_on": Words(en="effective date", zh="生效日期"),
    "begins": Words(en="day", zh="日期"),
    "year": Words(en="year", zh="年份"),
    "region": Words(en="region", zh="地区"),
}
"""What stands in the sentence of a rule until it is said of one notice."""


def why_not(finding: Finding) -> Words | None:
    """Why nobody may let a notice pass in spite of this; ``None`` where two people may."""
    if finding.overridable_days:
        return None
    if finding.unknown:
        return _UNKNOWN
    return _NEVER if finding.pack else _MEND


def override_state(state: str, *, is_current: bool) -> str:
    """How an override stands; one of an earlier text holds no longer."""
    return state if is_current or state not in {"proposed", "agreed"} else "void"


def sentence_of(rule: Rule, language: str) -> str:
    """The sentence of a rule, its places under their own names."""
    return sentence_in(rule.words.zh if language.startswith("zh") else rule.words.en, language)


def sentence_in(text: str, language: str) -> str:
    """The sentence of a rule as its pack writes it, with words where the values of a notice would stand."""
    names = [name for _, name, _, _ in string.Formatter().parse(text) if name]
    said = text.format(**{name: _blank(name, language) for name in names})
    told = re.sub(rf"^{_WHERE.say(language)}\s*[:：]\s*", "", said)
    return told[:1].upper() + told[1:]


def _blank(name: str, language: str) -> str:
    if name == "where":
        return _WHERE.say(language)
    words = _BLANKS.get(name)
    return f"‹{words.say(language) if words else name}›"


def concerns(rule: Rule, kind: str) -> bool:
    """Whether a rule names this kind of change, or none at all."""
    named = _kinds_in(rule.applies)
    return not named or kind in named


def is_past_review(pack: Pack, today: date) -> bool:
    """Whether somebody should have looked at the pack again by now."""
    return pack.status != "retired" and pack.review_by < today


def plainly(value: object) -> str:
    """A condition, the options of a check or an example as YAML, as it stands in the pack."""
    said: str = yaml.safe_dump(_bare(value), allow_unicode=True, sort_keys=False, width=100)
    return said.strip()


def answer_said(question: Question, value: object, language: str) -> str:
    """An answer or an assumption in words."""
    if isinstance(value, bool):
        return Words(en="yes" if value else "no", zh="是" if value else "否").say(language)
    if value is None:
        return Words(en="nothing yet", zh="暂无").say(language)
    return choice_said(value, language) if value in question.choices else str(value)


def _kinds_in(condition: object) -> set[str]:
    if isinstance(condition, Mapping):
        own = condition.get("kind", ())
        found = {own} if isinstance(own, str) else set(own)
        return found.union(*(_kinds_in(part) for name, part in condition.items() if name in {"all", "any"}))
    return set().union(*map(_kinds_in, condition)) if isinstance(condition, list | tuple) else set()


def _bare(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _bare(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_bare(part) for part in value]
    return value if value is None or isinstance(value, bool | int | float | str | date) else str(value)
