# SPDX-License-Identifier: Apache-2.0
"""Work that runs in a worker: shards of whatever is to be rehearsed, loaded, compared or taken back."""

import time
from uuid import UUID

from duly.foundation.jobs.actions import enqueue
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.transfer import actions, workbench
from duly.rooms.transfer.models import Transfer
from duly.rooms.transfer.terms import WORKING, State

WORK, ERRAND, SYNC = actions.WORK, actions.ERRAND, actions.SYNC
_AGAIN = 60.0
_AT_REST = (str(State.RECONCILED), str(State.FROZEN))


def wake() -> int:
    """Wake the work on transfers whose worker was killed, or whose trouble may be over; gives on how many."""
    rows = Transfer.objects.filter(state__in=[str(one) for one in WORKING], paused_at__isnull=True)
    left = [row for row in rows.values_list("id", flat=True) if actions.is_any_left(row)]
    return sum(enqueue(WORK, key=f"transfer {row}", transfer_id=str(row)) for row in left) + actions.wake_errands()


def errand(transfer_id: str) -> None:
    """Do what somebody asked for and waits for."""
    actions.do_errand(UUID(transfer_id))


def work(transfer_id: str) -> None:
    """Work on one transfer for a minute, then let other work have its turn."""
    ends = time.monotonic() + _AGAIN
    found = actions.carry(UUID(transfer_id), is_over=lambda: time.monotonic() > ends)
    if found.shards_left and actions.is_any_left(UUID(transfer_id)):
        enqueue(WORK, key=f"transfer {transfer_id}", transfer_id=transfer_id)


def look_for_changes(transfer_id: str, files: dict[str, str] | None = None) -> None:
    """Look what changed at the sources of one transfer, and let it be carried over; why it cannot be is kept for people."""
    found = UUID(transfer_id)
    try:
        actions.sync(SYSTEM, found, files)
    except Refusal as no:
        actions.note_round_trouble(SYSTEM, found, no)


def rounds_due() -> int:
    """Wake those whose next round is due; gives how many."""
    rows = Transfer.objects.filter(state__in=_AT_REST, next_round_at__lte=clock.now())
    due = list(rows.values_list("id", flat=True))
    return sum(enqueue(SYNC, key=f"round {row}", transfer_id=str(row)) for row in due) + actions.let_logs_go()


def remind_frozen() -> int:
    """Remind whoever answers for a freeze that lasts longer than planned, once a day; gives of how many."""
    return actions.remind_frozen(SYSTEM)


def sweep() -> int:
    """Remove from the workbench what a kill left half written an hour ago, and rows of what was signed off that still lie there."""
    return workbench.sweep(time.time() - 3_600) + actions.put_away_rest()
