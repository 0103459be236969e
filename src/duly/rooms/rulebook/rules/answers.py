# SPDX-License-Identifier: Apache-2.0
"""Answers to questions: as a notice file or a form gives them, and whether they fit the question."""

from datetime import date, datetime
from typing import Any

from duly.rooms.rulebook.shapes import Question

_LONGEST = 2_000
_TRUE, _FALSE = {"yes", "true", "是"}, {"no", "false", "否"}


def read_moment(text: str) -> date | datetime | None:
    """A date or a moment written as ISO 8601; ``None`` for anything else."""
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            found = read(text.strip())
        except ValueError:
            continue
        if not isinstance(found, datetime) or found.tzinfo is not None:
            return found
    return None


def plain(value: object) -> Any:
    """A value as conditions compare it: text without spaces around, lists as tuples."""
    if isinstance(value, str):
        return value.strip() or None
    return tuple(value) if isinstance(value, list) else value


def read(question: Question, given: object) -> Any:
    """An answer in the form in which it is kept (JSON); ``None`` when it does not fit the question."""
    text = given.strip() if isinstance(given, str) else given
    if question.type == "flag":
        return _flag(text)
    if question.type == "number":
        return _number(text)
    if question.type in {"date", "moment"}:
        return _date(text, needs_moment=question.type == "moment")
    if not isinstance(text, str) or not text or len(text) > _LONGEST:
        return None
    return text if question.type != "choice" or text in question.choices else None


def _flag(given: object) -> bool | None:
    if isinstance(given, bool):
        return given
    word = given.lower() if isinstance(given, str) else ""
    return True if word in _TRUE else False if word in _FALSE else None


def _number(given: object) -> int | None:
    if isinstance(given, int) and not isinstance(given, bool):
        return given if abs(given) < 2**53 else None
    return int(given) if isinstance(given, str) and given.isascii() and given.isdigit() and len(given) < 16 else None


def _date(given: object, *, needs_moment: bool) -> str | None:
    found = read_moment(given) if isinstance(given, str) else given
    if not isinstance(found, date) or (isinstance(found, datetime) and found.tzinfo is None):
        return None
    if needs_moment and not isinstance(found, datetime):
        return None
    return found.isoformat()
