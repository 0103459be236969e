# SPDX-License-Identifier: Apache-2.0
"""Reads."""

from duly.rooms.feedback.queries.articles import article_for, articles_for, published, published_article
from duly.rooms.feedback.queries.finding import (
    conversation_for,
    conversations_of,
    counts_for,
    may,
    of_recipient,
    queue,
)
from duly.rooms.feedback.queries.lateness import late_for
from duly.rooms.feedback.queries.macros import macro_text, macros_for
from duly.rooms.feedback.queries.measures import measures
from duly.rooms.feedback.queries.policies import policies_for, policy_of
from duly.rooms.feedback.queries.threads import (
    Held,
    asked_by,
    found_for,
    held_of,
    moves_of,
    questions_for,
    rating_of,
    thread_of,
)

__all__ = [
    "Held", "article_for", "articles_for", "asked_by", "conversation_for", "conversations_of", "counts_for", "found_for",
    "held_of", "late_for", "macro_text", "macros_for", "may", "measures", "moves_of", "of_recipient", "policies_for", "policy_of",
    "published", "published_article", "questions_for", "queue", "rating_of", "thread_of",
]  # fmt: skip
