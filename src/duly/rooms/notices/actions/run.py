# SPDX-License-Identifier: Apache-2.0
"""Hold a launched notice, go on, end it, and find that everybody is accounted for."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.agreement import actions as agreement
from duly.rooms.agreement.facts import WHILE_SENDING, Step
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.notices import facts, kinds, queries
from duly.rooms.notices.facts import State
from duly.rooms.notices.models import Cancellation, Completion, Notice, Pause, Resumption
from duly.rooms.notices.rules.running import is_settled
from duly.rooms.notices.rules.states import must_be_open, state_of
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations import queries as owed


@action("notices.pause")
def pause(actor: Actor, notice_id: UUID | str, *, reason: str = "") -> None:
    """Send nothing more and open no further step until :func:`resume`; why is kept where it is said.

    Records ``notices.paused``.

    Raises:
        Refusal: ``notices.wrong_state``.
    """
    notice = _open(actor, notice_id, "pause")
    Pause.objects.create(notice=notice, by=actor.id, at=clock.now())
    delivery.pause(actor, notice.id)
    obligations.pause(actor, notice.id)
    record(kinds.PAUSED, stream=notice.id, subject=actor.id, personal=_why(reason))


@action("notices.resume")
def resume(actor: Actor, notice_id: UUID | str, *, reason: str = "") -> None:
    """Go on after :func:`pause`; why is kept where it is said. Records ``notices.resumed``.

    Raises:
        Refusal: ``notices.wrong_state``; ``obligations.phase_is_stopped``: that phase is released first.
    """
    notice = _open(actor, notice_id, "resume")
    obligations.resume(actor, notice.id)
    Resumption.objects.create(notice=notice, by=actor.id, at=clock.now())
    delivery.resume(actor, notice.id)
    record(kinds.RESUMED, stream=notice.id, subject=actor.id, personal=_why(reason))


@action("notices.cancel")
def cancel(actor: Actor, notice_id: UUID | str, *, reason: str) -> None:
    """End it for good: nothing more is sent, the public page says withdrawn, acknowledgements still count.

    Its open tasks are dropped, so that nobody is reminded of them; of what went out already, what is left to be done
    afterwards stays. Records ``notices.cancelled``, and ``agreement.task_done`` for each task.

    Raises:
        Refusal: ``notices.wrong_state``, ``notices.reason_needed``.
    """
    notice = queries.locked(actor, notice_id)
    state = state_of(queries.history_of(notice))
    must_be_open("cancel", state, notice.number)
    if not reason.strip():
        raise facts.REASON_NEEDED(field="reason")
    Cancellation.objects.create(notice=notice, reason=reason.strip(), by=actor.id, at=clock.now())
    went_out = state in {State.LAUNCHED, State.PAUSED}
    if went_out:
        delivery.cancel(actor, notice.id)
        obligations.close(actor, notice.id, why="cancelled")
    agreement.drop_open(notice.id, "cancelled", by=actor.id, steps=WHILE_SENDING if went_out else tuple(Step))
    record(kinds.CANCELLED, stream=notice.id, subject=actor.id, personal={"reason": reason.strip()})


@action("notices.complete")
def complete(actor: Actor) -> int:
    """Find launched notices whose every customer is accounted for; gives how many. Records ``notices.completed``."""
    count = 0
    for notice in queries.open_launches():
        recipients = owed.tally(notice.id)
        if is_settled(recipients, owed.chased(notice.id), deliveries.tally(notice.id)) and _is_ours(notice):
            Completion.objects.create(notice=notice, by=actor.id, at=clock.now())
            obligations.close(actor, notice.id, why="completed")
            record(kinds.COMPLETED, stream=notice.id, public={"recipients": recipients})
            count += 1
    return count


def _is_ours(notice: Notice) -> bool:
    """Whether nobody else decides about it now, nor has ended it since the list was read; nobody can until we are done."""
    is_locked = Notice.objects.select_for_update(skip_locked=True).filter(id=notice.id).first() is not None
    return is_locked and not any(one.objects.filter(notice=notice).exists() for one in (Cancellation, Completion))


def _why(reason: str) -> dict[str, str]:
    return {"reason": reason.strip()} if reason.strip() else {}


def _open(actor: Actor, notice_id: UUID | str, verb: str) -> Notice:
    notice = queries.locked(actor, notice_id)
    must_be_open(verb, state_of(queries.history_of(notice)), notice.number)
    return notice
