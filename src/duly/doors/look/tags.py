# SPDX-License-Identifier: Apache-2.0
"""Template tags of every page: times, languages, states, figures. Built in, so templates need no ``load``."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.units import format_unit
from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from duly.doors.look import rulebook, states, telling
from duly.doors.look.codes import code_said
from duly.doors.look.reasons import reason_words
from duly.kernel import clock
from duly.kernel.words import TRADITIONAL, Words

register = template.Library()
_SPAN = 1000
_THINNEST = 6
_BESIDE = 10
"""From this number on a mailing is not a step of a plan: questions about contact points, codes."""
_MASKED_TAIL = 4
_WORKING_DAY = 86_400 * 7 / 5
"""A working day in seconds of the calendar, over many of them."""
_LENGTHS = (("day", 86_400), ("hour", 3_600), ("minute", 60))
_PURPOSES = {"notice": Words(en="notices", zh="通知"), "billing": Words(en="bills", zh="账单")}
_CALLED = Words(en="telephone call", zh="电话")
_CHINESE = {"day": "天", "hour": "小时", "minute": "分钟", "second": "秒"}
HERE = "\N{WHITE SQUARE CONTAINING BLACK SMALL SQUARE}"
"""Stands for the link in a letter that is shown on the page to which the link leads."""


def _tongue() -> str:
    language = (get_language() or "en").lower()
    return "en_GB" if not language.startswith("zh") else "zh_Hant_TW" if language == TRADITIONAL else "zh_Hans_CN"


@register.filter
def when(moment: datetime | str | None) -> SafeString | str:
    """An instant in the reader's time zone, with the exact instant in UTC for machines and as a hint."""
    if not moment:
        return "–"
    if isinstance(moment, str):
        moment = clock.unstamp(moment)
    stamp = clock.stamp(moment)
    said = telling.moment(moment, get_language() or "en")
    return format_html('<time datetime="{}" title="{}">{}</time>', stamp, stamp, said)


@register.filter
def day(value: date | str | None, language: str | None = None) -> str:
    """A calendar date, written out in the reader's language or the one asked for."""
    if not value:
        return "–"
    if isinstance(value, str):
        value = date.fromisoformat(value)
    locale = _locale(language) if language else None
    return format_date(value, "long", locale=locale or _tongue())


@register.filter
def lasting(seconds: float) -> str:
    """A length of time in words, in the largest unit that says it exactly: ten days are not "one week"."""
    unit, length = next((unit for unit in _LENGTHS if seconds % unit[1] == 0), ("second", 1))
    number = int(seconds // length)
    if _tongue().startswith("zh"):  # CLDR has no Chinese words for lengths of days
        return f"{number} {_CHINESE[unit]}"
    return format_unit(number, f"duration-{unit}", locale=_tongue())


class Wait(NamedTuple):
    """How long a step waits: a length of time, and working days beside it."""

    seconds: float
    working_days: int

    @property
    def drawn(self) -> float:
        """In seconds of the calendar, for a figure."""
        return self.seconds + self.working_days * _WORKING_DAY

    def then(self, other: "Wait") -> "Wait":
        """One wait after another."""
        return Wait(self.seconds + other.seconds, self.working_days + other.working_days)


@register.filter
def awaited(wait: Wait) -> str:
    """How long a step waits, in words."""
    if not wait.working_days:
        return lasting(wait.seconds)
    n = wait.working_days
    said = Words(en=f"{n} working day{'' if n == 1 else 's'}", zh=f"{n} 个工作日").say(get_language() or "en")
    return f"{lasting(wait.seconds)} + {said}" if wait.seconds else said


@lru_cache(maxsize=64)
def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return None


@register.filter
def own_name(tag: str) -> str:
    """A language's name in that language: ``Deutsch``, ``简体中文``."""
    known = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文"}
    locale = _locale(tag)
    return known.get(tag) or (locale.display_name or tag if locale else tag)


@register.filter
def language_name(tag: str) -> str:
    """A language's name in the reader's language."""
    locale = _locale(tag)
    return (locale.get_display_name(_tongue()) if locale else None) or tag


@register.filter
def region_name(code: str) -> str:
    """A country's name in the reader's language; a code that CLDR does not know is shown as it is."""
    name: str = Locale.parse(_tongue()).territories.get(code, code)
    return name


@register.filter
def masked(address: str) -> str:
    """Enough of an address to recognise it, not enough to use it."""
    if "@" in address:
        name, _, host = address.rpartition("@")
        return f"{name[:2]}…@{host}"
    return f"{address[:3]}…{address[-_MASKED_TAIL:]}" if len(address) > 2 * _MASKED_TAIL else "…"


@register.filter
def state_word(state: str) -> str:
    """The word for a state."""
    return states.look_of(str(state)).words.say(get_language() or "en")


@register.filter
def channel_word(channel: str) -> str:
    """The word for a channel."""
    return states.channel_name(channel, get_language() or "en")


@register.filter
def way_word(channel: str) -> str:
    """A channel as a customer calls it: they are called, they are on no call list."""
    return _CALLED.say(get_language() or "en") if channel == "call" else channel_word(channel)


@register.filter
def purpose_word(purpose: str) -> str:
    """What a contact point is for."""
    return _PURPOSES[purpose].say(get_language() or "en") if purpose in _PURPOSES else purpose


@register.simple_tag
def tongue_name(organisation: object) -> str:
    """The name of an organisation in the reader's language."""
    name = getattr(organisation, "name", None)
    return str(name(get_language() or "en")) if callable(name) else str(organisation)


@register.filter
def say(words: object) -> str:
    """Words in the reader's language."""
    speak = getattr(words, "say", None)
    return str(speak(get_language() or "en")) if callable(speak) else str(words)


@register.filter
def stops(stage: str) -> str:
    """What a rule that blocks does at its stage."""
    return rulebook.STOPS[stage].say(get_language() or "en") if stage in rulebook.STOPS else stage


@register.filter
def pill(state: str) -> SafeString:
    """A state as a small coloured pill with its word."""
    look = states.look_of(str(state))
    return format_html('<span class="pill tone-{}">{}</span>', look.tone, look.words.say(get_language() or "en"))


@register.filter
def phase_pill(state: str) -> SafeString:
    """The state of a phase: some of its words are those of customers, too, and mean something else there."""
    look = states.PHASE.get(str(state)) or states.look_of(str(state))
    return format_html('<span class="pill tone-{}">{}</span>', look.tone, look.words.say(get_language() or "en"))


@register.filter
def step_no(step: int) -> str:
    """The number of a step as people count; messages beside the plan have none."""
    return str(step + 1) if step < _BESIDE else "\N{EN DASH}"


@register.filter
def in_order(tally: Mapping[str, int]) -> list[tuple[str, int]]:
    """The states of a tally in the order of the house, without those that nobody is in."""
    order = list(states.RECIPIENT) + list(states.DELIVERY) + list(states.FATE)
    return sorted(
        ((s, n) for s, n in tally.items() if n), key=lambda item: order.index(item[0]) if item[0] in order else 99
    )


@register.simple_tag
def stack(tally: Mapping[str, int]) -> SafeString:
    """A stacked bar of states, each at least wide enough to be seen."""
    parts = in_order(tally)
    total = sum(count for _, count in parts)
    label = ", ".join(f"{state_word(state)} {count}" for state, count in parts)
    widths = [max(count * _SPAN / total, _THINNEST) for _, count in parts]
    scale = _SPAN / (sum(widths) or 1)
    rects, x = [], 0.0
    for (state, _), width in zip(parts, widths, strict=True):
        rects.append((states.look_of(state).tone, f"{x:.1f}", f"{max(width * scale - 2, 1):.1f}"))
        x += width * scale
    drawn = format_html_join("", '<rect class="tone-{}" x="{}" width="{}" height="10"/>', rects)
    return format_html(
        '<svg class="stack" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        label,
        drawn,
    )


@register.simple_tag
def stretch(start: float, length: float, total: float) -> SafeString:
    """One bar of the cascade figure: from ``start``, for ``length``, of ``total``."""
    x = start * _SPAN / (total or 1)
    width = max(length * _SPAN / (total or 1), _THINNEST * 2)
    return format_html(
        '<svg class="stretch" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="rail" x="0" width="1000" height="10"/><rect x="{}" width="{}" height="10"/></svg>',
        f"{min(x, _SPAN - width):.1f}", f"{width:.1f}",
    )  # fmt: skip


@register.filter
def thousands(number: int | None) -> str:
    """A whole number with its thousands apart, by a narrow no-break space."""
    return "–" if number is None else f"{int(number):,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


@register.filter
def in_percent(millionths: int | None) -> str:
    """A share that is kept in millionths, in per cent."""
    return "–" if millionths is None else f"{millionths / 10_000:g} %"


@register.filter
def reason(row: Mapping[str, object]) -> str:
    """Why somebody is on a roll."""
    return reason_words(row, get_language() or "en")


@register.filter
def aloud(fact: Mapping[str, object]) -> str:
    """A fact of the ledger as it reads aloud in the reader's language."""
    return telling.told(fact, get_language() or "en")


@register.filter
def of(table: Mapping[object, object], key: object) -> object:
    """What a table holds under a key."""
    return table.get(key)


@register.filter
def clock_in(zone: str) -> str:
    """The time of day in a time zone, now: is it a decent hour to call?"""
    return clock.now().astimezone(ZoneInfo(zone)).strftime("%H:%M")


@register.filter
def code_words(code: str) -> str:
    """Why a delivery stands as it stands; a provider's own code is shown as it is."""
    return code_said(code, get_language() or "en")


@register.filter
def down_to_answer(html: str) -> SafeString:
    """A letter that is read on its own page needs no link to that page: its place leads to the button below."""
    arrow = format_html('<a class="down" href="#answer">{}</a>', "\N{DOWNWARDS ARROW}")
    return mark_safe(html.replace(HERE, arrow))  # noqa: S308  what comes in was escaped by urlize and linebreaks
