# SPDX-License-Identifier: Apache-2.0
"""Whether sending stands still because a backup came back."""

from datetime import datetime
from typing import NamedTuple

from duly.rooms.delivery.models import Restore


class Restored(NamedTuple):
    """A restore that nobody has looked after yet. ``held`` messages waited when it was found."""

    signed: int
    entries: int
    held: int
    found_at: datetime


def restored() -> Restored | None:
    """The latest one; ``None`` when nothing stands still."""
    row = Restore.objects.filter(released_at=None).order_by("-found_at").values_list(*Restored._fields).first()
    return Restored(*row) if row else None


def knows_restore(signed: int) -> bool:
    """Whether the restore after so many signed entries was found before."""
    return Restore.objects.filter(signed=signed).exists()
