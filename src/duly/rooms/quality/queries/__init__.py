# SPDX-License-Identifier: Apache-2.0
"""Reads."""

from duly.rooms.quality.queries.doubles import likely_same
from duly.rooms.quality.queries.lists import (
    PAGE,
    finding_for,
    findings_for,
    measures_for,
    needs_of,
    open_counts,
    pair_for,
    pairs_for,
    searches_for,
    trend_for,
)
from duly.rooms.quality.resolving import is_installed
from duly.rooms.quality.rules.faults import Code
from duly.rooms.quality.rules.measuring import changed
from duly.rooms.quality.rules.telling import Told, told

__all__ = [
    "PAGE", "Code", "Told", "changed", "finding_for", "findings_for", "is_installed", "likely_same", "measures_for", "needs_of",
    "open_counts", "pair_for", "pairs_for", "searches_for", "told", "trend_for",
]  # fmt: skip
