# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.downstream.actions.announcing import announce, hear_changes
from duly.rooms.downstream.actions.answering import acknowledge, excuse, send_again, take_call
from duly.rooms.downstream.actions.carrying import claim, settle
from duly.rooms.downstream.actions.registering import agree, amend, end, propose, show_key, turn_key
from duly.rooms.downstream.carrier import install as install_carrier

__all__ = [
    "acknowledge", "agree", "amend", "announce", "claim", "end", "excuse", "hear_changes", "install_carrier", "propose",
    "send_again", "settle", "show_key", "take_call", "turn_key",
]  # fmt: skip
