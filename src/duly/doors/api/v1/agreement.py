# SPDX-License-Identifier: Apache-2.0
"""Agreement on a notice: steps, tasks, sign-offs; the policy of an organisation; delegations."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from duly.doors.api import pages, repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.pages import Limit, Page
from duly.doors.api.problems import Problem
from duly.foundation.accounts import queries as accounts
from duly.rooms.agreement import actions, queries
from duly.rooms.agreement.facts import TASK_ORDERS, NewTask, Step
from duly.rooms.notices import queries as notices

router = Router()
StepName = Literal["confirmation", "plan", "channels", "wording", "execution", "feedback"]
_REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem}


class StepOut(Schema):
    """六步之一: whether its own condition holds, and its tasks."""

    step: str
    is_met: bool
    is_done: bool
    done: int
    open: int
    mandatory_open: int


class TaskOut(Schema):
    """任务: what is to be done, by whom, by when."""

    id: UUID
    subject: UUID
    step: str
    title_zh: str
    title_en: str
    department: str | None
    person: UUID | None
    due_on: date | None
    is_mandatory: bool
    source: str
    rule: str
    law: str
    outcome: str
    ended_by: UUID | None
    ended_at: datetime | None
    note: str


class NeededOut(Schema):
    """批准所需: so many persons, and these departments among them."""

    approvers: int
    departments: list[str]


class GivenOut(Schema):
    """已获批准: one approval that counts."""

    by: str
    on_behalf_of: str
    department: str | None
    at: datetime


class AgreementOut(Schema):
    """协同进展: how far a notice is agreed upon."""

    notice_id: UUID
    state: str
    steps: list[StepOut]
    tasks: list[TaskOut]
    needed: NeededOut
    given: list[GivenOut]
    missing: NeededOut | None
    departments: list[str]


class TaskIn(Asked):
    """新任务: for a department, a person (e-mail) or anybody."""

    step: StepName
    title_zh: str = ""
    title_en: str = ""
    department: str | None = None
    person: str | None = None
    due_on: date | None = None
    is_mandatory: bool = False


class RuleTaskIn(TaskIn):
    """规则任务: with the rule and the law that it comes from."""

    rule: str = ""
    law: str = ""


class HolderIn(Asked):
    """承办方: a department by its short name, a person by e-mail address, or both."""

    department: str | None = None
    person: str | None = None


class NoteIn(Asked):
    """说明: a word about it."""

    note: str = ""


class DepartmentIn(Asked):
    """部门: by its short name."""

    department: str


class MadeOut(Schema):
    """The id of what was made."""

    id: UUID


class ManyOut(Schema):
    """The ids of what was made."""

    ids: list[UUID]


class PolicyOut(Schema):
    """审批政策: one version."""

    number: int
    content: dict[str, Any]
    at: datetime
    confirmed_at: datetime | None


class PoliciesOut(Schema):
    """审批政策: what is in force, and all versions."""

    in_force: dict[str, Any]
    versions: list[PolicyOut]


class PolicyIn(Asked):
    """政策草案: docs/agreement.md describes it."""

    policy: dict[str, Any]


class NumberOut(Schema):
    """The number of the version."""

    number: int


@router.get("/notices/{notice}/agreement", response={200: AgreementOut, 404: Problem}, summary="How far it is agreed upon / 协同进展")  # fmt: skip
def get_agreement(request: HttpRequest, notice: str) -> Any:
    """The six steps, tasks, what approval takes, who has given it."""
    found = notices.agreement_for(actor_of(request), notice)
    given = [
        GivenOut(by=one.by, on_behalf_of=one.on_behalf_of, department=one.department, at=one.record.at)
        for one in found.given
    ]
    return {
        "notice_id": found.notice_id, "state": found.state, "steps": found.steps, "tasks": found.tasks,
        "needed": _needed(found.needed), "given": given, "missing": _needed(found.missing) if found.missing else None,
        "departments": found.departments,
    }  # fmt: skip


@repeats.writes(router.post, "/notices/{notice}/tasks", response={201: MadeOut, **_REFUSED}, summary="Add a task / 添加任务")  # fmt: skip
def add_task(request: HttpRequest, notice: str, body: TaskIn) -> tuple[int, MadeOut]:
    """By hand."""
    actor = actor_of(request)
    found = notices.notice_for(actor, notice)
    return 201, MadeOut(id=actions.add_task(actor, found.id, found.organisation_id, _new(body)))


@repeats.writes(router.post, "/notices/{notice}/tasks/from-rules", response={201: ManyOut, **_REFUSED}, summary="Add tasks that rules ask for / 添加规则任务")  # fmt: skip
def add_tasks(request: HttpRequest, notice: str, body: list[RuleTaskIn]) -> tuple[int, ManyOut]:
    """A rule gives a notice its task once."""
    actor = actor_of(request)
    found = notices.notice_for(actor, notice)
    tasks = [_new(one)._replace(rule=one.rule, law=one.law) for one in body]
    return 201, ManyOut(ids=actions.add_tasks(actor, found.id, found.organisation_id, tasks))


@repeats.writes(router.post, "/notices/{notice}/departments", response={204: None, **_REFUSED}, summary="Let a department take part / 部门参与")  # fmt: skip
def assign(request: HttpRequest, notice: str, body: DepartmentIn) -> tuple[int, None]:
    """Its members see the notice from then on."""
    actor = actor_of(request)
    found = notices.notice_for(actor, notice)
    actions.assign(actor, found.id, found.organisation_id, body.department)
    return 204, None


@router.get("/tasks", response={200: Page[TaskOut], 422: Problem}, summary="My tasks / 我的任务")
def my_tasks(request: HttpRequest, cursor: str | None = None, limit: Limit = pages.USUAL) -> Any:
    """What is open for the caller and their departments, soonest first, a page at a time."""
    order = TASK_ORDERS.usual
    rows = queries.tasks_for(actor_of(request), after=pages.place_in(order, cursor), limit=limit)
    return pages.page_of(rows, order, limit)


@repeats.writes(router.post, "/tasks/{task_id}/holder", response={204: None, **_REFUSED}, summary="Give a task to somebody / 指派任务")  # fmt: skip
def give_task(request: HttpRequest, task_id: UUID, body: HolderIn) -> tuple[int, None]:
    """A task that nobody has stands with operators and with the makers of the notice until they say whose it is."""
    actions.give_task(actor_of(request), task_id, department=body.department, person=body.person)
    return 204, None


@repeats.writes(router.post, "/tasks/{task_id}/end", response={204: None, **_REFUSED}, summary="A task is done / 完成任务")  # fmt: skip
def finish_task(request: HttpRequest, task_id: UUID, body: NoteIn) -> tuple[int, None]:
    """By a member of its department, or by whom it was given to."""
    actions.finish_task(actor_of(request), task_id, note=body.note)
    return 204, None


@repeats.writes(router.post, "/tasks/{task_id}/reopening", response={204: None, **_REFUSED}, summary="Open a task again / 重开任务")  # fmt: skip
def reopen_task(request: HttpRequest, task_id: UUID, body: NoteIn) -> tuple[int, None]:
    """It was not done after all."""
    actions.reopen_task(actor_of(request), task_id, note=body.note)
    return 204, None


@router.get("/organisations/{organisation}/policy", response={200: PoliciesOut, 404: Problem}, summary="Approval policy / 审批政策")  # fmt: skip
def get_policy(request: HttpRequest, organisation: str) -> Any:
    """What is in force, and all versions, newest first."""
    actor = actor_of(request)
    place = accounts.organisation_for(actor, organisation)
    in_force = queries.plain(queries.policy_of(place.id))
    return {"in_force": in_force, "versions": queries.policies_for(actor, place.id)}


@repeats.writes(router.post, "/organisations/{organisation}/policy", response={201: NumberOut, **_REFUSED}, summary="Propose a policy / 提出政策")  # fmt: skip
def set_policy(request: HttpRequest, organisation: str, body: PolicyIn) -> tuple[int, NumberOut]:
    """Nothing changes until somebody else confirms it."""
    return 201, NumberOut(number=actions.set_policy(actor_of(request), organisation, body.policy))


@repeats.writes(router.post, "/organisations/{organisation}/policy/{number}/confirmation", response={204: None, **_REFUSED}, summary="Confirm a policy / 确认政策")  # fmt: skip
def confirm_policy(request: HttpRequest, organisation: str, number: int) -> tuple[int, None]:
    """By somebody else than who proposed it."""
    actions.confirm_policy(actor_of(request), organisation, number)
    return 204, None


def _new(body: TaskIn) -> NewTask:
    return NewTask(
        Step(body.step), body.title_zh, body.title_en, body.department, body.person, body.due_on, body.is_mandatory
    )  # fmt: skip


def _needed(found: Any) -> NeededOut:
    return NeededOut(approvers=found.approvers, departments=list(found.departments))
