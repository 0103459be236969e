# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.papers.actions.ending import finish, set_aside, take
from duly.rooms.papers.actions.judging import end_reading
from duly.rooms.papers.actions.reading import (
    carry,
    is_any_left,
    keep_pages,
    keep_reading,
    note_page,
    note_scan,
    waiting,
)
from duly.rooms.papers.actions.receiving import LARGEST, WORK, begin, read, receive
from duly.rooms.papers.actions.settling import confirm, correct, double_key
from duly.rooms.papers.actions.templates import lay_template
from duly.rooms.papers.reader import install as install_reader

__all__ = [
    "LARGEST",
    "WORK",
    "begin",
    "carry",
    "confirm",
    "correct",
    "double_key",
    "end_reading",
    "finish",
    "install_reader",
    "is_any_left",
    "keep_pages",
    "keep_reading",
    "lay_template",
    "note_page",
    "note_scan",
    "read",
    "receive",
    "set_aside",
    "take",
    "waiting",
]  # fmt: skip
