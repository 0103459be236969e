# SPDX-License-Identifier: Apache-2.0
"""How the glossary may be sorted."""

from uuid import UUID

from duly.foundation.paging.facts import Column, Orders

TERM_ORDERS = Orders(
    "term",
    term=(Column("target_language", str), Column("term", str), Column("id", UUID)),
    agreed=(Column("agreed", str), Column("id", UUID)),
)
