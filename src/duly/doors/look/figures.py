# SPDX-License-Identifier: Apache-2.0
"""Money, small drawings and icons: template tags beside :mod:`.tags`, built in as well."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.numbers import format_currency, get_currency_precision
from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from duly.doors.look import telling
from duly.doors.look.tags import thousands
from duly.kernel import clock
from duly.kernel.words import Words
from duly.rooms.tariffs.facts import UNITS

register = template.Library()
_MICROS = Decimal(1_000_000)
_SMALL = Decimal(1)
_FINEST = 4
_HEIGHT = 60.0
_ICONS = {
    "email": "M3 5h14v10H3z M3 5l7 6 7-6",
    "sms": "M4 3h12v10H9l-4 4v-4H4z",
    "voice": "M10 3a3 3 0 0 1 3 3v4a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3z M5 10a5 5 0 0 0 10 0 M10 15v3",
    "call": "M5 3l3 1 1 4-2 1a9 9 0 0 0 4 4l1-2 4 1 1 3c-1 2-3 2-4 2C8 17 3 12 3 7c0-1 0-3 2-4z",
    "letter": "M5 2h7l3 3v13H5z M12 2v3h3 M7 9h6 M7 12h6 M7 15h4",
    "portal": "M4 4h12v12H4z M4 8h12",
    "website": "M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16z M2 10h16 M10 2c3 3 3 13 0 16 M10 2c-3 3-3 13 0 16",
    "push": "M5 13V9a5 5 0 0 1 10 0v4l2 2H3z M8 17h4",
    "webhook": "M4 7l4-4 M4 7l4 4 M4 7h9a4 4 0 0 1 0 8H9",
}
_OTHER_ICON = "M6 10a4 4 0 1 0 8 0 4 4 0 1 0-8 0z"
_LANES = {
    "urgent": Words(en="urgent lane", zh="紧急通道"),
    "normal": Words(en="normal lane", zh="普通通道"),
    "bulk": Words(en="bulk lane", zh="批量通道"),
}
_CIRCUITS = {
    "closed": ("green", Words(en="working", zh="正常")),
    "open": ("red", Words(en="resting", zh="暂停使用")),
    "half_open": ("amber", Words(en="being tried", zh="试探中")),
}


_QUEUES = {
    "default": Words(en="in the background", zh="后台任务"),
    "delivery": Words(en="sending", zh="发送"),
    "urgent": Words(en="sending, urgent", zh="紧急发送"),
}
_ROLES = {
    "agent": Words(en="staff on the telephone", zh="致电人员"),
    "clerk": Words(en="staff at the counter", zh="柜台人员"),
}
_MEANS = {
    "closed": Words(en="It gets its share of messages.", zh="按占比正常分配消息。"),
    "open": Words(
        en="It could not be reached or gave no answers. Others carry its messages; it is tried again by itself.",
        zh="无法连接或没有应答，暂由其他服务商承载；到时自动试探恢复。",
    ),
    "half_open": Words(en="One message tries whether it is well again.", zh="正以一条消息试探其是否恢复。"),
}


def said(micros: int, currency: str, language: str) -> str:
    """An amount as people write it; what is smaller than one unit shows up to four decimals."""
    amount = Decimal(micros) / _MICROS
    locale = "zh_Hans_CN" if language.startswith("zh") else "en_GB"
    if amount and abs(amount) < _SMALL:
        digits = get_currency_precision(currency)
        shape = f"¤#,##0.{'0' * digits}{'#' * (_FINEST - digits)}"
        return str(format_currency(amount, currency, shape, locale=locale, currency_digits=False))
    return str(format_currency(amount, currency, locale=locale))


@register.filter
def money(given: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None) -> str:
    """One amount, or several of different currencies with a plus between them; a dash for none."""
    rows = [given] if isinstance(given, Mapping) else list(given or ())
    return " + ".join(said(row["micros"], row["currency"], get_language() or "en") for row in rows) or "–"


@register.simple_tag
def icon(channel: str) -> SafeString:
    """A channel as a small drawing; its word stands beside it, so it says nothing to a screen reader."""
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="{}"/></svg>',
        _ICONS.get(channel, _OTHER_ICON),
    )


@register.simple_tag
def bars(columns: Iterable[tuple[str, int]], label: str, tone: str = "blue") -> SafeString:
    """A row of upright bars: ``(what, how many)`` each, with the figure as a hint."""
    held = list(columns)
    most = max((n for _, n in held), default=0) or 1
    width = 1000 / max(len(held), 1)
    drawn = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title></rect>',
        (
            (
                f"{i * width:.1f}",
                f"{_HEIGHT - _tall(n, most):.1f}",
                f"{max(width - 3, 1):.1f}",
                f"{_tall(n, most):.1f}",
                what,
                n,
            )
            for i, (what, n) in enumerate(held)
        ),
    )
    return format_html(
        '<svg class="bars tone-{}" viewBox="0 0 1000 60" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        tone, label, drawn,
    )  # fmt: skip


def _tall(n: int, most: int) -> float:
    return max(n * _HEIGHT / most, 1.5) if n else 0.0


@register.simple_tag
def meter(part: int, whole: int, label: str) -> SafeString:
    """How much of a whole, as one bar; past the whole it turns to another tone."""
    share = part / whole if whole else 0.0
    tone = "amber" if share > 1 else "green"
    return format_html(
        '<svg class="stretch tone-{}" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="rail" x="0" width="1000" height="10"/><rect class="part" x="0" width="{}" height="10"/></svg>',
        tone, label, f"{min(share, 1.0) * 1000:.1f}",
    )  # fmt: skip


@register.filter
def permille(number: int) -> str:
    """Thousandths as a percentage: 183 is ``18.3 %``."""
    return f"{number / 10:.1f}".rstrip("0").rstrip(".") + "\N{NARROW NO-BREAK SPACE}%"


@register.filter
def share(part: float) -> str:
    """A share of one as a percentage."""
    return permille(round(part * 1000))


@register.filter
def unit_word(unit: str) -> str:
    """What a message is paid by."""
    return UNITS[unit].say(get_language() or "en") if unit in UNITS else unit


@register.filter
def units(number: int, unit: str) -> str:
    """So many of what a message is paid by."""
    is_many = number != 1 and not (get_language() or "en").startswith("zh")
    return f"{thousands(number)} {unit_word(unit)}{'s' if is_many else ''}"


@register.filter
def lane_word(lane: str) -> str:
    """How pressing a mailing is."""
    return _LANES[lane].say(get_language() or "en") if lane in _LANES else lane


def circuit_word(circuit: str, language: str) -> str:
    """Whether a provider is used now, in words."""
    return _CIRCUITS[circuit][1].say(language) if circuit in _CIRCUITS else circuit


@register.filter
def circuit_pill(circuit: str) -> SafeString:
    """Whether a provider is used now."""
    tone = _CIRCUITS[circuit][0] if circuit in _CIRCUITS else "grey"
    return format_html('<span class="pill tone-{}">{}</span>', tone, circuit_word(circuit, get_language() or "en"))


@register.filter
def queue_word(queue: str) -> str:
    """What a queue of work is for."""
    return _QUEUES[queue].say(get_language() or "en") if queue in _QUEUES else queue


@register.filter
def role_word(role: str) -> str:
    """Whose time is paid for."""
    return _ROLES[role].say(get_language() or "en") if role in _ROLES else role


@register.filter
def circuit_means(circuit: str) -> str:
    """What the state of a provider means for messages."""
    return _MEANS[circuit].say(get_language() or "en") if circuit in _MEANS else ""


@register.filter
def cost(delivery: Any) -> str:
    """What a delivery has cost."""
    return said(delivery.cost, delivery.currency, get_language() or "en")


@register.filter
def when_in(moment: datetime | str | None, zone: str) -> str:
    """An instant by the clock of another place."""
    if not moment:
        return ""
    at = clock.unstamp(moment) if isinstance(moment, str) else moment
    with timezone.override(ZoneInfo(zone)):
        return telling.moment(at, get_language() or "en")
