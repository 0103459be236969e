# SPDX-License-Identifier: Apache-2.0
"""What somebody asked for and a worker is at, or could not do."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.kernel.words import Words
from duly.rooms.transfer.models import Errand
from duly.rooms.transfer.queries.standing import words_of
from duly.rooms.transfer.terms import ERRAND_WORDS


class ErrandCard(NamedTuple):
    """``inventory``, ``rehearsal`` or ``run``, asked for and not begun yet, or refused."""

    what: str
    words: Words
    now: str
    """The source that is in hand."""
    at: datetime
    is_open: bool
    trouble: Words | None


def errand_of(transfer_id: UUID) -> ErrandCard | None:
    """What was asked for last, while it waits or when it was refused; nothing once it was begun."""
    row = Errand.objects.filter(transfer_id=transfer_id).order_by("-at").first()
    if row is None or (row.ended_at and not row.trouble):
        return None
    trouble = words_of(row.trouble) if row.trouble else None
    return ErrandCard(row.what, ERRAND_WORDS[row.what], row.now, row.at, row.ended_at is None, trouble)
