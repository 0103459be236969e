# SPDX-License-Identifier: Apache-2.0
"""What the clock has to look at."""

from uuid import UUID

from duly.kernel import clock
from duly.rooms.change_requests.models import ChangeRequest
from duly.rooms.change_requests.terms import State


def due(limit: int = 200) -> list[UUID]:
    """Requests that the clock may carry on: whose moment has come, and those that wait for messages to arrive."""
    moved = ChangeRequest.objects.filter(next_at__lte=clock.now()).order_by("next_at")
    waiting = ChangeRequest.objects.filter(state__in=(State.CONFIRMING, State.APPLIED)).order_by("state", "id")
    ids = (list(rows.values_list("id", flat=True)[:limit]) for rows in (moved, waiting))
    return list(dict.fromkeys(one for some in ids for one in some))


def is_ready(request_id: UUID) -> bool:
    """Whether a request is to be applied."""
    return ChangeRequest.objects.filter(id=request_id, state=State.READY).exists()
