# SPDX-License-Identifier: Apache-2.0
"""The words of a reminder, as plain text and as HTML. It names things and says nothing that stands in them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html import escape

from duly.kernel.words import Words
from duly.rooms.reminders.facts import SORT_WORDS, Home, Item, Sort

_ONE = Words(en="1 thing waits for you", zh="您有 1 项待办")
_MANY = Words(en="{n} things wait for you", zh="您有 {n} 项待办")
_LATE = Words(en="{what}, {n} of them late", zh="{what}，其中 {n} 项已逾期")
_SUBJECT = Words(en="{what} · {on}", zh="{what} · {on}")
_HELLO = Words(en="Hello {name},", zh="{name}，您好：")
_DUE = Words(en="due {on}", zh="期限 {on}")
_OVERDUE = Words(en="LATE, was due {on}", zh="已逾期，期限 {on}")
_FOOT = Words(
    en="You get this mail once a day, in the name of {organisation}, and only when something waits for you. To have it no more: {link}",
    zh="本邮件以 {organisation} 的名义每日最多发送一次，仅在有待办时发送。如不再需要，请前往：{link}",
)
PREFERENCES = "/console/preferences"


def spoken(language: str) -> str:
    """The language in which somebody is written to: Chinese to whoever reads any, English to everybody else."""
    return "zh-Hans" if language.lower().startswith("zh") else "en"


def subject(items: Sequence[Item], on: date, language: str) -> str:
    """How many things wait, how many of them are late, and of which day."""
    what = (_ONE if len(items) == 1 else _MANY).say(language, n=len(items))
    if late := sum(item.is_late for item in items):
        what = _LATE.say(language, what=what, n=late)
    return _SUBJECT.say(language, what=what, on=on.isoformat())


def text(name: str, items: Sequence[Item], home: Home, site: str, language: str) -> str:
    """The mail as plain text: what is late first in each section, each thing with its address."""
    lines = [_HELLO.say(language, name=name), ""]
    for heading, held in _sections(items, language):
        lines += [heading, ""]
        for item in held:
            lines += [f"- {_line(item, language)}", f"  {site}{item.path}"]
        lines.append("")
    return "\n".join([*lines, "-- ", _foot(home, site, language)]) + "\n"


def html(name: str, items: Sequence[Item], home: Home, site: str, language: str) -> str:
    """The same as HTML, without pictures and without anything that is fetched."""
    parts = [f"<p>{escape(_HELLO.say(language, name=name))}</p>"]
    for heading, held in _sections(items, language):
        rows = "".join(
            f'<li style="margin:0 0 8px"><a href="{escape(site + item.path)}">{escape(_line(item, language))}</a></li>'
            for item in held
        )
        parts.append(f'<h2 style="font-size:16px;margin:20px 0 8px">{escape(heading)}</h2><ul>{rows}</ul>')
    foot = f'<p style="color:#555555;font-size:13px;margin-top:24px">{escape(_foot(home, site, language))}</p>'
    head = f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8"><title>Duly</title></head>'
    style = "font-family:sans-serif;font-size:15px;line-height:1.5;max-width:640px"
    return f'{head}<body style="{style}">{"".join(parts)}{foot}</body></html>'


def _sections(items: Iterable[Item], language: str) -> Iterator[tuple[str, list[Item]]]:
    held = list(items)
    for sort in Sort:
        if ours := sorted((item for item in held if item.sort is sort), key=_urgency):
            yield f"{SORT_WORDS[sort].say(language)} ({len(ours)})", ours


def _urgency(item: Item) -> tuple[bool, date, str]:
    return not item.is_late, item.due_on or date.max, item.number


def _line(item: Item, language: str) -> str:
    named = f"{item.number} {item.about.say(language)}".strip()
    if item.due_on is None:
        return named
    due = (_OVERDUE if item.is_late else _DUE).say(language, on=item.due_on.isoformat())
    return f"{named} ({due})"


def _foot(home: Home, site: str, language: str) -> str:
    return _FOOT.say(language, organisation=home.name, link=site + PREFERENCES)
