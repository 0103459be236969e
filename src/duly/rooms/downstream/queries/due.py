# SPDX-License-Identifier: Apache-2.0
"""Whether there is anything to carry."""

from duly.kernel import clock
from duly.rooms.downstream.models import Announcement
from duly.rooms.downstream.terms import SENT


def is_any_due() -> bool:
    """Whether an announcement waits whose time has come."""
    return Announcement.objects.filter(next_at__lte=clock.now(), state__in=[str(one) for one in SENT]).exists()
