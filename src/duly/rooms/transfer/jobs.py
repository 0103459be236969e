# SPDX-License-Identifier: Apache-2.0
"""Work that runs in a worker: shards of whatever is to be rehearsed, loaded, compared or taken back."""

import time
from uuid import UUID

from duly.foundation.jobs.actions import enqueue
from duly.rooms.transfer import actions, workbench
from duly.rooms.transfer.models import Transfer
from duly.rooms.transfer.terms import WORKING

WORK = actions.WORK
_AGAIN = 60.0


def wake() -> int:
    """Wake the work on transfers whose worker was killed, or whose trouble may be over; gives on how many."""
    rows = Transfer.objects.filter(state__in=[str(one) for one in WORKING], paused_at__isnull=True)
    left = [row for row in rows.values_list("id", flat=True) if actions.is_any_left(row)]
    return sum(enqueue(WORK, key=f"transfer {row}", transfer_id=str(row)) for row in left)


def work(transfer_id: str) -> None:
    """Work on one transfer for a minute, then let other work have its turn."""
    ends = time.monotonic() + _AGAIN
    found = actions.carry(UUID(transfer_id), is_over=lambda: time.monotonic() > ends)
    if found.shards_left and actions.is_any_left(UUID(transfer_id)):
        enqueue(WORK, key=f"transfer {transfer_id}", transfer_id=transfer_id)


def sweep() -> int:
    """Remove from the workbench what a kill left half written an hour ago."""
    return workbench.sweep(time.time() - 3_600)
