# SPDX-License-Identifier: Apache-2.0
"""Taking a request from one state to the next, as the table of states allows; every verb of the room goes through here."""

from datetime import datetime
from uuid import UUID

from duly.foundation.ledger.actions import record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.change_requests.kinds import MOVED
from duly.rooms.change_requests.models import ChangeRequest, Event, Verification
from duly.rooms.change_requests.refusals import NO_SUCH_REQUEST, NOT_NOW, NOT_YOURS
from duly.rooms.change_requests.rules.clocks import expires, resumed
from duly.rooms.change_requests.rules.states import MOVES, OPEN, STOPPED, hats_of, may_go, who_goes
from duly.rooms.change_requests.terms import STATE_WORDS, State

_AT_ONCE = frozenset({State.RECEIVED, State.READY, State.APPLIED, State.NOTIFIED})
"""In these the clock carries the request on by itself."""


def held(request_id: UUID, actor: Actor) -> ChangeRequest:
    """A request that the actor may see, locked until the verb ends. A customer sees their own only.

    Raises:
        Refusal: ``change_requests.no_such_request``.
    """
    row = ChangeRequest.objects.select_for_update().filter(id=request_id).first()
    if row is None or not is_visible(row, actor):
        raise NO_SUCH_REQUEST()
    return row


def is_visible(row: ChangeRequest, actor: Actor) -> bool:
    """Whether the actor may know of this request."""
    if not actor.may_see(row.organisation_id):
        return False
    return actor.kind != "customer" or actor.id in {row.party_id, row.requester_id}


def must_be(row: ChangeRequest, *states: State) -> None:
    """Refuse unless the request is in one of these states.

    Raises:
        Refusal: ``change_requests.not_now``.
    """
    if row.state not in states:
        raise NOT_NOW(
            number=row.number, state=STATE_WORDS[State(row.state)],
            wanted=STATE_WORDS[states[0]] if states else STATE_WORDS[State.CLOSED],
        )  # fmt: skip


def must_be_open(row: ChangeRequest) -> None:
    """Refuse what is over, or applied already.

    Raises:
        Refusal: ``change_requests.not_now``.
    """
    if row.state not in OPEN:
        must_be(row, State.RECEIVED)


def go(actor: Actor, row: ChangeRequest, after: State, *, why: str = "") -> None:
    """Take the request to another state, inside a running verb. Records ``change_requests.moved``.

    Raises:
        Refusal: ``change_requests.not_now``, ``change_requests.not_yours``.
    """
    before = State(row.state)
    if not who_goes(before, after):
        raise NOT_NOW(
            number=row.number, state=STATE_WORDS[before],
            wanted=STATE_WORDS[next((one for one in MOVES if who_goes(one, after)), State.RECEIVED)],
        )  # fmt: skip
    if not may_go(before, after, hats_of(actor)):
        raise NOT_YOURS(number=row.number, who=", ".join(sorted(who_goes(before, after))))
    now = clock.now()
    _set_clock(row, before, after, now)
    row.state = after
    row.save()
    if after not in OPEN:
        Verification.objects.filter(request=row, result="").update(result="void", at=now)
    Event.objects.create(
        request=row, at=now, before=before, after=after, by_kind=actor.kind, by_id=actor.id, why=why
    )  # fmt: skip
    record(
        MOVED,
        stream=row.id,
        public={**which(row), "before": before, "after": after, "why": why, "due_at": clock.stamp(row.due_at)},
    )


def _set_clock(row: ChangeRequest, before: State, after: State, now: datetime) -> None:
    """The clock of an answer stands while we wait or hold; the other one says when to look again.

    What was waiting when it was put on hold goes back to where it waited for, because by then that may be there.
    """
    if after in STOPPED and before not in STOPPED:
        row.back_to, row.paused_at = before, now
    elif before in STOPPED and after not in STOPPED:
        row.due_at = resumed(row.due_at, row.paused_at, now)
        row.paused_at, row.back_to = None, ""
    row.next_at = now if after in _AT_ONCE else expires(after, now)
    if after is State.READY and row.effective_from and row.effective_from > now:
        row.next_at = row.effective_from


def which(row: ChangeRequest) -> dict[str, str]:
    """The fields with which every leaf about a request begins."""
    return {"request": str(row.id), "number": row.number}
