# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.obligations.actions.advance import advance
from duly.rooms.obligations.actions.hear import hear_deliveries, hear_failures, hear_replies
from duly.rooms.obligations.actions.open import close, open_acknowledgements, pause, resume
from duly.rooms.obligations.actions.settle import acknowledge, exempt, refuse, view

__all__ = [
    "acknowledge",
    "advance",
    "close",
    "exempt",
    "hear_deliveries",
    "hear_failures",
    "hear_replies",
    "open_acknowledgements",
    "pause",
    "refuse",
    "resume",
    "view",
]
