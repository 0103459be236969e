# SPDX-License-Identifier: Apache-2.0
"""Work that is woken: what is due is carried to the recipients."""

from uuid import UUID

import structlog

from duly.foundation.jobs.actions import enqueue
from duly.kernel.actors import SYSTEM
from duly.rooms.downstream import actions
from duly.rooms.downstream.carrier import carrier
from duly.rooms.downstream.queries.due import is_any_due

CARRY = "downstream.carry"
_AT_ONCE, _MOST = 10, 500
log = structlog.get_logger()


def wake() -> int:
    """Wake the work when an announcement's time has come."""
    return int(enqueue(CARRY, key="downstream")) if is_any_due() else 0


def carry() -> int:
    """Carry what is due; gives how many. What was claimed is committed before anybody is called.

    A recipient that does not answer is left alone for the rest of this round, so that the others need not wait for it.
    """
    carried, silent = 0, set[UUID]()
    while carried < _MOST and (parcels := actions.claim(SYSTEM, most=_AT_ONCE, but=silent)):
        for parcel in parcels:
            answered = carrier().post(parcel)
            actions.settle(SYSTEM, parcel.id, answered)
            carried += 1
            if not answered.is_taken:
                log.warning("downstream.not_taken", announcement=str(parcel.id), code=answered.code or answered.status)
                silent.add(parcel.system)
    return carried
