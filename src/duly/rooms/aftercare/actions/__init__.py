# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.aftercare.actions.cases import publish_case, review_case, write_case
from duly.rooms.aftercare.actions.checking import draw, draw_due, judge, mend
from duly.rooms.aftercare.actions.letting_go import let_go, let_go_due
from duly.rooms.aftercare.actions.matching import account, choose, match
from duly.rooms.aftercare.actions.noticing import lay_notice
from duly.rooms.aftercare.actions.spending import spend
from duly.rooms.aftercare.actions.watching import end_watch, watch

__all__ = [
    "account",
    "choose",
    "draw",
    "draw_due",
    "end_watch",
    "judge",
    "lay_notice",
    "let_go",
    "let_go_due",
    "match",
    "mend",
    "publish_case",
    "review_case",
    "spend",
    "watch",
    "write_case",
]  # fmt: skip
