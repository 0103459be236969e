# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.repairs.actions.asking import ask_due
from duly.rooms.repairs.actions.correcting import correct, propose, prove
from duly.rooms.repairs.actions.ending import end_silent, forget, give_up
from duly.rooms.repairs.actions.hearing import hear_failures

__all__ = ["ask_due", "correct", "end_silent", "forget", "give_up", "hear_failures", "propose", "prove"]
