# SPDX-License-Identifier: Apache-2.0
"""Reads about notices, by what they are asked for."""

from duly.rooms.notices.queries.announcements import announcement, public_announcements
from duly.rooms.notices.queries.checking import blocking, findings, findings_for
from duly.rooms.notices.queries.finding import (
    NoticeCard,
    cards_for,
    current_editions,
    history_of,
    locked,
    notice_by_id,
    notice_for,
    notices_for,
    open_launches,
    state_for,
    states_of,
)
from duly.rooms.notices.queries.reading import digest_of, document_of, due_at, reading
from duly.rooms.notices.queries.status import status_for

__all__ = [
    "NoticeCard",
    "announcement",
    "blocking",
    "cards_for",
    "current_editions",
    "digest_of",
    "document_of",
    "due_at",
    "findings",
    "findings_for",
    "history_of",
    "locked",
    "notice_by_id",
    "notice_for",
    "notices_for",
    "open_launches",
    "public_announcements",
    "reading",
    "state_for",
    "states_of",
    "status_for",
]
