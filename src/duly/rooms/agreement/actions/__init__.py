# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.agreement.actions.delegating import delegate, end_delegation
from duly.rooms.agreement.actions.policies import confirm_policy, set_policy
from duly.rooms.agreement.actions.reminding import remind_due
from duly.rooms.agreement.actions.taking_part import assign, await_sign_offs, concern, drop_sign_offs, signed_off
from duly.rooms.agreement.actions.tasks import add_task, add_tasks, drop_open, finish_task, give_task, reopen_task
from duly.rooms.agreement.actions.templates import open_from_policy, redate

__all__ = [
    "add_task",
    "add_tasks",
    "assign",
    "await_sign_offs",
    "concern",
    "confirm_policy",
    "delegate",
    "drop_open",
    "drop_sign_offs",
    "end_delegation",
    "finish_task",
    "give_task",
    "open_from_policy",
    "redate",
    "remind_due",
    "reopen_task",
    "set_policy",
    "signed_off",
]
