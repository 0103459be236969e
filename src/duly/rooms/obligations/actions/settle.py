# SPDX-License-Identifier: Apache-2.0
"""One recipient: seen, acknowledged, refused, exempted."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.delivery import actions as delivery
from duly.rooms.obligations import kinds
from duly.rooms.obligations.facts import ALREADY_SETTLED, NOTHING_OWED, STATE_WORDS, State
from duly.rooms.obligations.models import Cascade, Obligation
from duly.rooms.obligations.queries import steps_of
from duly.rooms.obligations.rules import MET, OPEN, asks_everybody, met_state


@action("obligations.view")
def view(actor: Actor, recipient_id: UUID, *, language: str) -> None:
    """The notice was shown to whoever holds the recipient's link. The first time records ``obligations.viewed``.

    Of somebody who is exempt nothing is recorded: they owe nothing.
    """
    owed = _locked(recipient_id)
    if owed.viewed_at is None and owed.state != State.EXEMPT:
        owed.viewed_at = clock.now()
        owed.state = State.REACHED if owed.state == State.WAITING else owed.state
        owed.save(update_fields=["state", "viewed_at"])
        record(kinds.VIEWED, stream=owed.id, public={"notice": str(owed.subject), "language": language})


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
    cascade = Cascade.objects.get(subject=owed.subject)
    state = met_state(clock.now(), cascade.due_at)
    steps = steps_of(cascade, owed.track)
    _settle(
        actor, owed, state, how,
        goes_on=owed.next_at is not None and any(asks_everybody(step) for step in steps[owed.step + 1 :]),
        keeps=any(asks_everybody(step) for step in steps[: owed.step + 1]),
    )  # fmt: skip
    late = state is State.ACKNOWLEDGED_LATE
    record(kinds.ACKNOWLEDGED, stream=owed.id, public={"notice": str(owed.subject), "how": how, "late": late})
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
        kinds.REFUSED,
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
        kinds.EXEMPTED,
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


def _settle(
    actor: Actor, owed: Obligation, state: State, how: str, *, goes_on: bool = False, keeps: bool = False
) -> None:
    """``goes_on``: a step that everybody gets lies ahead; ``keeps``: one lies behind, and what waits is not stopped."""
    owed.state, owed.how, owed.met_at = state, how, clock.now()
    if not goes_on:
        owed.next_at = None
    if owed.stuck_at is not None and owed.left_at is None:
        owed.left_at = owed.met_at
    owed.save(update_fields=["state", "how", "met_at", "next_at", "left_at"])
    if not keeps:
        delivery.halt(actor, owed.subject, [owed.id])
