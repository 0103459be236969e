# SPDX-License-Identifier: Apache-2.0
"""Remove what was kept for the notice and the checks, once nobody needs it any more."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.rooms.aftercare import queries
from duly.rooms.aftercare.kinds import LET_GO
from duly.rooms.aftercare.models import Matching
from duly.rooms.transfer import actions as transfer
from duly.rooms.transfer import queries as transfers


def let_go_due() -> int:
    """Let go of every transfer whose notice is laid down and whose watch has ended with everything judged and mended; gives
    how many.
    """
    due = queries.spent_matchings()
    for one in due:
        let_go(SYSTEM, one)
    return len(due)


@action("aftercare.look")
def let_go(actor: Actor, transfer_id: UUID) -> None:
    """Remove keys, pointers, samples and what checks found of one transfer. Records ``aftercare.let_go``."""
    row = Matching.objects.select_for_update().get(transfer_id=transfer_id)
    row.let_go_at = clock.now()
    row.save(update_fields=["let_go_at"])
    transfer.let_go(transfer_id)
    record(LET_GO, stream=transfer_id, public={"ref": transfers.row_for(actor, transfer_id).ref})
