# SPDX-License-Identifier: Apache-2.0
"""What people decide or do by hand: settling an unknown outcome, and calling a customer."""

from datetime import timedelta
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.customers import actions as customers
from duly.rooms.delivery import kinds
from duly.rooms.delivery.facts import (
    BAD_OUTCOME,
    BY_HAND,
    NO_SUCH_DELIVERY,
    NOT_A_CALL,
    NOT_UNKNOWN,
    REASON_NEEDED,
    STATE_WORDS,
    State,
)
from duly.rooms.delivery.models import Delivery

SETTLEMENTS = (State.ACCEPTED, State.DELIVERED, State.FAILED)
CALL_RESULTS = ("spoken", "message_left", "no_answer", "wrong_number")
_CALLS = 3
_CALL_AGAIN = timedelta(hours=4)


@action("delivery.settle")
def settle(actor: Actor, delivery_id: UUID, *, outcome: str, reason: str) -> None:
    """Decide by hand what became of a delivery whose outcome is unknown. Records ``delivery.settled``.

    Raises:
        Refusal: ``delivery.no_such_delivery``, ``delivery.not_unknown``, ``delivery.bad_outcome``,
            ``delivery.reason_needed``.
    """
    row = _locked(actor, delivery_id)
    if outcome not in SETTLEMENTS:
        raise BAD_OUTCOME(field="outcome", outcome=outcome, known=", ".join(SETTLEMENTS))
    if row.state != State.UNKNOWN:
        raise NOT_UNKNOWN(state=STATE_WORDS[State(row.state)].en)
    if not reason.strip():
        raise REASON_NEEDED(field="reason")
    _move(row, State(outcome), "settled")
    record(
        kinds.SETTLED,
        stream=row.recipient_id,
        public=kinds.which(row.id, row.mailing) | {"outcome": outcome, "by": "staff"},
        subject=row.customer_id,
        personal={"reason": reason.strip()},
    )


@action("delivery.record_call")
def record_call(actor: Actor, delivery_id: UUID, *, result: str, note: str = "") -> State:
    """Say how a call on the work list went: ``spoken``, ``message_left``, ``no_answer``, ``wrong_number``.

    Nobody answering puts the call back on the list twice; a wrong number marks the contact point. Records
    ``delivery.called``, and ``delivery.delivered``, ``delivery.accepted``, ``delivery.bounced`` or ``delivery.refused``
    once it is over.

    Raises:
        Refusal: ``delivery.no_such_delivery``, ``delivery.not_a_call``, ``delivery.bad_outcome``.
    """
    row = _locked(actor, delivery_id)
    if result not in CALL_RESULTS:
        raise BAD_OUTCOME(field="result", outcome=result, known=", ".join(CALL_RESULTS))
    if row.mailing.channel != BY_HAND or row.state not in {State.PLANNED, State.HELD}:
        raise NOT_A_CALL(channel=row.mailing.channel, state=STATE_WORDS[State(row.state)].en)
    row.attempt += 1
    public = kinds.which(row.id, row.mailing)
    record(
        kinds.CALLED,
        stream=row.recipient_id,
        public=public | {"result": result, "attempt": row.attempt},
        subject=row.customer_id,
        personal={"note": note} if note else {},
    )
    match result:
        case "spoken":
            _move(row, State.DELIVERED, result)
            record(kinds.DELIVERED, stream=row.recipient_id, public=public | {"receipt": None})
        case "message_left":
            _move(row, State.ACCEPTED, result)
            record(kinds.ACCEPTED, stream=row.recipient_id, public=public | {"attempt": row.attempt})
        case "wrong_number":
            _move(row, State.BOUNCED, result)
            record(kinds.BOUNCED, stream=row.recipient_id, public=public | {"code": result, "receipt": None})
            if row.contact_point_id:
                customers.mark_contact_points(actor, [(row.contact_point_id, "bounced", result)])
        case _:
            _call_again(row)
    return State(row.state)


def _call_again(row: Delivery) -> None:
    if row.attempt < _CALLS:
        row.state, row.outcome_code, row.updated_at = State.PLANNED, "no_answer", clock.now()
        row.save(update_fields=["state", "outcome_code", "attempt", "updated_at"])
        return
    _move(row, State.FAILED, "no_answer")
    public = kinds.which(row.id, row.mailing) | {"code": "no_answer", "permanent": True, "attempt": row.attempt}
    record(kinds.REFUSED, stream=row.recipient_id, public=public)


def _locked(actor: Actor, delivery_id: UUID) -> Delivery:
    found = Delivery.objects.select_related("mailing").select_for_update(of=("self",)).filter(id=delivery_id).first()
    if found is None or not actor.may_see(found.mailing.organisation_id):
        raise NO_SUCH_DELIVERY()
    return found


def _move(row: Delivery, state: State, code: str) -> None:
    row.state, row.outcome_code, row.next_at, row.updated_at = state, code, None, clock.now()
    row.save(update_fields=["state", "outcome_code", "next_at", "attempt", "updated_at"])
