# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.change_requests.actions.applying import fail, rebase, retry
from duly.rooms.change_requests.actions.checking import check
from duly.rooms.change_requests.actions.documents import add_evidence
from duly.rooms.change_requests.actions.forgetting import forget
from duly.rooms.change_requests.actions.holding import ask_release, freeze_record, hold, release
from duly.rooms.change_requests.actions.identifying import match_party
from duly.rooms.change_requests.actions.intake import create
from duly.rooms.change_requests.actions.mails import receive_mail
from duly.rooms.change_requests.actions.objecting import (
    disagree,
    dispute,
    object_to,
    set_aside,
    settle_dispute,
    undo,
    withdraw,
)
from duly.rooms.change_requests.actions.policies import confirm_policy, set_policy
from duly.rooms.change_requests.actions.progress import advance
from duly.rooms.change_requests.actions.proving import prove, prove_new_contact, start_proof, take_down
from duly.rooms.change_requests.actions.reviewing import go_on_untold, refuse, review, send_back, submit, take_up
from duly.rooms.change_requests.actions.seeing import see
from duly.rooms.change_requests.actions.telling import hear

__all__ = [
    "add_evidence", "advance", "ask_release", "check", "confirm_policy", "create", "disagree", "dispute", "fail", "forget",
    "freeze_record", "go_on_untold", "hear", "hold", "match_party", "object_to", "prove", "prove_new_contact", "rebase",
    "receive_mail",    "refuse", "release", "retry", "review", "see", "send_back", "set_aside", "set_policy", "settle_dispute", "start_proof",
    "submit", "take_down", "take_up", "undo", "withdraw",
]  # fmt: skip
