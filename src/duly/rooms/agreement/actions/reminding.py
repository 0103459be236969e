# SPDX-License-Identifier: Apache-2.0
"""Reminders: each open task that is nearly or more than due, once a day."""

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.agreement import queries
from duly.rooms.agreement.kinds import REMINDED
from duly.rooms.agreement.models import Reminder, Task
from duly.rooms.agreement.rules.deadlines import is_to_be_reminded

_BATCH = 2_000


@action("agreement.remind_due")
def remind_due(actor: Actor) -> int:
    """Remind whoever has a task or a sign-off that is due soon or overdue; gives how many reminders are new.

    A day is that of the organisation. The reminder stands in the console and the API until the task is done; no message
    is sent. Records ``agreement.reminded``.
    """
    rows = Task.objects.filter(outcome="", due_on__isnull=False).select_related("department").order_by("due_on")
    tasks = list(rows[:_BATCH])
    places = accounts.organisations({row.organisation_id for row in tasks})
    now = clock.now()
    days = {key: clock.day_in(place.time_zone, now) for key, place in places.items()}
    leads = {key: queries.policy_of(key).remind_days for key in places}
    due = [row for row in tasks if is_to_be_reminded(row.due_on, days[row.organisation_id], leads[row.organisation_id])]
    known = set(Reminder.objects.filter(task__in=due, on__in=set(days.values())).values_list("task_id", "on"))
    fresh = [row for row in due if (row.id, days[row.organisation_id]) not in known]
    made = [
        Reminder(task=row, on=day, is_overdue=row.due_on is not None and row.due_on < day, at=now)
        for row in fresh
        for day in [days[row.organisation_id]]
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
