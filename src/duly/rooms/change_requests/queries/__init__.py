# SPDX-License-Identifier: Apache-2.0
"""The reads of this room."""

from duly.rooms.change_requests.queries.addressees import addressees
from duly.rooms.change_requests.queries.around import PointLine, PolicyCard, mails_for, points_for, policies_for
from duly.rooms.change_requests.queries.bulk import (
    FILE_ORDERS,
    FileCard,
    LineCard,
    LineView,
    file_for,
    files_for,
    lines_for,
)
from duly.rooms.change_requests.queries.keeping import files_and_subjects
from duly.rooms.change_requests.queries.known import Known, proved_of
from duly.rooms.change_requests.queries.lateness import late_for
from duly.rooms.change_requests.queries.letters import letter_for
from duly.rooms.change_requests.queries.mails import fate_of, mail_for, mails_of, unread_mails
from duly.rooms.change_requests.queries.pins import PinCard, pin_of
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
from duly.rooms.change_requests.queries.standing import frozen_among, policy_of, record_is_frozen
from duly.rooms.change_requests.queries.writers import writer_of
from duly.rooms.change_requests.rules.bulk import LARGEST as LARGEST_FILE

__all__ = [
    "FILE_ORDERS",
    "LARGEST_FILE",
    "FileCard",
    "Known",
    "LineCard",
    "LineView",
    "PinCard",
    "PointLine",
    "PolicyCard",
    "Told",
    "addressees",
    "by_number",
    "case",
    "counts",
    "fate_of",
    "file_for",
    "files_and_subjects",
    "files_for",
    "frozen_among",
    "id_by_number",
    "late",
    "late_for",
    "letter_for",
    "lines_for",
    "mail_for",
    "mails_for",
    "mails_of",
    "pin_of",
    "points_for",
    "policies_for",
    "policy_of",
    "proved_of",
    "queue",
    "record_is_frozen",
    "requests_of",
    "three_ways",
    "told_of",
    "unread_mails",
    "writer_of",
]  # fmt: skip
