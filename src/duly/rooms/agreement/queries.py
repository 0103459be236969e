# SPDX-License-Identifier: Apache-2.0
"""Reads: what is needed, what is open, whom it concerns, who may sign for whom."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from duly.foundation.accounts import queries as accounts
from duly.foundation.paging.facts import Order, Place
from duly.foundation.paging.queries import sorted_from
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.words import Words
from duly.rooms.agreement import belonging
from duly.rooms.agreement.facts import (
    STEP_WORDS,
    TASK_CHOICES,
    TASK_ORDERS,
    DelegationCard,
    Needed,
    Policy,
    PolicyCard,
    ReminderCard,
    Step,
    StepCard,
    TaskCard,
)
from duly.rooms.agreement.models import Concern, Delegation, PolicyConfirmation, PolicyVersion, Reminder, Task
from duly.rooms.agreement.rules import policies
from duly.rooms.agreement.rules.complaints import NOT_OF_DEPARTMENT, TASKS_OPEN
from duly.rooms.agreement.rules.deadlines import is_to_be_reminded
from duly.rooms.rulebook import queries as rulebook

plain = policies.plain
_LISTED = 200


class Signing(NamedTuple):
    """For which department somebody signs, and in whose place where it is not their own."""

    department_id: UUID
    ref: str
    giver: UUID | None = None
    delegation: UUID | None = None


def policy_of(organisation: UUID) -> Policy:
    """The policy in force: the latest that a second person confirmed, or the built-in one."""
    found = PolicyVersion.objects.filter(organisation_id=organisation, confirmation__isnull=False).order_by("-number")
    row = found.first()
    return read(row.content, organisation) if row else Policy()


def read(content: object, organisation: UUID) -> Policy:
    """A policy from plain values, against the departments of an organisation and the kinds of change.

    Raises:
        Refusal: ``agreement.bad_policy``.
    """
    return policies.read_policy(content, accounts.departments_of(organisation), rulebook.kinds())


def policies_for(actor: Actor, organisation: UUID) -> list[PolicyCard]:
    """The versions of a policy, newest first."""
    actor.require_sight(organisation)
    rows = PolicyVersion.objects.filter(organisation_id=organisation).order_by("-number")
    seconds = {row.version_id: row for row in PolicyConfirmation.objects.filter(version__in=rows)}
    found = []
    for row in rows[:_LISTED]:
        second = seconds.get(row.id)
        found.append(
            PolicyCard(
                row.number, row.content, row.by, row.at, second.by if second else None, second.at if second else None
            )
        )
    return found


def needed(
    organisation: UUID, kind: str, reach: Callable[[], int | None], cost: Callable[[], int | None]
) -> Needed:  # fmt: skip
    """What a notice of this kind needs; reach and cost are only asked for where the policy turns on them."""
    policy = policy_of(organisation)
    return policies.needed(
        policy, kind, reach() if policy.reach else None, cost() if policy.cost else None
    )  # fmt: skip


def tasks_of(subject: UUID) -> list[TaskCard]:
    """All tasks of a subject, by step and deadline."""
    order = {step: place for place, step in enumerate(Step)}
    rows = Task.objects.filter(subject=subject).select_related("department").order_by(F("due_on").asc(nulls_last=True), "id")  # fmt: skip
    return sorted(map(card, rows), key=lambda one: order[one.step])


def open_tasks(subject: UUID, steps: Iterable[Step] = tuple(Step), *, mandatory: bool = False) -> list[TaskCard]:
    """Tasks of some steps that are not done."""
    wanted = set(steps)
    return [
        one for one in tasks_of(subject)
        if one.is_open and one.step in wanted and (one.is_mandatory or not mandatory)
    ]  # fmt: skip


def must_be_clear(subject: UUID, steps: Iterable[Step]) -> None:
    """Refuse while mandatory tasks of these steps are open.

    Raises:
        Refusal: ``agreement.tasks_open`` with the list.
    """
    found = open_tasks(subject, steps, mandatory=True)
    if found:
        raise TASKS_OPEN(list=listed(found), tasks=found)


def listed(found: Sequence[TaskCard]) -> Words:
    """Tasks as lines for people."""

    def line(one: TaskCard, language: str) -> str:
        whose, due = one.department or "-", one.due_on.isoformat() if one.due_on else "-"
        return f"- {STEP_WORDS[one.step].say(language)}: {one.title(language)} ({whose}, {due})"

    return Words.literal(
        "\n".join(line(one, "en") for one in found), "\n".join(line(one, "zh") for one in found)
    )  # fmt: skip


def steps_of(subject: UUID, met: Mapping[Step, bool]) -> list[StepCard]:
    """The six steps of a subject; ``met`` is what its owner says of each step's own condition."""
    done: Counter[Step] = Counter()
    left: Counter[Step] = Counter()
    mandatory: Counter[Step] = Counter()
    for one in tasks_of(subject):
        done[one.step] += not one.is_open
        left[one.step] += one.is_open
        mandatory[one.step] += one.is_open and one.is_mandatory
    return [StepCard(step, met.get(step, False), done[step], left[step], mandatory[step]) for step in Step]


def tasks_for(
    actor: Actor, *, only: str = "", order: Order = TASK_ORDERS.usual, after: Place | None = None, limit: int = _LISTED
) -> list[TaskCard]:
    """我的任务: what is open for the actor, or for a department that they belong to or sign for, soonest first, a page at a time.

    What nobody has (also: who had it has left, its department has no members) stands with whoever is to say whose it is:
    operators, and the makers of that notice. ``only`` keeps one of :data:`TASK_CHOICES`.
    """
    departments = actor.departments | {one.department_id for one in signings(actor, clock.now())}
    rows = Task.objects.filter(belonging.has_it(actor, departments), outcome="")
    if only in TASK_CHOICES:
        rows = rows.filter(belonging.late(actor) if only == "late" else belonging.nobodys())
    if actor.organisations is not None:
        rows = rows.filter(organisation_id__in=actor.organisations)
    rows = rows.select_related("department").annotate(sorted_on=Coalesce("due_on", Value(date.max)))
    found = [card(row) for row in sorted_from(rows, order, after)[:limit]]
    gone = set(accounts.closed([one.person for one in found if one.person]))
    return [one._replace(person=None) if one.person in gone else one for one in found]


def due_for(actor: Actor, now: datetime) -> list[tuple[TaskCard, bool]]:
    """Of :func:`tasks_for` what is nearly due or overdue, as the policy of its organisation says, each with whether it is late."""
    tasks = tasks_for(actor)
    places = accounts.organisations({one.organisation for one in tasks})
    days = {key: clock.day_in(place.time_zone, now) for key, place in places.items()}
    leads = {key: policy_of(key).remind_days for key in places}
    return [
        (one, one.due_on is not None and one.due_on < days[one.organisation])
        for one in tasks
        if is_to_be_reminded(one.due_on, days[one.organisation], leads[one.organisation])
    ]


def reminders_for(actor: Actor, tasks: Iterable[TaskCard] | None = None) -> list[ReminderCard]:
    """The latest reminders of what is still open for the actor, or of these tasks."""
    mine = {one.id: one for one in (tasks_for(actor) if tasks is None else tasks)}
    rows = Reminder.objects.filter(task__in=list(mine)).order_by("task_id", "-on").distinct("task_id")
    return [ReminderCard(mine[row.task_id], row.on, row.is_overdue) for row in rows]


def concerning(actor: Actor) -> QuerySet[Concern]:
    """The concerns of the actor and of the departments that they belong to or sign for today."""
    delegated = {one.department_id for one in signings(actor, clock.now())}
    return Concern.objects.filter(Q(person=actor.id) | Q(department__in=actor.departments | delegated))


def departments_on(subject: UUID) -> list[str]:
    """The departments that a subject concerns."""
    rows = Concern.objects.filter(subject=subject, department__isnull=False).order_by("department__ref")
    return list(rows.values_list("department__ref", flat=True))


def signings(actor: Actor, now: datetime) -> list[Signing]:
    """For which departments the actor may sign: their own ones first, then those of who delegated to them.

    A delegation holds by the calendar of its organisation.
    """
    own = accounts.departments_for(actor).filter(id__in=actor.departments)
    found = {row.id: Signing(row.id, row.ref) for row in own}
    rows = Delegation.objects.filter(taker=actor.id, ended_at=None, until__gte=now.date() - timedelta(days=1))
    for row in rows.select_related("organisation"):
        if not row.from_on <= clock.day_in(row.organisation.time_zone, now) <= row.until:
            continue
        held = accounts.departments_held(row.giver)
        wanted = held & {row.department_id} if row.department_id else held
        for one in accounts.departments_for(actor, row.organisation_id).filter(id__in=wanted):
            found.setdefault(one.id, Signing(one.id, one.ref, row.giver, row.id))
    return list(found.values())


def signing(actor: Actor, organisation: UUID, ref: str, now: datetime) -> Signing:
    """How the actor may sign for a department.

    Raises:
        Refusal: ``agreement.not_of_department``.
    """
    place = accounts.departments_of(organisation).get(ref)
    for one in signings(actor, now):
        if place is not None and one.department_id == place.id:
            return one
    raise NOT_OF_DEPARTMENT(field="department", department=ref)


def delegations_for(actor: Actor) -> list[DelegationCard]:
    """Delegations of the actor's organisations that are not over, newest first."""
    rows = Delegation.objects.filter(ended_at=None, until__gte=clock.now().date() - timedelta(days=1)).select_related(
        "department"
    )
    if actor.organisations is not None:
        rows = rows.filter(organisation_id__in=actor.organisations)
    return [
        DelegationCard(
            row.id, row.organisation_id, row.giver, row.taker, row.department.ref if row.department else None,
            row.from_on, row.until, row.reason, row.ended_at,
        )
        for row in rows.order_by("-at")[:_LISTED]
    ]  # fmt: skip


def lent(delegations: Iterable[UUID]) -> dict[UUID, int]:
    """How many open tasks and sign-offs stand with the departments that each of these delegations lends."""
    rows = list(Delegation.objects.filter(id__in=list(delegations)))
    held = {giver: accounts.departments_held(giver) for giver in {row.giver for row in rows}}
    asked = {one for departments in held.values() for one in departments}
    tasks = Task.objects.filter(outcome="", person=None, department__in=asked).order_by()
    open_now: dict[UUID, int] = dict(tasks.values_list("department").annotate(n=Count("id")))
    return {
        row.id: sum(
            open_now.get(one, 0) for one in held[row.giver] if row.department_id is None or one == row.department_id
        )
        for row in rows
    }


def due_between(organisation: UUID, first: date, last: date) -> list[TaskCard]:
    """The tasks of an organisation that were due in these days, done or not, soonest first."""
    rows = Task.objects.filter(organisation=organisation, due_on__range=(first, last)).select_related("department")
    return [card(row) for row in rows.order_by("due_on", "id")]


def card(row: Task) -> TaskCard:
    """A task as others see it."""
    return TaskCard(
        row.id, row.subject, row.organisation_id, Step(row.step), row.title_zh, row.title_en,
        row.department.ref if row.department else None, row.department_id, row.person, row.due_on, row.is_mandatory,
        row.source, row.rule, row.law, row.outcome, row.ended_by, row.ended_at, row.note,
    )  # fmt: skip
