# SPDX-License-Identifier: Apache-2.0
"""Pure decisions about questions."""

from duly.rooms.feedback.facts import (
    EMPTY_QUESTION,
    LONG_QUESTION,
    LONGEST_QUESTION,
    MOST_QUESTIONS,
    TOO_MANY_QUESTIONS,
)


def clean_question(text: str) -> str:
    """The question without blanks around it and without characters that the database cannot hold.

    Raises:
        Refusal: ``feedback.empty_question``, ``feedback.long_question``.
    """
    cleaned = text.replace("\x00", "").replace("\r\n", "\n").strip()
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
