# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.transfer.actions.afar import plan_from_afar
from duly.rooms.transfer.actions.carrying import carry, is_any_left, note_trouble, settle, take_time
from duly.rooms.transfer.actions.deciding import agree, ask, sign_off
from duly.rooms.transfer.actions.ending import (
    end_phase,
    finish_reconciling,
    finish_rehearsal,
    finish_run,
    finish_undo,
)
from duly.rooms.transfer.actions.looking import FAULTS, ROWS, Taken, rows_to_mend, take_quarantine
from duly.rooms.transfer.actions.mapping import lay_mapping
from duly.rooms.transfer.actions.phases import (
    WORK,
    begin_rehearsal,
    begin_run,
    reconcile,
    rehearse,
    run,
    undo,
)
from duly.rooms.transfer.actions.planning import pause, plan, receive, resume, withdraw
from duly.rooms.transfer.actions.surveying import inventory, keep_inventory
from duly.rooms.transfer.source import install as install_sources
from duly.rooms.transfer.target import install as install_targets

__all__ = [
    "FAULTS",
    "ROWS",
    "WORK",
    "Taken",
    "agree",
    "ask",
    "begin_rehearsal",
    "begin_run",
    "carry",
    "end_phase",
    "finish_reconciling",
    "finish_rehearsal",
    "finish_run",
    "finish_undo",
    "install_sources",
    "install_targets",
    "inventory",
    "is_any_left",
    "keep_inventory",
    "lay_mapping",
    "note_trouble",
    "pause",
    "plan",
    "plan_from_afar",
    "receive",
    "reconcile",
    "rehearse",
    "resume",
    "rows_to_mend",
    "run",
    "settle",
    "sign_off",
    "take_quarantine",
    "take_time",
    "undo",
    "withdraw",
]  # fmt: skip
