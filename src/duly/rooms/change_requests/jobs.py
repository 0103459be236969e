# SPDX-License-Identifier: Apache-2.0
"""Work that comes round."""

import structlog

from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions
from duly.rooms.change_requests.queries import bulk, lateness, working

log = structlog.get_logger()
_AT_ONCE = 200


def carry_on() -> int:
    """Carry requests on whose moment has come: find out whom they concern, send codes, apply, close; gives how many.

    Each is a transaction of its own; what cannot be applied is taken down as failed, and the others go on.
    """
    ids = working.due()
    for request_id in ids:
        try:
            actions.advance(SYSTEM, request_id)
        except Refusal as refusal:
            log.warning("change_requests.not_carried", request=str(request_id), code=refusal.code)
            if working.is_ready(request_id):
                actions.fail(SYSTEM, request_id, refusal.code)
    return len(ids)


def escalate() -> int:
    """Pass what is late upwards, each request once; gives how many."""
    return actions.escalate(SYSTEM, most=_AT_ONCE) if lateness.to_escalate(1) else 0


def carry_files() -> int:
    """Carry out lines of files that were agreed to; gives how many. Each is a transaction of its own, so that whoever dies
    loses none and does none twice.
    """
    lines = bulk.lines_left(_AT_ONCE)
    for line in lines:
        try:
            actions.carry_line(SYSTEM, line)
        except Refusal as refusal:
            actions.fail_line(SYSTEM, line, refusal.code)
    return len(lines)
