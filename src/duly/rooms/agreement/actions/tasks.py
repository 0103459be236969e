# SPDX-License-Identifier: Apache-2.0
"""Tasks: by hand, from rules, in bulk; done and opened again."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import Turn, action, record, record_many, take_turn
from duly.foundation.ledger.facts import FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.agreement.facts import NewTask, Source, Step
from duly.rooms.agreement.kinds import TASK_ADDED, TASK_DONE, TASK_GIVEN, TASK_REOPENED
from duly.rooms.agreement.models import Concern, Task
from duly.rooms.agreement.rules.complaints import (
    NO_SUCH_TASK,
    NOT_YOUR_TASK,
    SIGN_OFF_TASK,
    TASK_ENDED,
    TASK_OPEN,
    TITLE_NEEDED,
    TO_WHOM,
)

_FOR_ALL = frozenset({"operator", "maker", "system"})
"""Roles that may end or hand on a task of any department."""


@action("agreement.add_task")
def add_task(actor: Actor, subject: UUID, organisation: UUID, task: NewTask) -> UUID:
    """Add one task by hand; gives its id. Records ``agreement.task_added``.

    Raises:
        Refusal: as :func:`add_tasks`.
    """
    return _add(actor, subject, organisation, [task], Source.HAND)[0]


@action("agreement.add_tasks")
def add_tasks(actor: Actor, subject: UUID, organisation: UUID, tasks: Sequence[NewTask]) -> list[UUID]:
    """Add many tasks that rules ask for, with the law and the rule that each comes from; gives the ids of the new ones.

    A rule gives a subject its task once: asking again adds nothing. Records ``agreement.task_added``.

    Raises:
        Refusal: ``agreement.title_needed``, ``accounts.unknown_department``, ``accounts.unknown_user``,
            ``rights.other_organisation``.
    """
    take_turn(Turn.AGREEMENT, subject)
    known = set(Task.objects.filter(subject=subject, source=Source.RULE).values_list("rule", flat=True))
    fresh = {one.rule or str(place): one for place, one in enumerate(tasks) if not one.rule or one.rule not in known}
    return _add(actor, subject, organisation, list(fresh.values()), Source.RULE)


@action("agreement.finish_task")
def finish_task(actor: Actor, task_id: UUID, *, note: str = "") -> None:
    """Say that a task is done. Records ``agreement.task_done``.

    Raises:
        Refusal: ``agreement.no_such_task``, ``agreement.not_your_task``, ``agreement.task_ended``, ``agreement.sign_off_task``.
    """
    end(_open(actor, task_id), "done", note.strip(), by=actor.id)


@action("agreement.give_task")
def give_task(actor: Actor, task_id: UUID, *, department: str | None = None, person: str | None = None) -> None:
    """Give an open task to a department or to somebody (by e-mail address), who have it from then on and see its notice.

    Whoever had it, has it no more. Records ``agreement.task_given``.

    Raises:
        Refusal: ``agreement.no_such_task``, ``agreement.not_your_task``, ``agreement.task_ended``, ``agreement.sign_off_task``,
            ``agreement.to_whom``, ``accounts.unknown_department``, ``accounts.unknown_user``.
    """
    row = _open(actor, task_id)
    ref, email = (department or "").strip(), (person or "").strip()
    if not (ref or email):
        raise TO_WHOM(field="department")
    place = accounts.organisations([row.organisation_id])[row.organisation_id]
    row.department = accounts.department_by_ref(place, ref) if ref else None
    row.person = accounts.colleague(row.organisation_id, email).id if email else None
    row.save(update_fields=["department", "person"])
    _concern([row])
    public: dict[str, Json] = {"task": str(row.id), "step": row.step, "department": ref or None}
    record(TASK_GIVEN, stream=row.subject, public=public, subject=actor.id, personal={"to": email} if email else {})


@action("agreement.reopen_task")
def reopen_task(actor: Actor, task_id: UUID, *, note: str = "") -> None:
    """Open a task again that was not done after all. Records ``agreement.task_reopened``.

    Raises:
        Refusal: ``agreement.no_such_task``, ``agreement.not_your_task``, ``agreement.task_open``, ``agreement.sign_off_task``.
    """
    row = _mine(actor, task_id)
    if not row.outcome:
        raise TASK_OPEN()
    if row.source == Source.SIGN_OFF:
        raise SIGN_OFF_TASK(department=row.department.ref if row.department else "-")
    row.outcome, row.ended_by, row.ended_at, row.note = "", None, None, ""
    row.save(update_fields=["outcome", "ended_by", "ended_at", "note"])
    personal = {"note": note.strip()} if note.strip() else {}
    record(TASK_REOPENED, stream=row.subject, public={"task": str(row.id), "step": row.step}, subject=actor.id, personal=personal)  # fmt: skip


def drop_open(subject: UUID, why: str, *, by: UUID, steps: Collection[Step] = tuple(Step)) -> None:
    """What was to be done in these steps is to be done no more. Inside a running verb."""
    rows = Task.objects.select_for_update().filter(subject=subject, step__in=list(steps), outcome="")
    for row in rows.order_by("id"):
        end(row, "dropped", why, by=by)


def end(row: Task, outcome: str, note: str, *, by: UUID) -> None:
    """End a task, inside a running verb."""
    row.outcome, row.ended_by, row.ended_at, row.note = outcome, by, clock.now(), note
    row.save(update_fields=["outcome", "ended_by", "ended_at", "note"])
    public: dict[str, Json] = {"task": str(row.id), "step": row.step, "outcome": outcome}
    record(TASK_DONE, stream=row.subject, public=public, subject=by, personal={"note": note} if note else {})


def add_rows(rows: Sequence[Task]) -> None:
    """Keep tasks, and note whom they concern, inside a running verb. Records ``agreement.task_added``."""
    Task.objects.bulk_create(rows)
    _concern(rows)
    record_many(TASK_ADDED, [FactRow(row.subject, _told(row)) for row in rows])


def _concern(rows: Sequence[Task]) -> None:
    """Whoever has a task is concerned by its subject."""
    concerns = [Concern(subject=row.subject, department_id=row.department_id) for row in rows if row.department_id]
    concerns += [Concern(subject=row.subject, person=row.person) for row in rows if row.person]
    Concern.objects.bulk_create(concerns, ignore_conflicts=True)


def _told(row: Task) -> dict[str, Json]:
    return {
        "task": str(row.id), "step": str(row.step), "department": row.department.ref if row.department else None,
        "due_on": row.due_on.isoformat() if row.due_on else None, "mandatory": row.is_mandatory,
        "source": str(row.source), "rule": row.rule,
    }  # fmt: skip


def _add(actor: Actor, subject: UUID, organisation: UUID, tasks: Iterable[NewTask], source: Source) -> list[UUID]:
    actor.require_sight(organisation)
    place = accounts.organisations([organisation])[organisation]
    rows = []
    for one in tasks:
        zh, en = one.title_zh.strip(), one.title_en.strip()
        if not (zh or en):
            raise TITLE_NEEDED(field="title")
        rows.append(
            Task(
                organisation_id=organisation, subject=subject, step=Step(one.step), title_zh=zh, title_en=en,
                department=accounts.department_by_ref(place, one.department) if one.department else None,
                person=accounts.colleague(organisation, one.person).id if one.person else None, due_on=one.due_on,
                is_mandatory=one.is_mandatory, source=source, rule=one.rule, law=one.law, by=actor.id, at=clock.now(),
            )
        )  # fmt: skip
    add_rows(rows)
    return [row.id for row in rows]


def _open(actor: Actor, task_id: UUID) -> Task:
    """As :func:`_mine`, and it is open and no sign-off."""
    row = _mine(actor, task_id)
    if row.outcome:
        raise TASK_ENDED()
    if row.source == Source.SIGN_OFF:
        raise SIGN_OFF_TASK(department=row.department.ref if row.department else "-")
    return row


def _mine(actor: Actor, task_id: UUID) -> Task:
    """A task that the actor may end, held until the verb ends."""
    row = Task.objects.select_for_update(of=("self",)).select_related("department").filter(id=task_id).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_TASK(field="task", task=task_id)
    holder = None if row.person and accounts.closed([row.person]).exists() else row.person
    is_theirs = holder == actor.id or (holder is None and row.department_id in {None, *actor.departments})
    if not (is_theirs or actor.roles & _FOR_ALL):
        names = accounts.names_of([holder]) if holder else {}
        whose = names.get(holder, "-") if holder else row.department.ref if row.department else "-"
        raise NOT_YOUR_TASK(whose=whose)
    return row
