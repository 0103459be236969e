# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.quality.actions.forgetting import forget
from duly.rooms.quality.actions.mending import assign, close, confirm, ignore
from duly.rooms.quality.actions.merging import merge, unmerge
from duly.rooms.quality.actions.needing import set_needs
from duly.rooms.quality.actions.pairing import JOB, carry_search, find_duplicates, judge
from duly.rooms.quality.actions.remarking import MARKED
from duly.rooms.quality.actions.surveying import begin_survey, hear_changes, look_again, survey

__all__ = [
    "JOB", "MARKED", "assign", "begin_survey", "carry_search", "close", "confirm", "find_duplicates", "forget", "hear_changes", "ignore", "judge",
    "look_again", "merge", "set_needs", "survey", "unmerge",
]  # fmt: skip
