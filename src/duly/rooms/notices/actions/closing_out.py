# SPDX-License-Identifier: Apache-2.0
"""What people have to do because a notice went out: registry, tax, bank, records; as tasks with deadlines."""

from collections.abc import Mapping

from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.agreement import actions as agreement
from duly.rooms.agreement.facts import NewTask, Step
from duly.rooms.notices import queries
from duly.rooms.notices.models import Notice
from duly.rooms.notices.rules.departments import NAMES, Named, department_of
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.facts import Task

_LONGEST = 500


def add_tasks(actor: Actor, notice: Notice) -> int:
    """Give people the tasks that rules ask for, inside a running verb; gives how many are new. A rule gives its task once.

    Where the organisation has no department of the rule's name, the task is for nobody in particular and its title names it.
    """
    places = accounts.departments_of(notice.organisation_id)
    wanted = [_task(one, places) for one in rulebook.tasks_from(queries.snapshot_of(notice), clock.now())]
    return len(agreement.add_tasks(actor, notice.id, notice.organisation_id, wanted)) if wanted else 0


def _task(one: Task, places: Mapping[str, Named]) -> NewTask:
    ref, meant = department_of(one.department, places), NAMES.get(one.department)
    zh, en = one.words.say("zh"), one.words.say("en")
    if ref is None and meant:
        zh, en = f"〔{meant.zh}〕{zh}", f"[{meant.en}] {en}"
    law = str(one.law) if one.law else ""
    return NewTask(
        Step.FEEDBACK, zh[:_LONGEST], en[:_LONGEST], department=ref, due_on=one.due_on, law=law, rule=one.rule
    )  # fmt: skip
