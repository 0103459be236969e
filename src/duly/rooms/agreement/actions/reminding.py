# SPDX-License-Identifier: Apache-2.0
"""Reminders: each open task that is nearly or more than due, once a day."""

from datetime import timedelta

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.agreement import queries
from duly.rooms.agreement.kinds import REMINDED
from duly.rooms.agreement.models import Reminder, Task

_BATCH = 2_000


@action("agreement.remind_due")
def remind_due(actor: Actor) -> int:
    """Remind whoever has a task or a sign-off that is due soon or overdue; gives how many reminders are new.

    A day is that of the organisation. The reminder stands in the console and the API until the task is done; the
    daily mail to each person is the affair of the room ``reminders``. Records ``agreement.reminded``.
    """
    now, made = clock.now(), list[Reminder]()
    waiting = Task.objects.filter(outcome="", due_on__isnull=False)
    for key, place in accounts.organisations(waiting.values_list("organisation_id", flat=True).distinct()).items():
        today, lead = clock.day_in(place.time_zone, now), timedelta(days=queries.policy_of(key).remind_days)
        # who was reminded today is not read again: the next round goes on with those that did not fit into this one
        due = waiting.filter(organisation_id=key, due_on__lte=today + lead).exclude(reminders__on=today)
        made += [
            Reminder(task=row, on=today, is_overdue=row.due_on is not None and row.due_on < today, at=now)
            for row in due.select_related("department").order_by("due_on", "id")[:_BATCH]
        ]
    Reminder.objects.bulk_create(made)
    record_many(REMINDED, [FactRow(one.task.subject, _told(one)) for one in made])
    return len(made)


def _told(one: Reminder) -> dict[str, str | bool | None]:
    task = one.task
    return {
        "task": str(task.id), "department": task.department.ref if task.department else None,
        "due_on": task.due_on.isoformat() if task.due_on else None, "overdue": one.is_overdue,
    }  # fmt: skip
