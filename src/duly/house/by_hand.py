# SPDX-License-Identifier: Apache-2.0
"""Writes ``rulepacks/NOT-MACHINE-CHECKED.md`` from the packs that come with Duly: what their rules leave to people.

``make docs`` writes it; a test compares the page on disk with :func:`page`.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from duly.house.reference import NOTE, table
from duly.kernel.words import Words
from duly.rooms import rulebook
from duly.rooms.rulebook import queries
from duly.rooms.rulebook.facts import ALL_JURISDICTIONS, JURISDICTIONS, Due, Law, Manual, Pack, Rule

FILE = Path(rulebook.__file__).parent / "packs" / "NOT-MACHINE-CHECKED.md"
_HEAD = """# Not machine-checked · 不由程序检查

{note}Every rule of the packs is checked by a program, except what stands here. For each entry Duly makes a task for the named
department when a notice that it concerns is launched. Rules that turn on an answer (`answers:`) hold people to what they
said; whether it is true, no program knows. Rule packs are a working aid, not legal advice.

除下列各项外，规则包中的规则均由程序检查。通知发布时，凡涉及下列事项的，达至为所列部门创建任务。取决于答复（`answers:`）的规则以答复为准，
答复是否属实，程序无从判断。规则包仅为工作辅助，不构成法律意见。

- **Manual 人工核查**: no program can see what the rule asks for; somebody has to look. 规则要求的事项程序无法判断，须由人查看。
- **Afterwards 事后办理**: the rule decides when the task comes up and when it is due; whether it was done happens outside of
  Duly, and is known only when somebody closes the task. 规则决定任务何时产生、何时到期；是否办妥发生在系统之外，以任务办结为准。
"""
_PLACES = {
    "CN": "Mainland China 中国大陆", "HK": "Hong Kong 香港", "TW": "Taiwan 台湾", "EU": "European Union 欧盟",
    "UK": "United Kingdom 英国", "US": "United States 美国", ALL_JURISDICTIONS: "Everywhere (policy) 各法域（内部规范）",
}  # fmt: skip
_MANUAL = ("Rule", "Department", "Task", "任务", "Why no program checks it", "为何不由程序检查", "Law 依据")
_AFTERWARDS = ("Rule", "Department", "Task", "任务", "Due 期限", "What it rests on", "缘由", "Law 依据")


def page() -> str:
    """The whole page."""
    packs = queries.shipped()
    parts = [_HEAD.format(note=NOTE)]
    for place in (*JURISDICTIONS, ALL_JURISDICTIONS):
        here = [pack for pack in packs if pack.jurisdiction == place]
        sections = [
            *_section("Manual 人工核查", _MANUAL, (_manual(one) for pack in here for one in pack.manual)),
            *_section("Afterwards 事后办理", _AFTERWARDS, (_afterwards(rule) for rule in _tasks(here))),
        ]
        if sections:
            parts += [f"## {place} · {_PLACES[place]}\n", *sections]
    return "\n".join(parts).rstrip() + "\n"


def write() -> None:
    """Write the page beside the packs."""
    FILE.write_text(page(), encoding="utf-8")


def _section(title: str, headings: Iterable[str], rows: Iterator[tuple[str, ...]]) -> list[str]:
    found = sorted(rows)
    return [f"### {title}\n", table(headings, found)] if found else []


def _tasks(packs: Iterable[Pack]) -> Iterator[Rule]:
    return (rule for pack in packs for rule in pack.rules if rule.check == "task")


def _manual(one: Manual) -> tuple[str, ...]:
    return (f"`{one.id}`", one.department, *_both(one.words), *_both(one.why), _law(one.law))


def _afterwards(rule: Rule) -> tuple[str, ...]:
    asked = rule.task
    if asked is None:
        message = f"{rule.id} makes no task"
        raise ValueError(message)
    said = _both(Words(rule.words.en.removeprefix("{where}: "), rule.words.zh.removeprefix("{where}：")))
    return (
        f"`{rule.id}`", asked.department, *_both(asked.words), _due(asked.due), *said,
        _law(rule.laws[-1] if rule.laws else None),
    )  # fmt: skip


def _both(words: Words) -> tuple[str, str]:
    return words.say("en"), words.say("zh")


def _due(due: Due | None) -> str:
    return "" if due is None else f"`{due.fact}` {due.days:+d} d" if due.days else f"`{due.fact}`"


def _law(law: Law | None) -> str:
    if law is None:
        return "policy 内部规范"
    quote = f" “{law.quote}”" if law.quote else ""
    english = f" ({law.name_en})" if law.name_en and law.name_en != law.name else ""
    return f"{law.name}{english} {law.article}".rstrip() + quote
