# SPDX-License-Identifier: Apache-2.0
"""Rounds of a transfer, as the cut-over looks at them."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.rooms.transfer.models.rounds import Round


class RoundSpan(NamedTuple):
    """A round that came to its end."""

    number: int
    read_at: datetime
    """When the sources were read: what they did later is not in it."""
    begun_at: datetime
    ended_at: datetime


def rounds_of(transfer_id: UUID) -> list[RoundSpan]:
    """Those that are through, the oldest first."""
    rows = Round.objects.filter(transfer_id=transfer_id, ended_at__isnull=False).order_by("number")
    return [RoundSpan(one.number, one.read_at, one.begun_at, one.ended_at) for one in rows if one.ended_at]


def last_round_of(transfer_id: UUID) -> RoundSpan | None:
    """The last that is through."""
    return next(reversed(rounds_of(transfer_id)), None)
