# SPDX-License-Identifier: Apache-2.0
"""Whether a customer has a support PIN; never what it is."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.kernel import clock
from duly.rooms.change_requests.models import SupportPin
from duly.rooms.change_requests.rules import pins


class PinCard(NamedTuple):
    """That there is one, and how it stands."""

    set_at: datetime
    counts_from: datetime
    counts: bool
    """Whether it proves something now."""
    is_closed: bool
    """Whether it was tried wrongly too often."""
    used_at: datetime | None


def pin_of(party: UUID) -> PinCard | None:
    """How the PIN of a customer stands; ``None`` where they set none."""
    row = SupportPin.objects.filter(party_id=party).first()
    if row is None:
        return None
    since, is_closed = row.set_at + pins.RESTS, row.wrong >= pins.WRONG
    return PinCard(row.set_at, since, since <= clock.now() and not is_closed, is_closed, row.used_at)
