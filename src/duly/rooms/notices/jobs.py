# SPDX-License-Identifier: Apache-2.0
"""Work of this room that comes round."""

from uuid import UUID

import structlog

from duly.foundation.jobs.actions import enqueue
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.notices import actions, queries
from duly.rooms.notices.actions.rounds import LAUNCH_ROUND

log = structlog.get_logger()


def complete_settled() -> int:
    """Complete launched notices whose every customer is accounted for."""
    return actions.complete(SYSTEM)


def repeat_due() -> int:
    """Write the rounds that are due, and put those in the queue that may go as they were approved."""
    made = sum(actions.repeat(SYSTEM, first) is not None for first in queries.coming_round())
    for notice in queries.fit_rounds():  # also those whose token was lost
        enqueue(LAUNCH_ROUND, key=f"round-{notice}", notice=str(notice))
    return made


def launch_round(notice: str) -> None:
    """Launch one round as it was approved; what hinders it is left to people."""
    try:
        actions.launch(SYSTEM, UUID(notice))
    except Refusal as refusal:
        log.warning("notices.round_not_launched", notice=notice, why=refusal.code)
