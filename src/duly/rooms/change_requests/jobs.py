# SPDX-License-Identifier: Apache-2.0
"""Work that comes round."""

import structlog

from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions
from duly.rooms.change_requests.queries import working

log = structlog.get_logger()


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
