# SPDX-License-Identifier: Apache-2.0
"""The verbs of the post office."""

from duly.rooms.delivery.actions.audits import audit, install_roll
from duly.rooms.delivery.actions.calls import drop_call, next_call, record_call, take_call
from duly.rooms.delivery.actions.carrying import carry, carry_urgent
from duly.rooms.delivery.actions.delinquents import switch_off
from duly.rooms.delivery.actions.folding import fold
from duly.rooms.delivery.actions.forgetting import forget
from duly.rooms.delivery.actions.mailings import cancel, close, halt, open_mailing, pause, release, resume
from duly.rooms.delivery.actions.metering import meter
from duly.rooms.delivery.actions.planning import plan
from duly.rooms.delivery.actions.receipts import take_receipts, take_reply
from duly.rooms.delivery.actions.rerun import rerun
from duly.rooms.delivery.actions.rescuing import look_up, rescue
from duly.rooms.delivery.actions.restores import hold_restored, release_restored
from duly.rooms.delivery.actions.secrets import show_secret
from duly.rooms.delivery.actions.staff import SETTLEMENTS, settle
from duly.rooms.delivery.actions.staff_mail import mail_staff
from duly.rooms.delivery.actions.staffing import limit, retry
from duly.rooms.delivery.actions.trials import try_out
from duly.rooms.delivery.calling import CALL_RESULTS
from duly.rooms.delivery.channel import install_channels
from duly.rooms.delivery.weighing import install_addressees

__all__ = [
    "CALL_RESULTS",
    "SETTLEMENTS",
    "audit",
    "cancel",
    "carry",
    "carry_urgent",
    "close",
    "drop_call",
    "fold",
    "forget",
    "halt",
    "hold_restored",
    "install_addressees",
    "install_channels",
    "install_roll",
    "limit",
    "look_up",
    "mail_staff",
    "meter",
    "next_call",
    "open_mailing",
    "pause",
    "plan",
    "record_call",
    "release",
    "release_restored",
    "rerun",
    "rescue",
    "resume",
    "retry",
    "settle",
    "show_secret",
    "switch_off",
    "take_call",
    "take_receipts",
    "take_reply",
    "try_out",
]
