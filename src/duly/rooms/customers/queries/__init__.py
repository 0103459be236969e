# SPDX-License-Identifier: Apache-2.0
"""Reads. Contact data leaves this room through ``reaches``, ``profile`` and ``profile_for`` only."""

from duly.rooms.customers.queries.groups import Alike, alike
from duly.rooms.customers.queries.places import by_zone, tags_of
from duly.rooms.customers.queries.points import (
    Point,
    correctable,
    found_for,
    in_use_since,
    masked,
    others_beside,
    points,
    unproven_reaches,
    value_of,
    values_of,
)
from duly.rooms.customers.queries.registry import (
    Profile,
    by_address,
    cards,
    counts,
    customer_for,
    ids_matching,
    import_for,
    imports_for,
    profile,
    profile_for,
    reaches,
    search_for,
    unknown_refs,
)
from duly.rooms.customers.queries.selection import matching, summary
from duly.rooms.customers.queries.wishes import (
    MECHANISMS,
    Wishes,
    clock_of,
    consents_of,
    orders_in,
    orders_of,
    wishes_of,
)
from duly.rooms.customers.rules.masking import mask_name

__all__ = [
    "MECHANISMS",
    "Alike",
    "Point",
    "Profile",
    "Wishes",
    "alike",
    "by_address",
    "by_zone",
    "cards",
    "clock_of",
    "consents_of",
    "correctable",
    "counts",
    "customer_for",
    "found_for",
    "ids_matching",
    "import_for",
    "imports_for",
    "in_use_since",
    "mask_name",
    "masked",
    "matching",
    "orders_in",
    "orders_of",
    "others_beside",
    "points",
    "profile",
    "profile_for",
    "reaches",
    "search_for",
    "summary",
    "tags_of",
    "unknown_refs",
    "unproven_reaches",
    "value_of",
    "values_of",
    "wishes_of",
]
