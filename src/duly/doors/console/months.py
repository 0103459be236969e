# SPDX-License-Identifier: Apache-2.0
"""Months as pages of figures show them."""

from datetime import date

from babel.dates import format_skeleton

YEAR = 12


def last_months(today: date, so_many: int = YEAR) -> list[date]:
    """The first days of so many months, the running one last."""
    return [months_before(today, back) for back in reversed(range(so_many))]


def months_before(day: date, months: int) -> date:
    """The first day of the month so many before that of a day."""
    years, month = divmod(day.year * YEAR + day.month - 1 - months, YEAR)
    return date(years, month + 1, 1)


def month_said(day: date, language: str) -> str:
    """A month with its year, short."""
    return str(format_skeleton("yMMM", day, locale="zh_Hans_CN" if language.startswith("zh") else "en_GB"))
