# SPDX-License-Identifier: Apache-2.0
"""Reads. Contact data leaves this room through ``reaches``, ``profile`` and ``profile_for`` only."""

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
from duly.rooms.customers.queries.selection import count_matching, matching, summary

__all__ = [
    "Profile",
    "by_address",
    "cards",
    "count_matching",
    "counts",
    "customer_for",
    "ids_matching",
    "import_for",
    "imports_for",
    "matching",
    "profile",
    "profile_for",
    "reaches",
    "search_for",
    "summary",
    "unknown_refs",
]
