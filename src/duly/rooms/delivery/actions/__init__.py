# SPDX-License-Identifier: Apache-2.0
"""The verbs of the post office."""

from duly.rooms.delivery.actions.carrying import carry
from duly.rooms.delivery.actions.mailings import cancel, halt, open_mailing, pause, plan, release, resume
from duly.rooms.delivery.actions.receipts import take_receipts, take_reply
from duly.rooms.delivery.actions.rescuing import look_up, rescue
from duly.rooms.delivery.actions.staff import CALL_RESULTS, SETTLEMENTS, record_call, settle
from duly.rooms.delivery.channel import install_channels

__all__ = [
    "CALL_RESULTS",
    "SETTLEMENTS",
    "cancel",
    "carry",
    "halt",
    "install_channels",
    "look_up",
    "open_mailing",
    "pause",
    "plan",
    "record_call",
    "release",
    "rescue",
    "resume",
    "settle",
    "take_receipts",
    "take_reply",
]
