# SPDX-License-Identifier: Apache-2.0
"""Open what a whole roll owes, hold it, end it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from duly.foundation.ledger.actions import action, copy_in, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.obligations.facts import CLOSED, OPENED, PAUSED, Owed, Plan, State
from duly.rooms.obligations.models import Cascade, Obligation

_COLUMNS = ("id", "subject", "customer_id", "language", "time_zone", "region", "state", "step", "next_at", "how")


@action("obligations.open")
def open_acknowledgements(actor: Actor, subject: UUID, *, plan: Plan, pages: Iterable[list[Owed]]) -> int:
    """Open the acknowledgement of everybody on a roll; gives how many owe one.

    ``pages`` are read one at a time, so memory does not grow with the roll. The first step opens at once, in batches,
    by :func:`advance`. Records ``obligations.opened``.
    """
    Cascade.objects.create(
        subject=subject,
        due_at=plan.due_at,
        scale=plan.scale,
        steps=[
            {"channel": s.channel, "mailing": str(s.mailing), "wait": int(s.wait.total_seconds())} for s in plan.steps
        ],
    )
    now = clock.now()
    total = exempt = 0
    for page in pages:
        total += copy_in("obligations_obligation", _COLUMNS, _rows(subject, page, now))
        exempt += sum(owed.exempt for owed in page)
    record(
        OPENED,
        stream=subject,
        public={
            "count": total - exempt,
            "exempt": exempt,
            "due_at": clock.stamp(plan.due_at),
            "steps": [step.channel for step in plan.steps],
        },
    )
    return total - exempt


def _rows(subject: UUID, page: list[Owed], now: datetime) -> Iterator[tuple[Any, ...]]:
    notice, at_once = subject.hex, now.isoformat()  # text is written faster than UUIDs and times are
    for owed in page:
        state, next_at = (State.EXEMPT, None) if owed.exempt else (State.WAITING, at_once)
        yield (
            owed.recipient_id.hex, notice, owed.customer_id.hex, owed.language, owed.time_zone, owed.region,
            state.value, -1, next_at, "",
        )  # fmt: skip


@action("obligations.pause")
def pause(actor: Actor, subject: UUID) -> None:
    """Open no further step until :func:`resume`. Records ``obligations.paused``."""
    _set_paused(subject, paused=True)


@action("obligations.pause")
def resume(actor: Actor, subject: UUID) -> None:
    """Go on after :func:`pause`. Records ``obligations.paused``."""
    _set_paused(subject, paused=False)


def _set_paused(subject: UUID, *, paused: bool) -> None:
    Cascade.objects.filter(subject=subject).update(paused=paused)
    record(PAUSED, stream=subject, public={"paused": paused})


@action("obligations.close")
def close(actor: Actor, subject: UUID, *, why: str) -> None:
    """Chase nobody any further; acknowledgements still count. ``why``: ``cancelled`` or ``completed``.

    Records ``obligations.closed``.
    """
    Cascade.objects.filter(subject=subject).update(closed_at=clock.now())
    Obligation.objects.filter(subject=subject, next_at__isnull=False).update(next_at=None)
    record(CLOSED, stream=subject, public={"why": why})
