# SPDX-License-Identifier: Apache-2.0
"""How a call went, and what the customer said in it, in one transaction."""

from datetime import datetime
from uuid import UUID

from duly.foundation.ledger.actions import action
from duly.kernel.actors import Actor
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.facts import State
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations import queries as owed
from duly.rooms.obligations.facts import SETTLED


@action("counter.record_call")
def record_call(
    actor: Actor, delivery_id: UUID, *, result: str, note: str = "", minutes: float = 0.0, recording: str = "",
    call_back: datetime | None = None, language: str = "",
) -> State:  # fmt: skip
    """As ``delivery.record_call``; a customer who confirms on the telephone has acknowledged, one who refuses has refused.

    Records what that one records, and ``obligations.acknowledged`` or ``obligations.refused``.

    Raises:
        Refusal: those of ``delivery.record_call``.
    """
    recipient = deliveries.delivery_for(actor, delivery_id).recipient_id
    state = delivery.record_call(
        actor, delivery_id, result=result, note=note, minutes=minutes, recording=recording, call_back=call_back,
        language=language,
    )  # fmt: skip
    if result == "confirmed":
        obligations.acknowledge(actor, recipient, how="call")
    elif result == "refused" and owed.obligation(recipient).state not in SETTLED:
        obligations.refuse(actor, recipient, how="call", reason=note.strip() or "refused on the telephone")
    return state
