# SPDX-License-Identifier: Apache-2.0
"""One recipient: seen, acknowledged, refused, exempted."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.delivery import actions as delivery
from duly.rooms.obligations import facts
from duly.rooms.obligations.facts import ALREADY_SETTLED, NOTHING_OWED, STATE_WORDS, State
from duly.rooms.obligations.models import Cascade, Obligation
from duly.rooms.obligations.rules import MET, OPEN, met_state


@action("obligations.view")
def view(actor: Actor, recipient_id: UUID, *, language: str) -> None:
    """The notice was shown to whoever holds the recipient's link. The first time records ``obligations.viewed``."""
    owed = _locked(recipient_id)
    if owed.state == State.WAITING:
        owed.state = State.REACHED
        owed.save(update_fields=["state"])
        record(facts.VIEWED, stream=owed.id, public={"notice": str(owed.subject), "language": language})


@action("obligations.acknowledge")
def acknowledge(actor: Actor, recipient_id: UUID, *, how: str) -> State:
    """The customer has confirmed receipt by a deliberate step; gives the resulting state.

    ``how``: ``portal``, ``sms``, ``email``, ``call``, ``counter``. A second acknowledgement changes nothing. What is
    still to be sent to this recipient is stopped. Records ``obligations.acknowledged``.

    Raises:
        Refusal: ``obligations.nothing_owed``.
    """
    owed = _locked(recipient_id)
    if owed.state in MET:
        return State(owed.state)
    due_at = Cascade.objects.values_list("due_at", flat=True).get(subject=owed.subject)
    state = met_state(clock.now(), due_at)
    _settle(actor, owed, state, how)
    late = state is State.ACKNOWLEDGED_LATE
    record(facts.ACKNOWLEDGED, stream=owed.id, public={"notice": str(owed.subject), "how": how, "late": late})
    return state


@action("obligations.refuse")
def refuse(actor: Actor, recipient_id: UUID, *, how: str, reason: str) -> None:
    """The customer refuses, or says that the message is not meant for them. Records ``obligations.refused``.

    Raises:
        Refusal: ``obligations.nothing_owed``, ``obligations.already_settled``.
    """
    owed = _settleable(recipient_id)
    _settle(actor, owed, State.REFUSED, how)
    record(
        facts.REFUSED,
        stream=owed.id,
        public={"notice": str(owed.subject), "how": how},
        subject=owed.customer_id,
        personal={"reason": reason},
    )


@action("obligations.exempt")
def exempt(actor: Actor, recipient_id: UUID, *, reason: str) -> None:
    """Nothing is asked of this customer any more, for a reason. Records ``obligations.exempted``.

    Raises:
        Refusal: ``obligations.nothing_owed``, ``obligations.already_settled``.
    """
    owed = _settleable(recipient_id)
    _settle(actor, owed, State.EXEMPT, "")
    record(
        facts.EXEMPTED,
        stream=owed.id,
        public={"notice": str(owed.subject)},
        subject=owed.customer_id,
        personal={"reason": reason},
    )


def _locked(recipient_id: UUID) -> Obligation:
    owed = Obligation.objects.select_for_update().filter(id=recipient_id).first()
    if owed is None:
        raise NOTHING_OWED()
    return owed


def _settleable(recipient_id: UUID) -> Obligation:
    owed = _locked(recipient_id)
    if owed.state not in OPEN | {State.STALLED, State.UNREACHABLE}:
        raise ALREADY_SETTLED(state=STATE_WORDS[State(owed.state)].en)
    return owed


def _settle(actor: Actor, owed: Obligation, state: State, how: str) -> None:
    owed.state, owed.how, owed.met_at, owed.next_at = state, how, clock.now(), None
    owed.save(update_fields=["state", "how", "met_at", "next_at"])
    delivery.halt(actor, owed.subject, [owed.id])
