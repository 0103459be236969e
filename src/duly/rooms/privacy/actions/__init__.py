# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.privacy.actions.carrying_out import lift
from duly.rooms.privacy.actions.deciding import agree, prepare, send_back
from duly.rooms.privacy.actions.erasing import erase_due
from duly.rooms.privacy.actions.exporting import export
from duly.rooms.privacy.actions.hearing import hear_mails
from duly.rooms.privacy.actions.holding import ask_release, hold, release
from duly.rooms.privacy.actions.intake import Received, extend, receive, withdraw
from duly.rooms.privacy.actions.looking import Wanted, reveal, see_alert, set_bait
from duly.rooms.privacy.actions.proving import Opened, open_document, prove, see_document, send_code, show_document
from duly.rooms.privacy.actions.retaining import Terms, agree_rule, end_rule, list_due, propose_rule, set_days
from duly.rooms.privacy.actions.undertaking import Answer, Signed, do_check, keep_paper, plan_check, sign_check

__all__ = [
    "Answer", "Opened", "Received", "Signed", "Terms", "Wanted", "agree", "agree_rule", "ask_release", "do_check", "end_rule",
    "erase_due", "export", "extend", "hear_mails", "hold", "keep_paper", "lift", "list_due", "open_document", "plan_check", "prepare", "propose_rule",
    "prove", "receive", "release", "reveal", "see_alert", "see_document", "send_back", "send_code", "set_bait", "set_days",
    "show_document", "sign_check", "withdraw",
]  # fmt: skip
