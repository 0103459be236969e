# SPDX-License-Identifier: Apache-2.0
"""The reads of this room."""

from duly.rooms.change_requests.queries.addressees import addressees
from duly.rooms.change_requests.queries.around import PointLine, PolicyCard, mails_for, points_for, policies_for
from duly.rooms.change_requests.queries.mails import mails_of, unread_mails
from duly.rooms.change_requests.queries.reading import (
    Told,
    by_number,
    case,
    counts,
    id_by_number,
    late,
    queue,
    requests_of,
    three_ways,
    told_of,
)
from duly.rooms.change_requests.queries.standing import policy_of, record_is_frozen

__all__ = [
    "PointLine", "PolicyCard", "Told", "addressees", "by_number", "case", "counts", "id_by_number", "late", "mails_for", "mails_of", "points_for", "policies_for", "policy_of", "queue", "record_is_frozen",
    "requests_of", "three_ways", "told_of", "unread_mails",
]  # fmt: skip
