# SPDX-License-Identifier: Apache-2.0
"""管理制度: the rules for change requests, their versions, and proposing one. Another person puts it into force."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.foundation.accounts import queries as accounts
from duly.rooms.change_requests import actions, queries

router = Router()
_REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem}
_EXAMPLE = {"contact_point.value": 3}


class ChangeRulesOut(Schema):
    """制度版本: what it asks for, who proposed it, who put it into force."""

    number: int
    content: dict[str, Any]
    digest: str
    by: UUID
    at: datetime
    confirmed_by: UUID | None
    confirmed_at: datetime | None


class ChangeRulesIn(Asked):
    """提出版本: more than what comes with Duly may be asked, never less."""

    fields: dict[str, int] = Field(default_factory=dict, examples=[_EXAMPLE])
    hours: dict[str, int] = Field(default_factory=dict)
    days: dict[str, int] = Field(default_factory=dict)
    sample: int | None = None


class ChangeRulesNumberOut(Schema):
    """The number of the version."""

    number: int


@router.get(
    "/organisations/{organisation}/change-rules",
    response={200: list[ChangeRulesOut], 404: Problem, 422: Problem},
    summary="Rules for change requests / 变更申请管理制度",
)
def versions(request: HttpRequest, organisation: str) -> Any:
    """The newest first; without any, what comes with Duly is in force."""
    actor = actor_of(request)
    place = accounts.organisation_for(actor, organisation)
    return [one._asdict() for one in queries.policies_for(actor, place.id)]


@repeats.writes(
    router.post,
    "/organisations/{organisation}/change-rules",
    response={201: ChangeRulesNumberOut, **_REFUSED},
    summary="Propose rules / 提出制度",
)
def propose(request: HttpRequest, organisation: str, body: ChangeRulesIn) -> tuple[int, ChangeRulesNumberOut]:
    """Nothing changes until another person confirms it."""
    actor = actor_of(request)
    place = accounts.organisation_for(actor, organisation)
    document = {name: value for name, value in body.dict().items() if value not in ({}, None)}
    return 201, ChangeRulesNumberOut(number=actions.set_policy(actor, place.id, document))


@repeats.writes(
    router.post,
    "/organisations/{organisation}/change-rules/{number}/confirmation",
    response={204: None, **_REFUSED},
    summary="Put rules into force / 制度生效",
)
def confirm(request: HttpRequest, organisation: str, number: int) -> tuple[int, None]:
    """For people who signed in themselves: a program is refused."""
    actor = actor_of(request)
    actions.confirm_policy(actor, accounts.organisation_for(actor, organisation).id, number)
    return 204, None
