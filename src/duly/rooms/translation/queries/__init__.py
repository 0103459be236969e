# SPDX-License-Identifier: Apache-2.0
"""Reads about translations, by what they are asked for."""

from duly.rooms.translation.orders import TERM_ORDERS
from duly.rooms.translation.queries.engines import engines_for, install
from duly.rooms.translation.queries.glossary import entries_for, history_of_term, term_for, terms_csv, terms_for
from duly.rooms.translation.queries.progress import (
    asked_of,
    delicates_for,
    findings_for,
    known_for,
    own_findings,
    progress_of,
    tasks_of,
    wording_findings,
)
from duly.rooms.translation.rules.changes import changed
from duly.rooms.translation.rules.checks import place
from duly.rooms.translation.rules.standings import is_due, must_be_current, must_differ
from duly.rooms.translation.rules.terms import hits
from duly.rooms.translation.rules.xliff import Unit, exchange_file, read_exchange

__all__ = [
    "TERM_ORDERS",
    "Unit",
    "asked_of",
    "changed",
    "delicates_for",
    "engines_for",
    "entries_for",
    "exchange_file",
    "findings_for",
    "history_of_term",
    "hits",
    "install",
    "is_due",
    "known_for",
    "must_be_current",
    "must_differ",
    "own_findings",
    "place",
    "progress_of",
    "read_exchange",
    "tasks_of",
    "term_for",
    "terms_csv",
    "terms_for",
    "wording_findings",
]
