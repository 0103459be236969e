# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.change_requests.actions.applying import fail, rebase, retry
from duly.rooms.change_requests.actions.checking import check
from duly.rooms.change_requests.actions.documents import add_evidence
from duly.rooms.change_requests.actions.escalating import escalate
from duly.rooms.change_requests.actions.files_agreed import agree_file, look_at_line, refuse_file
from duly.rooms.change_requests.actions.files_carried import carry_line, fail_line
from duly.rooms.change_requests.actions.files_entered import AgreedFile, AgreedLine, enter_agreed
from duly.rooms.change_requests.actions.files_in import take_file
from duly.rooms.change_requests.actions.forgetting import forget
from duly.rooms.change_requests.actions.holding import ask_release, freeze_record, hold, release
from duly.rooms.change_requests.actions.identifying import match_party
from duly.rooms.change_requests.actions.intake import create
from duly.rooms.change_requests.actions.letters import LetterFile, take_letter
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
from duly.rooms.change_requests.actions.pins import end_pin, prove_pin, set_pin
from duly.rooms.change_requests.actions.policies import confirm_policy, set_policy
from duly.rooms.change_requests.actions.progress import advance
from duly.rooms.change_requests.actions.proving import prove, prove_new_contact, start_proof, take_down
from duly.rooms.change_requests.actions.reading_mails import open_attachment, read_mail, settle_mail
from duly.rooms.change_requests.actions.reviewing import go_on_untold, refuse, review, send_back, submit, take_up
from duly.rooms.change_requests.actions.seeing import open_evidence, see, see_words
from duly.rooms.change_requests.actions.telling import hear
from duly.rooms.change_requests.press import install as install_press
from duly.rooms.change_requests.sights import Paper

__all__ = [
    "AgreedFile", "AgreedLine", "LetterFile", "Paper", "add_evidence", "advance", "agree_file", "ask_release", "carry_line", "check", "confirm_policy", "create",
    "disagree", "dispute", "end_pin", "enter_agreed", "escalate", "fail", "fail_line", "forget", "freeze_record", "go_on_untold", "hear",
    "hold", "install_press", "look_at_line", "match_party", "object_to", "open_attachment", "open_evidence", "prove",
    "prove_new_contact", "prove_pin", "read_mail", "rebase", "receive_mail", "refuse", "refuse_file", "release", "retry",
    "review", "see", "see_words", "send_back", "set_aside", "set_pin", "set_policy", "settle_dispute", "settle_mail",
    "start_proof", "submit", "take_down", "take_file", "take_letter", "take_up", "undo", "withdraw",
]  # fmt: skip
