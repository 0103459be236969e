# SPDX-License-Identifier: Apache-2.0
"""Somebody takes along what the new system changed before it was rolled back: it is on record before they have it."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel.actors import Actor
from duly.rooms.transfer.actions.moving import held
from duly.rooms.transfer.cutover_kinds import REVERSE_TAKEN


@action("transfer.take_reverse")
def take_reverse(actor: Actor, transfer_id: UUID, position: int, *, rows: int, kind: str) -> None:
    """Put it on record. The file is made already, so the number of its rows is what is in it. Records
    ``transfer.reverse_taken``.

    Raises:
        Refusal: ``transfer.no_such_transfer``.
    """
    row = held(transfer_id, actor)
    record(REVERSE_TAKEN, stream=row.id, public={"ref": row.ref, "table": position, "rows": rows, "format": kind})
