# SPDX-License-Identifier: Apache-2.0
"""One recipient: seen, acknowledged, refused, exempted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db import connection

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.named_sql import named_sql
from duly.rooms.delivery import actions as delivery
from duly.rooms.obligations import kinds
from duly.rooms.obligations.facts import ALREADY_SETTLED, NOTHING_OWED, REASON_NEEDED, SETTLED, STATE_WORDS, State
from duly.rooms.obligations.rules import MET, asks_everybody, met_state

_PACKAGE = "duly.rooms.obligations"


class _Owed(NamedTuple):
    """What one recipient owes, locked. Read without the ORM: thousands may press the button in the same minute."""

    id: UUID
    subject: UUID
    customer_id: UUID
    state: str
    step: int
    next_at: datetime | None
    viewed_at: datetime | None
    stuck_at: datetime | None
    left_at: datetime | None
    due_at: datetime
    steps: Sequence[Mapping[str, Any]]


@action("obligations.view")
def view(actor: Actor, recipient_id: UUID, *, language: str) -> None:
    """The notice was shown to whoever holds the recipient's link. The first time records ``obligations.viewed``.

    Of somebody who is exempt nothing is recorded: they owe nothing.
    """
    owed = _locked(recipient_id)
    if owed.viewed_at is None and owed.state != State.EXEMPT:
        state = State.REACHED if owed.state == State.WAITING else owed.state
        _execute("view", [state, clock.now(), owed.id])
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
    state = met_state(clock.now(), owed.due_at)
    _settle(
        actor, owed, state, how,
        goes_on=owed.next_at is not None and any(asks_everybody(step) for step in owed.steps[owed.step + 1 :]),
        keeps=any(asks_everybody(step) for step in owed.steps[: owed.step + 1]),
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
        Refusal: ``obligations.reason_needed``, ``obligations.nothing_owed``, ``obligations.already_settled``.
    """
    if not reason.strip():
        raise REASON_NEEDED(field="reason")
    owed = _settleable(recipient_id)
    _settle(actor, owed, State.EXEMPT, "")
    record(
        kinds.EXEMPTED,
        stream=owed.id,
        public={"notice": str(owed.subject)},
        subject=owed.customer_id,
        personal={"reason": reason},
    )


def _locked(recipient_id: UUID) -> _Owed:
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_PACKAGE, "lock"), [recipient_id])
        found = cursor.fetchone()
    if found is None:
        raise NOTHING_OWED()
    return _Owed._make((*found[:-1], orjson.loads(found[-1])))


def _settleable(recipient_id: UUID) -> _Owed:
    owed = _locked(recipient_id)
    if owed.state in SETTLED:
        raise ALREADY_SETTLED(state=STATE_WORDS[State(owed.state)].en)
    return owed


def _settle(actor: Actor, owed: _Owed, state: State, how: str, *, goes_on: bool = False, keeps: bool = False) -> None:
    """``goes_on``: a step that everybody gets lies ahead; ``keeps``: one lies behind, and what waits is not stopped."""
    now = clock.now()
    left_at = now if owed.stuck_at is not None and owed.left_at is None else owed.left_at
    _execute("settle", [state, how, now, owed.next_at if goes_on else None, left_at, owed.id])
    if not keeps:
        delivery.halt(actor, owed.subject, [owed.id])


def _execute(statement: str, values: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_PACKAGE, statement), values)
