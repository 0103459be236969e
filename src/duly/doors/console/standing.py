# SPDX-License-Identifier: Apache-2.0
"""How long an announcement stood on the website: what the panel ``notices/standing.html`` shows."""

from typing import Any
from uuid import UUID

from duly.kernel import clock
from duly.rooms.announcements import queries as announcements
from duly.rooms.announcements.facts import CODES


def panel(notice_id: UUID) -> dict[str, Any]:
    """The panel's context; empty when the notice was not published. Merge it into the page's own."""
    term = announcements.term(notice_id)
    if term is None:
        return {}
    stood = announcements.standing(notice_id)
    return {
        "stood": [(row, CODES.get(row.code)) for row in stood], "stood_term": term,
        "stood_is_current": term.is_current(clock.now()),
    }  # fmt: skip
