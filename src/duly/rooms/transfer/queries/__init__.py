# SPDX-License-Identifier: Apache-2.0
"""The reads of this room."""

from duly.rooms.transfer.pages import body as report_body
from duly.rooms.transfer.pages import paper as report_page
from duly.rooms.transfer.queries.afterwards import (
    Moved,
    Sampled,
    bound_of,
    drawn_of,
    found_of,
    home_of,
    material_of,
    moved_of,
    paces_of,
    refs_of,
    sample_of,
    traits_of,
)
from duly.rooms.transfer.queries.asked_of_it import questions_in
from duly.rooms.transfer.queries.asking import AskedFor, asked_for, troubles_of
from duly.rooms.transfer.queries.concerns import (
    Standing,
    concerns_digest,
    declared_digest,
    declared_of,
    standings_of,
    told_in,
)
from duly.rooms.transfer.queries.conflicts import Conflict, conflicts_of, every_conflict
from duly.rooms.transfer.queries.cutover import (
    book_of,
    cutover_of,
    freeze_number,
    has_cutover,
    held_back_digest,
    is_rolled_back,
    items_of,
    open_freeze,
    state_at_rest,
)
from duly.rooms.transfer.queries.cutover_waiting import WaitsFor, cutovers_waiting_for, overdue_freezes
from duly.rooms.transfer.queries.declared import declared_mapping
from duly.rooms.transfer.queries.differences import differences_of
from duly.rooms.transfer.queries.drafting import TableDraft, draft_mapping, drafts_for
from duly.rooms.transfer.queries.errands import ErrandCard, errand_of
from duly.rooms.transfer.queries.evidence import evidence_of
from duly.rooms.transfer.queries.held_back import every_held_back, held_back_of, mapped_at, rows_held_back
from duly.rooms.transfer.queries.last_rounds import RoundSpan, last_round_of, rounds_of
from duly.rooms.transfer.queries.left_out import LeftOut, every_left_out, left_out_of
from duly.rooms.transfer.queries.mapping import cards_of, mapped_cards, written_mapping
from duly.rooms.transfer.queries.mended import mends_within, rows_gone
from duly.rooms.transfer.queries.plans import duties_of, row_for, tables_of, transfer_for, transfers_for
from duly.rooms.transfer.queries.report import costs_of, forecast_of, kept_reports, report_of, report_or_nothing
from duly.rooms.transfer.queries.reverse import reverse_counts, reverse_rows
from duly.rooms.transfer.queries.rounds import (
    Lag,
    RoundCard,
    lags_of,
    open_conflicts,
    round_cards,
    round_trouble,
    sync_of,
    sync_plans,
)
from duly.rooms.transfer.queries.sampled import (
    DEMANDING,
    lines_in_full,
    note_place,
    sample_card,
    sample_for,
    sample_lines,
)
from duly.rooms.transfer.queries.standing import (
    fates_of,
    mapped_of,
    mapping_of,
    progress_of,
    reconciled_digest,
    table_cards,
    targets_of,
)
from duly.rooms.transfer.queries.tables import restored, stated
from duly.rooms.transfer.rules.report import STAGE_WORDS, Report
from duly.rooms.transfer.rules.report import plain as plain_report

__all__ = [
    "DEMANDING",
    "STAGE_WORDS",
    "AskedFor",
    "Conflict",
    "ErrandCard",
    "Lag",
    "LeftOut",
    "Moved",
    "Report",
    "RoundCard",
    "RoundSpan",
    "Sampled",
    "Standing",
    "TableDraft",
    "WaitsFor",
    "asked_for",
    "book_of",
    "bound_of",
    "cards_of",
    "concerns_digest",
    "conflicts_of",
    "costs_of",
    "cutover_of",
    "cutovers_waiting_for",
    "declared_digest",
    "declared_mapping",
    "declared_of",
    "differences_of",
    "draft_mapping",
    "drafts_for",
    "drawn_of",
    "duties_of",
    "errand_of",
    "every_conflict",
    "every_held_back",
    "every_left_out",
    "evidence_of",
    "fates_of",
    "forecast_of",
    "found_of",
    "freeze_number",
    "has_cutover",
    "held_back_digest",
    "held_back_of",
    "home_of",
    "is_rolled_back",
    "items_of",
    "kept_reports",
    "lags_of",
    "last_round_of",
    "left_out_of",
    "lines_in_full",
    "mapped_at",
    "mapped_cards",
    "mapped_of",
    "mapping_of",
    "material_of",
    "mends_within",
    "moved_of",
    "note_place",
    "open_conflicts",
    "open_freeze",
    "overdue_freezes",
    "paces_of",
    "plain_report",
    "progress_of",
    "questions_in",
    "reconciled_digest",
    "refs_of",
    "report_body",
    "report_of",
    "report_or_nothing",
    "report_page",
    "restored",
    "reverse_counts",
    "reverse_rows",
    "round_cards",
    "round_trouble",
    "rounds_of",
    "row_for",
    "rows_gone",
    "rows_held_back",
    "sample_card",
    "sample_for",
    "sample_lines",
    "sample_of",
    "standings_of",
    "state_at_rest",
    "stated",
    "sync_of",
    "sync_plans",
    "table_cards",
    "tables_of",
    "targets_of",
    "told_in",
    "traits_of",
    "transfer_for",
    "transfers_for",
    "troubles_of",
    "written_mapping",
]
