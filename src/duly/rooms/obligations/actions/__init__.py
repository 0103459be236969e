# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.obligations.actions.advance import advance
from duly.rooms.obligations.actions.hear import (
    hear_deliveries,
    hear_failures,
    hear_replies,
    hear_retries,
    hear_silence,
    hear_trouble,
)
from duly.rooms.obligations.actions.open import close, open_acknowledgements, pause, resume, supersede
from duly.rooms.obligations.actions.phases import release_phase, stop_phase, watch_phases
from duly.rooms.obligations.actions.settle import acknowledge, exempt, refuse, view
from duly.rooms.obligations.actions.stale import drop_stale, release_stale
from duly.rooms.obligations.actions.work import give_back, resolve, take_up

__all__ = [
    "acknowledge",
    "advance",
    "close",
    "drop_stale",
    "exempt",
    "give_back",
    "hear_deliveries",
    "hear_failures",
    "hear_replies",
    "hear_retries",
    "hear_silence",
    "hear_trouble",
    "open_acknowledgements",
    "pause",
    "refuse",
    "release_phase",
    "release_stale",
    "resolve",
    "resume",
    "stop_phase",
    "supersede",
    "take_up",
    "view",
    "watch_phases",
]
