# SPDX-License-Identifier: Apache-2.0
"""What the clock does: silence resolves, what was resolved is closed, and what is late is noted once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from duly.foundation.ledger.actions import action, record, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.feedback.actions.answering import end
from duly.rooms.feedback.actions.moving import go, which
from duly.rooms.feedback.kinds import CLOSED, LATE
from duly.rooms.feedback.models import Conversation
from duly.rooms.feedback.queries.policies import policy_of
from duly.rooms.feedback.rules.states import AT_WORK
from duly.rooms.feedback.terms import Kind, Outcome, State

_BATCH = 200


@action("feedback.close_quiet")
def close_quiet(actor: Actor) -> int:
    """Resolve questions to whose answer the customer said nothing for long, close what was resolved long ago; gives how many.

    A complaint is never resolved by silence: somebody decides it. Records ``feedback.resolved`` and ``feedback.closed``.
    """
    now, done = clock.now(), 0
    for home in _homes():
        rules = policy_of(home)
        quiet = _held(home, State.WAITING).filter(
            kind=Kind.QUESTION, last_at__lt=now - timedelta(days=rules.quiet_days)
        )
        for row in quiet[:_BATCH]:
            end(row, actor, Outcome.SILENT)
            done += 1
        old = _held(home, State.RESOLVED).filter(resolved_at__lt=now - timedelta(days=rules.reopen_days))
        for row in old[:_BATCH]:
            row.closed_at = now
            go(row, actor, State.CLOSED, "close", "closed_at")
            record(CLOSED, stream=row.id, public=which(row))
            done += 1
    return done


@action("feedback.note_late")
def note_late(actor: Actor) -> int:
    """Note what has become late, once for the first answer and once for the end; gives how many.

    Records ``feedback.late`` for each.
    """
    now = clock.now()
    rows = Conversation.objects.select_for_update(skip_locked=True).filter(resolved_at=None, stopped_at=None)
    first = list(rows.filter(state__in=AT_WORK, answered_at=None, first_late_at=None, first_due_at__lt=now)[:_BATCH])
    whole = list(rows.filter(late_at=None, due_at__lt=now)[:_BATCH])
    _noted(first, "first_late_at", now)
    _noted(whole, "late_at", now)
    return len(first) + len(whole)


def _noted(rows: Sequence[Conversation], field: str, now: datetime) -> None:
    is_first = field == "first_late_at"
    for row in rows:
        setattr(row, field, now)
    if rows:
        Conversation.objects.bulk_update(rows, [field])
    record_many(LATE, [FactRow(row.id, which(row) | _said(row, is_first=is_first)) for row in rows])


def _said(row: Conversation, *, is_first: bool) -> dict[str, str]:
    due = row.first_due_at if is_first else row.due_at
    return {"what": "first_answer" if is_first else "end", "due_at": clock.stamp(due)}


def _homes() -> list[UUID]:
    """Organisations with something that the clock may end."""
    ends = Q(state=State.WAITING) | Q(state=State.RESOLVED)
    rows = Conversation.objects.filter(ends).order_by("organisation_id").distinct("organisation_id")
    return list(rows.values_list("organisation_id", flat=True))


def _held(home: UUID, state: State) -> QuerySet[Conversation]:
    return Conversation.objects.select_for_update(skip_locked=True).filter(organisation_id=home, state=state)
