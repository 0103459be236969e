# SPDX-License-Identifier: Apache-2.0
"""The tasks that a policy gives to every notice, and their deadlines, which move with it."""

from datetime import date
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.agreement import queries
from duly.rooms.agreement.actions.tasks import add_rows
from duly.rooms.agreement.facts import Source
from duly.rooms.agreement.kinds import TASKS_DATED
from duly.rooms.agreement.models import Task
from duly.rooms.agreement.rules.deadlines import due_on


@action("agreement.open_from_policy")
def open_from_policy(
    actor: Actor, subject: UUID, organisation: UUID, kind: str, *, launch_on: date | None, effective_on: date
) -> int:
    """Open the tasks that the policy in force gives to a notice of this kind, once; gives how many.

    Records ``agreement.task_added``.
    """
    take_turn(Turn.AGREEMENT, subject)
    if Task.objects.filter(subject=subject, source=Source.POLICY).exists():
        return 0
    known = accounts.departments_of(organisation)
    rows = [
        Task(
            organisation_id=organisation, subject=subject, step=one.step, title_zh=one.title_zh, title_en=one.title_en,
            department=known[one.department] if one.department else None,
            due_on=due_on(one.days, one.before, launch_on, effective_on), days=one.days, before=one.before,
            is_mandatory=one.is_mandatory, source=Source.POLICY, by=actor.id, at=clock.now(),
        )
        for one in queries.policy_of(organisation).templates
        if not one.kinds or kind in one.kinds
    ]  # fmt: skip
    add_rows(rows)
    return len(rows)


@action("agreement.redate")
def redate(actor: Actor, subject: UUID, *, launch_on: date | None, effective_on: date) -> int:
    """Move the deadlines of open tasks of a policy with their notice; gives how many. Records ``agreement.tasks_dated``."""
    moved = []
    for row in Task.objects.filter(subject=subject, source=Source.POLICY, outcome="", days__isnull=False):
        due = due_on(row.days or 0, row.before, launch_on, effective_on)
        if due != row.due_on:
            row.due_on = due
            moved.append(row)
    if moved:
        Task.objects.bulk_update(moved, ["due_on"])
        record(TASKS_DATED, stream=subject, public={"count": len(moved)})
    return len(moved)
