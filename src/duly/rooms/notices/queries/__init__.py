# SPDX-License-Identifier: Apache-2.0
"""Reads about notices, by what they are asked for."""

from duly.rooms.notices.facts import Successor
from duly.rooms.notices.queries.announcements import Published, announcement, public_announcements, publications, years
from duly.rooms.notices.queries.checking import blocking, findings, findings_for
from duly.rooms.notices.queries.finding import (
    NoticeCard,
    cards_for,
    current_editions,
    history_of,
    locked,
    notice_by_id,
    notice_for,
    notices_by_id,
    notices_for,
    open_launches,
    state_for,
    states_of,
    subject_for,
)
from duly.rooms.notices.queries.following import successor_of, successors_of
from duly.rooms.notices.queries.outlines import (
    Outline,
    edition_of,
    launched_for_real,
    scale_of,
    tags_in,
    track_of,
    tracks_of,
    wishes_about,
    wording_of,
)
from duly.rooms.notices.queries.reading import digest_of, document_of, due_at, reading
from duly.rooms.notices.queries.rounds import Waiting, coming_round, fit_rounds, stale_for
from duly.rooms.notices.queries.status import status_for
from duly.rooms.notices.rules.launching import phases_of

__all__ = [
    "NoticeCard",
    "Outline",
    "Published",
    "Successor",
    "Waiting",
    "announcement",
    "blocking",
    "cards_for",
    "coming_round",
    "current_editions",
    "digest_of",
    "document_of",
    "due_at",
    "edition_of",
    "findings",
    "findings_for",
    "fit_rounds",
    "history_of",
    "launched_for_real",
    "locked",
    "notice_by_id",
    "notice_for",
    "notices_by_id",
    "notices_for",
    "open_launches",
    "phases_of",
    "public_announcements",
    "publications",
    "reading",
    "scale_of",
    "stale_for",
    "state_for",
    "states_of",
    "status_for",
    "subject_for",
    "successor_of",
    "successors_of",
    "tags_in",
    "track_of",
    "tracks_of",
    "wishes_about",
    "wording_of",
    "years",
]
