# SPDX-License-Identifier: Apache-2.0
"""The report of an import: one line for every row of the file."""

import csv
import io
from collections.abc import Iterable

from duly.kernel.cells import safe_cell
from duly.rooms.customers.facts import Issue, RowFate

HEADER = ("line", "ref", "fate", "code", "field", "reason_zh", "reason_en", "warnings_zh", "warnings_en")
_NOTHING = ("",) * 6


def header() -> str:
    """The first line; the mark before it lets spreadsheets read Chinese."""
    return "\ufeff" + ",".join(HEADER) + "\r\n"


def lines(fates: Iterable[RowFate]) -> str:
    """The lines of some rows, safe to open in a spreadsheet."""
    text = io.StringIO()
    csv.writer(text).writerows(
        (fate.line, safe_cell(fate.ref), fate.fate, *(_told(fate) if fate.refused or fate.warnings else _NOTHING))
        for fate in fates
    )
    return text.getvalue()


def _told(fate: RowFate) -> tuple[str, ...]:
    issue = fate.refused
    reason = (issue.code, issue.field, _said([issue], "zh"), _said([issue], "en")) if issue else _NOTHING[:4]
    return (*reason, _said(fate.warnings, "zh"), _said(fate.warnings, "en"))


def _said(issues: Iterable[Issue], language: str) -> str:
    return safe_cell("; ".join(issue.say(language) for issue in issues))
