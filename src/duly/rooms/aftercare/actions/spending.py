# SPDX-License-Identifier: Apache-2.0
"""Say how much time went into a transfer."""

from datetime import date
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.aftercare.kinds import SPENT
from duly.rooms.aftercare.models import Spent
from duly.rooms.aftercare.refusals import BAD_MINUTES
from duly.rooms.transfer import queries as transfers

_MOST, _LONGEST, _SHORTEST = 6_000, 200, 2


@action("aftercare.spend")
def spend(actor: Actor, transfer_id: UUID, minutes: int, what: str, *, on: date | None = None) -> None:
    """Put down one's own time, in minutes, and what it went into. Records ``aftercare.spent``.

    Raises:
        Refusal: ``aftercare.bad_minutes``, ``transfer.no_such_transfer``.
    """
    ref = transfers.row_for(actor, transfer_id).ref
    if not 1 <= minutes <= _MOST or len(what.strip()) < _SHORTEST:
        raise BAD_MINUTES(field="minutes", given=minutes)
    day = on or clock.now().date()
    Spent.objects.create(
        transfer_id=transfer_id, minutes=minutes, what=what.strip()[:_LONGEST], on=day, by=actor.id, at=clock.now()
    )
    record(SPENT, stream=transfer_id, public={"ref": ref, "minutes": minutes, "on": day.isoformat()})
