# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.notices.actions.decide import approve, reject, submit
from duly.rooms.notices.actions.launch import launch, launch_emergency
from duly.rooms.notices.actions.rounds import repeat
from duly.rooms.notices.actions.run import cancel, complete, pause, resume
from duly.rooms.notices.actions.write import create, revise

__all__ = [
    "approve",
    "cancel",
    "complete",
    "create",
    "launch",
    "launch_emergency",
    "pause",
    "reject",
    "repeat",
    "resume",
    "revise",
    "submit",
]
