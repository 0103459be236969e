# SPDX-License-Identifier: Apache-2.0
"""The reads of this room."""

from duly.rooms.aftercare.queries.cases import alike_for, case_for, cases_for, cases_of, material_of
from duly.rooms.aftercare.queries.checks import (
    ref_of,
    shelf,
    spent_matchings,
    today_of,
    values_of,
    waiting_for,
    watch_for,
    watched_for,
    watches_due,
)
from duly.rooms.aftercare.queries.costs import cost_for, spent_on
from duly.rooms.aftercare.queries.matching import (
    equation_of,
    matching_for,
    notice_of,
    over,
    places_of,
    standing_of,
    strays_for,
    strays_with_keys,
)

__all__ = [
    "alike_for",
    "case_for",
    "cases_for",
    "cases_of",
    "cost_for",
    "equation_of",
    "matching_for",
    "material_of",
    "notice_of",
    "over",
    "places_of",
    "ref_of",
    "shelf",
    "spent_matchings",
    "spent_on",
    "standing_of",
    "strays_for",
    "strays_with_keys",
    "today_of",
    "values_of",
    "waiting_for",
    "watch_for",
    "watched_for",
    "watches_due",
]
