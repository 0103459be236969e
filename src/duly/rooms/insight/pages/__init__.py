# SPDX-License-Identifier: Apache-2.0
"""Documents for people outside: the compliance report, in Chinese or in English, as one page that needs nothing else."""

from datetime import datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from django.template import Context, Engine

from duly.rooms.insight.rules.compliance import Report

_engine = Engine(autoescape=True)
_LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}
_FONTS = {
    "zh": '"Noto Sans CJK SC", "Noto Serif CJK SC", sans-serif',
    "en": '"Noto Sans", "DejaVu Sans", "Noto Sans CJK SC", sans-serif',
}


def compliance_page(report: Report, language: str) -> str:
    """The report as HTML; the same report gives the same bytes."""
    tongue = "zh" if language.startswith("zh") else "en"
    locale = _LOCALES[tongue]
    source = files(__package__).joinpath(f"compliance.{tongue}.html").read_text(encoding="utf-8")
    values = {
        "report": report, "totals": report.totals, "fonts": _FONTS[tongue],
        "month": format_date(report.month, "y年M月" if tongue == "zh" else "MMMM y", locale=locale),
        "made_at": _said(report.made_at, locale, report.time_zone),
        "sent": [(one, _said(one.launched_at, locale, report.time_zone)) for one in report.sent],
    }  # fmt: skip
    return str(_engine.from_string(source).render(Context(values)))


def _said(at: datetime, locale: str, zone: str) -> str:
    """A moment as the organisation's own clock shows it, so that it lies in the month of the report."""
    return f"{format_datetime(at, 'medium', tzinfo=ZoneInfo(zone), locale=locale)} ({zone})"
