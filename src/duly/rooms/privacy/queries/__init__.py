# SPDX-License-Identifier: Apache-2.0
"""Reads."""

from duly.rooms.privacy.queries.gathering import carriers_of, counts_of, gathered, holders_of
from duly.rooms.privacy.queries.printing import as_json, receipt_of, receipt_pdf, said_at, zipped
from duly.rooms.privacy.queries.requests import (
    PAGE,
    card_of,
    documents_of,
    files_and_subjects,
    flags_of,
    is_erased,
    is_held,
    note_of,
    place_of,
    request_for,
    requests_for,
    requests_of,
    restricted,
    row_for,
    verdict_of,
    words_of,
)
from duly.rooms.privacy.queries.standing import (
    OddDay,
    alerts_for,
    baits_for,
    check_for,
    checks_for,
    days_of,
    due_for,
    flags_for,
    holds_for,
    is_bait,
    lacking,
    looks_at,
    looks_by,
    names_of,
    odd_days,
    rules_for,
    undertakings_for,
)
from duly.rooms.privacy.queries.waiting import Waiting, waiting_for
from duly.rooms.privacy.rules.erasure import Verdict
from duly.rooms.privacy.rules.laws import LAWS

__all__ = [
    "LAWS", "PAGE", "OddDay", "Verdict", "Waiting", "alerts_for", "as_json", "baits_for", "card_of", "carriers_of", "check_for", "checks_for", "counts_of", "days_of",
    "documents_of", "due_for", "files_and_subjects", "flags_for", "flags_of", "gathered", "holders_of", "holds_for", "is_bait", "is_erased", "is_held", "lacking", "looks_at",
    "looks_by", "names_of", "note_of", "odd_days", "place_of", "receipt_of", "receipt_pdf", "request_for", "requests_for",
    "requests_of", "restricted", "row_for", "rules_for", "said_at", "undertakings_for", "verdict_of", "waiting_for",
    "words_of", "zipped",
]  # fmt: skip
