# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.transfer.actions.afar import plan_from_afar
from duly.rooms.transfer.actions.afterwards import keep_found, let_go, put_away_rest, read_back
from duly.rooms.transfer.actions.carrying import carry, is_any_left, note_trouble, settle, take_time
from duly.rooms.transfer.actions.cutover import lay_cutover
from duly.rooms.transfer.actions.cutting_over import cut_over, roll_back
from duly.rooms.transfer.actions.deciding import agree, ask, sign_off
from duly.rooms.transfer.actions.ending import (
    end_phase,
    finish_reconciling,
    finish_rehearsal,
    finish_run,
    finish_undo,
)
from duly.rooms.transfer.actions.errands import ERRAND, do_errand, hand_over, keep_errand, note_errand, wake_errands
from duly.rooms.transfer.actions.following import follow, let_logs_go, unfollow
from duly.rooms.transfer.actions.freezing import freeze, look_again, no_go, thaw
from duly.rooms.transfer.actions.keeping_reports import Printed, keep_report
from duly.rooms.transfer.actions.looking import FAULTS, ROWS, Taken, rows_to_mend, take_quarantine
from duly.rooms.transfer.actions.mapping import lay_mapping
from duly.rooms.transfer.actions.mending import drop_mends, keep_mends, mend
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
from duly.rooms.transfer.actions.recognising import confirm_meanings
from duly.rooms.transfer.actions.reminding import remind_frozen
from duly.rooms.transfer.actions.reporting import SHORTEST_REASON, declare, take_on
from duly.rooms.transfer.actions.reversing import take_reverse
from duly.rooms.transfer.actions.rounds import SYNC, ask_round, begin_round, note_round_trouble, sync
from duly.rooms.transfer.actions.sampling import WHEN as SAMPLED_WHEN
from duly.rooms.transfer.actions.sampling import draw_sample, judge_sample, see_sample
from duly.rooms.transfer.actions.surveying import inventory, keep_inventory
from duly.rooms.transfer.actions.ticking import accept_quarantine, tick
from duly.rooms.transfer.actions.verdicts import decide
from duly.rooms.transfer.papers import open_papers
from duly.rooms.transfer.press import install as install_press
from duly.rooms.transfer.registry import KIND as REGISTRY
from duly.rooms.transfer.registry import open_registry
from duly.rooms.transfer.source import install as install_sources
from duly.rooms.transfer.target import install as install_targets

__all__ = [
    "ERRAND",
    "FAULTS",
    "REGISTRY",
    "ROWS",
    "SAMPLED_WHEN",
    "SHORTEST_REASON",
    "SYNC",
    "WORK",
    "Printed",
    "Taken",
    "accept_quarantine",
    "agree",
    "ask",
    "ask_round",
    "begin_rehearsal",
    "begin_round",
    "begin_run",
    "carry",
    "confirm_meanings",
    "cut_over",
    "decide",
    "declare",
    "do_errand",
    "draw_sample",
    "drop_mends",
    "end_phase",
    "finish_reconciling",
    "finish_rehearsal",
    "finish_run",
    "finish_undo",
    "follow",
    "freeze",
    "hand_over",
    "install_press",
    "install_sources",
    "install_targets",
    "inventory",
    "is_any_left",
    "judge_sample",
    "keep_errand",
    "keep_found",
    "keep_inventory",
    "keep_mends",
    "keep_report",
    "lay_cutover",
    "lay_mapping",
    "let_go",
    "let_logs_go",
    "look_again",
    "mend",
    "no_go",
    "note_errand",
    "note_round_trouble",
    "note_trouble",
    "open_papers",
    "open_registry",
    "pause",
    "plan",
    "plan_from_afar",
    "put_away_rest",
    "read_back",
    "receive",
    "reconcile",
    "rehearse",
    "remind_frozen",
    "resume",
    "roll_back",
    "rows_to_mend",
    "run",
    "see_sample",
    "settle",
    "sign_off",
    "sync",
    "take_on",
    "take_quarantine",
    "take_reverse",
    "take_time",
    "thaw",
    "tick",
    "undo",
    "unfollow",
    "wake_errands",
    "withdraw",
]  # fmt: skip
