# SPDX-License-Identifier: Apache-2.0
"""The reads of this room."""

from duly.rooms.downstream.queries.announcements import announcements_for, counts_for, of_customer, of_number
from duly.rooms.downstream.queries.systems import recipients_of, system_for, systems_for

__all__ = [
    "announcements_for", "counts_for", "of_customer", "of_number", "recipients_of", "system_for", "systems_for",
]  # fmt: skip
