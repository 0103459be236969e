# SPDX-License-Identifier: Apache-2.0
"""What people write: cleaned, bounded, in a language that the desk has."""

import re

from duly.rooms.feedback.facts import LONGEST, LONGEST_QUESTION, MOST_A_DAY, MOST_QUESTIONS
from duly.rooms.feedback.refusals import (
    BAD_CHOICE,
    BAD_CODE,
    EMPTY_QUESTION,
    EMPTY_TEXT,
    LONG_QUESTION,
    LONG_TEXT,
    REASON_NEEDED,
    TOO_MANY_QUESTIONS,
    TOO_MANY_TODAY,
)

_SHORT = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?\Z")


def clean_question(text: str) -> str:
    """The question without blanks around it and without characters that the database cannot hold.

    Raises:
        Refusal: ``feedback.empty_question``, ``feedback.long_question``.
    """
    cleaned = _cleaned(text)
    if not cleaned:
        raise EMPTY_QUESTION(field="text")
    if len(cleaned) > LONGEST_QUESTION:
        raise LONG_QUESTION(field="text", length=len(cleaned), longest=LONGEST_QUESTION)
    return cleaned


def may_ask(asked_before: int) -> None:
    """Refuse a flood.

    Raises:
        Refusal: ``feedback.too_many_questions``.
    """
    if asked_before >= MOST_QUESTIONS:
        raise TOO_MANY_QUESTIONS(most=MOST_QUESTIONS)


def may_write(written_today: int) -> None:
    """Refuse a flood of one customer's messages.

    Raises:
        Refusal: ``feedback.too_many_today``.
    """
    if written_today >= MOST_A_DAY:
        raise TOO_MANY_TODAY(most=MOST_A_DAY)


def clean(text: str, field: str = "text", *, longest: int = LONGEST) -> str:
    """A message, cleaned like a question.

    Raises:
        Refusal: ``feedback.empty_text``, ``feedback.long_text``.
    """
    cleaned = _cleaned(text)
    if not cleaned:
        raise EMPTY_TEXT(field=field)
    if len(cleaned) > longest:
        raise LONG_TEXT(field=field, length=len(cleaned), longest=longest)
    return cleaned


def reason(text: str) -> str:
    """Why somebody did something.

    Raises:
        Refusal: ``feedback.reason_needed``, ``feedback.long_text``.
    """
    if not _cleaned(text):
        raise REASON_NEEDED(field="reason")
    return clean(text, "reason")


def short_name(text: str, field: str) -> str:
    """What a macro or an article is called in addresses.

    Raises:
        Refusal: ``feedback.bad_code``.
    """
    if not _SHORT.match(text):
        raise BAD_CODE(field=field, given=text[:80])
    return text


def chosen(given: str, known: list[str], field: str) -> str:
    """One of these words.

    Raises:
        Refusal: ``feedback.bad_choice``.
    """
    if given not in known:
        raise BAD_CHOICE(field=field, name=field, given=given[:80], known=", ".join(known))
    return given


def _cleaned(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()
