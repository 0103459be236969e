# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.notices.actions.decide import approve, reject, submit
from duly.rooms.notices.actions.evidence import give_evidence
from duly.rooms.notices.actions.launch import launch, launch_emergency
from duly.rooms.notices.actions.overriding import Plea, agree_override, propose_override, withdraw_override
from duly.rooms.notices.actions.rounds import repeat
from duly.rooms.notices.actions.run import cancel, complete, pause, resume
from duly.rooms.notices.actions.specimens import mail_specimen
from duly.rooms.notices.actions.translating import draft_translation, review_translation, translate
from duly.rooms.notices.actions.write import create, revise

__all__ = [
    "Plea",
    "agree_override",
    "approve",
    "cancel",
    "complete",
    "create",
    "draft_translation",
    "give_evidence",
    "launch",
    "launch_emergency",
    "mail_specimen",
    "pause",
    "propose_override",
    "reject",
    "repeat",
    "resume",
    "review_translation",
    "revise",
    "submit",
    "translate",
    "withdraw_override",
]
