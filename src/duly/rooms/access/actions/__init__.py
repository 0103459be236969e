# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.access.actions.asking import SEND, ask, ask_again, send
from duly.rooms.access.actions.ending import end, end_all, forget, forget_customer, hear_changes
from duly.rooms.access.actions.passkeys import (
    Offer,
    add_passkey,
    ask_passkey,
    ask_passkey_again,
    enter_by_passkey,
    offer_passkey,
    prove_by_passkey,
    remove_passkey,
)
from duly.rooms.access.actions.proving import choose, prove

__all__ = [
    "SEND", "Offer", "add_passkey", "ask", "ask_again", "ask_passkey", "ask_passkey_again", "choose", "end", "end_all", "enter_by_passkey",
    "forget", "forget_customer", "hear_changes", "offer_passkey", "prove", "prove_by_passkey",
    "remove_passkey", "send",
]  # fmt: skip
