# SPDX-License-Identifier: Apache-2.0
"""Work that runs in a worker: scans that are to be opened and pages that are to be read."""

import time
from uuid import UUID

from duly.foundation.jobs.actions import enqueue
from duly.rooms.papers import actions

WORK = actions.WORK
_AGAIN = 60.0


def wake() -> int:
    """Wake the work on batches whose worker was killed; gives on how many."""
    return sum(enqueue(WORK, key=f"papers {one}", batch_id=str(one)) for one in actions.waiting())


def carry(batch_id: str) -> None:
    """Read for a minute, then let other work have its turn."""
    ends = time.monotonic() + _AGAIN
    actions.carry(UUID(batch_id), is_over=lambda: time.monotonic() > ends)
    if actions.is_any_left(UUID(batch_id)):
        enqueue(WORK, key=f"papers {batch_id}", batch_id=batch_id)
