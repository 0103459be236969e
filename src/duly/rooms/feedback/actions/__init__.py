# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.feedback.actions.answering import answer, classify, note, reopen, resolve
from duly.rooms.feedback.actions.articles import draft_article, review_article, withdraw_article
from duly.rooms.feedback.actions.asking import ask, open, write  # noqa: A004  a verb of the desk's own words
from duly.rooms.feedback.actions.forgetting import forget
from duly.rooms.feedback.actions.handing import give_back, hand_over, take_up
from duly.rooms.feedback.actions.macros import retire_macro, set_macro
from duly.rooms.feedback.actions.policies import confirm_policy, propose_policy
from duly.rooms.feedback.actions.rating import rate
from duly.rooms.feedback.actions.timing import close_quiet, note_late

__all__ = [
    "answer", "ask", "classify", "close_quiet", "confirm_policy", "draft_article", "forget", "give_back", "hand_over",
    "note", "note_late", "open", "propose_policy", "rate", "reopen", "resolve", "retire_macro", "review_article",
    "set_macro", "take_up", "withdraw_article", "write",
]  # fmt: skip
