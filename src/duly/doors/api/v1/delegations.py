# SPDX-License-Identifier: Apache-2.0
"""Departments, and delegations of what is signed for them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.doors.api.v1.agreement import MadeOut
from duly.foundation.accounts import queries as accounts
from duly.rooms.agreement import actions, queries

router = Router()
_REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem}


class DelegationIn(Asked):
    """委托: to whom (e-mail), for which department, from when until when."""

    to: str
    from_on: date
    until: date
    department: str | None = None
    reason: str = ""


class DelegationOut(Schema):
    """委托: who signs for whom."""

    id: UUID
    giver: UUID
    taker: UUID
    department: str | None
    from_on: date
    until: date
    reason: str


class DepartmentOut(Schema):
    """部门: its short name and names."""

    ref: str
    organisation: str
    name_zh: str
    name_en: str


@router.get("/organisations/{organisation}/departments", response={200: list[DepartmentOut], 404: Problem}, summary="Departments / 部门")  # fmt: skip
def list_departments(request: HttpRequest, organisation: str) -> Any:
    """Of one organisation."""
    actor = actor_of(request)
    place = accounts.organisation_for(actor, organisation)
    return [
        DepartmentOut(ref=row.ref, organisation=place.ref, name_zh=row.name_zh, name_en=row.name_en)
        for row in accounts.departments_for(actor, place.id)
    ]


@router.get("/delegations", response=list[DelegationOut], summary="Delegations / 委托")
def list_delegations(request: HttpRequest) -> Any:
    """Those that are not over."""
    return queries.delegations_for(actor_of(request))


@repeats.writes(router.post, "/organisations/{organisation}/delegations", response={201: MadeOut, **_REFUSED}, summary="Delegate / 委托")  # fmt: skip
def delegate(request: HttpRequest, organisation: str, body: DelegationIn) -> tuple[int, MadeOut]:
    """Let a colleague sign for one's department, for a time."""
    made = actions.delegate(
        actor_of(request), organisation, body.to, from_on=body.from_on, until=body.until, department=body.department,
        reason=body.reason,
    )  # fmt: skip
    return 201, MadeOut(id=made)


@repeats.writes(router.delete, "/delegations/{delegation_id}", response={204: None, **_REFUSED}, summary="Take a delegation back / 撤回委托")  # fmt: skip
def end_delegation(request: HttpRequest, delegation_id: UUID, reason: str = "") -> tuple[int, None]:
    """By who gave it, or an operator; what was signed under it stands."""
    actions.end_delegation(actor_of(request), delegation_id, reason=reason)
    return 204, None
