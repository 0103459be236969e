# SPDX-License-Identifier: Apache-2.0
"""The reads of this room."""

from duly.rooms.transfer.queries.asking import AskedFor, asked_for, troubles_of
from duly.rooms.transfer.queries.differences import differences_of
from duly.rooms.transfer.queries.drafting import TableDraft, draft_mapping, drafts_for
from duly.rooms.transfer.queries.held_back import every_held_back, held_back_of, mapped_at, rows_held_back
from duly.rooms.transfer.queries.mapping import cards_of, mapped_cards, written_mapping
from duly.rooms.transfer.queries.plans import duties_of, row_for, tables_of, transfer_for, transfers_for
from duly.rooms.transfer.queries.standing import (
    fates_of,
    mapped_of,
    mapping_of,
    progress_of,
    reconciled_digest,
    table_cards,
)
from duly.rooms.transfer.queries.tables import restored, stated

__all__ = [
    "AskedFor",
    "TableDraft",
    "asked_for",
    "cards_of",
    "differences_of",
    "draft_mapping",
    "drafts_for",
    "duties_of",
    "every_held_back",
    "fates_of",
    "held_back_of",
    "mapped_at",
    "mapped_cards",
    "mapped_of",
    "mapping_of",
    "progress_of",
    "reconciled_digest",
    "restored",
    "row_for",
    "rows_held_back",
    "stated",
    "table_cards",
    "tables_of",
    "transfer_for",
    "transfers_for",
    "troubles_of",
    "written_mapping",
]
