# SPDX-License-Identifier: Apache-2.0
"""What people decide by hand about one delivery: settling an unknown outcome. Calls are in :mod:`.calls`."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.delivery import kinds
from duly.rooms.delivery.facts import (
    BAD_OUTCOME,
    NO_SUCH_DELIVERY,
    NOT_UNKNOWN,
    REASON_NEEDED,
    STATE_WORDS,
    State,
)
from duly.rooms.delivery.models import Delivery

SETTLEMENTS = (State.ACCEPTED, State.DELIVERED, State.FAILED)


@action("delivery.settle")
def settle(actor: Actor, delivery_id: UUID, *, outcome: str, reason: str) -> None:
    """Decide by hand what became of a delivery whose outcome is unknown. Records ``delivery.settled``.

    Raises:
        Refusal: ``delivery.no_such_delivery``, ``delivery.not_unknown``, ``delivery.bad_outcome``,
            ``delivery.reason_needed``.
    """
    row = of_actor(delivery_id, actor)
    if outcome not in SETTLEMENTS:
        raise BAD_OUTCOME(field="outcome", outcome=outcome, known=", ".join(SETTLEMENTS))
    if row.state != State.UNKNOWN:
        raise NOT_UNKNOWN(state=STATE_WORDS[State(row.state)].en)
    if not reason.strip():
        raise REASON_NEEDED(field="reason")
    row.state, row.outcome_code, row.next_at, row.updated_at = State(outcome), "settled", None, clock.now()
    row.save(update_fields=["state", "outcome_code", "next_at", "updated_at"])
    record(
        kinds.SETTLED,
        stream=row.recipient_id,
        public=kinds.which(row.id, row.mailing) | {"outcome": outcome, "by": "staff"},
        subject=row.customer_id,
        personal={"reason": reason.strip()},
    )


def of_actor(delivery_id: UUID, actor: Actor) -> Delivery:
    """One delivery that the actor may see, held until the verb ends, inside a running verb.

    Raises:
        Refusal: ``delivery.no_such_delivery``.
    """
    found = Delivery.objects.select_related("mailing").select_for_update(of=("self",)).filter(id=delivery_id).first()
    if found is None or not actor.may_see(found.mailing.organisation_id):
        raise NO_SUCH_DELIVERY()
    return found
