# SPDX-License-Identifier: Apache-2.0
"""How good what is on record is, for programs: figures, months, what is wrong, what must be known of a customer."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router, Schema
from pydantic import Field

from duly.doors.api import pages, repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.pages import Limit, Page
from duly.doors.api.problems import Problem
from duly.doors.look.quality import said
from duly.foundation.accounts import queries as accounts
from duly.rooms.customers import queries as customers
from duly.rooms.quality import actions, queries
from duly.rooms.quality.facts import OPEN_ORDERS, OVER_ORDERS, FindingCard

router = Router()


class MeasureOut(Schema):
    """指标: so many of so many on a day; ``share`` is null where there was nothing to measure."""

    dimension: str
    on: date
    part: int
    whole: int
    share: float | None
    department: UUID | None


class QualityFindingOut(Schema):
    """问题: something wrong with a customer's record, and how to mend it; never the value."""

    id: UUID
    customer: str
    code: str
    about: str
    detail: dict[str, str]
    what: str
    why: str
    mend: str
    department: UUID | None
    person: UUID | None
    state: str
    opened_at: datetime
    ended_at: datetime | None
    how: str
    reason: str


class NeedsOut(Schema):
    """信息要求: what must be known of every customer."""

    fields: list[str]
    channels: list[str]
    identifiers: list[str]
    months: int
    departments: dict[str, UUID]
    desk: UUID | None


class NeedsIn(Asked):
    """设定信息要求: ``departments`` says by tag whose customers those are; ``desk`` has all others (short names)."""

    fields: list[str]
    channels: list[str]
    identifiers: list[str] = Field(default_factory=list)
    months: int
    departments: dict[str, str] = Field(default_factory=dict)
    desk: str | None = None
    organisation: str | None = None


class NeedsNumberOut(Schema):
    """The number of the version."""

    number: int


class FindingAssignmentIn(Asked):
    """分派: a department (short name), a colleague (e-mail), or both."""

    department: str = ""
    person: str = ""


class FindingEndIn(Asked):
    """关闭问题: dealt with by hand, or left as it is; with a reason."""

    outcome: Literal["done", "ignored"]
    reason: str


class StillRightIn(Asked):
    """确认信息有效: where the customer said so, as a plain code such as ``call``."""

    how: Literal["call", "counter", "portal", "letter", "email"]
    organisation: str | None = None


@router.get(
    "/quality/measures",
    response={200: list[MeasureOut], 404: Problem, 422: Problem},
    summary="Figures of data quality / 数据质量指标",
)
def measures(
    request: HttpRequest, organisation: str | None = None, department: str | None = None, since: date | None = None
) -> list[MeasureOut]:
    """The last day's; with ``since`` the last of each month since then, the trend."""
    actor = actor_of(request)
    place = accounts.organisation_for(actor, organisation)
    of = accounts.department_by_ref(place, department).id if department else None
    if since is None:
        return [_measure(one) for one in queries.measures_for(actor, place.id, of)]
    months = queries.trend_for(actor, place.id, since=since, department=of)
    return [_measure(one) for _, held in sorted(months.items()) for _, one in sorted(held.items())]


@router.get(
    "/quality/findings",
    response={200: Page[QualityFindingOut], 404: Problem, 422: Problem},
    summary="What is wrong / 待处理问题",
)
def list_findings(
    request: HttpRequest, *, organisation: str | None = None, done: bool = False, code: str = "", mine: bool = False,
    customer: str | None = None, department: str | None = None, cursor: str | None = None, limit: Limit = pages.USUAL,
) -> Any:  # fmt: skip
    """Open ones, the oldest first; or those that are over, the newest first; a page at a time."""
    actor, order = actor_of(request), (OVER_ORDERS if done else OPEN_ORDERS).usual
    place = accounts.organisation_for(actor, organisation)
    rows = queries.findings_for(
        actor, place.id, done=done, code=code, mine=mine, order=order, after=pages.place_in(order, cursor), limit=limit,
        customer=customers.customer_for(actor, place.id, customer).id if customer else None,
        department=accounts.department_by_ref(place, department).id if department else None,
    )  # fmt: skip
    return pages.page_of(rows, order, limit, _findings)


@router.get(
    "/quality/findings/{finding_id}", response={200: QualityFindingOut, 404: Problem}, summary="One finding / 查看问题"
)
def show_finding(request: HttpRequest, finding_id: UUID) -> QualityFindingOut:
    """With why it matters and how to mend it, in the language that is asked for."""
    return _findings([queries.finding_for(actor_of(request), finding_id)])[0]


@repeats.writes(
    router.post, "/quality/findings/{finding_id}/assignment",
    response={204: None, 403: Problem, 404: Problem, 409: Problem, 422: Problem}, summary="Give it to somebody / 分派",
)  # fmt: skip
def assign(request: HttpRequest, finding_id: UUID, body: FindingAssignmentIn) -> tuple[int, None]:
    """To a department, a colleague or both."""
    actions.assign(actor_of(request), finding_id, department=body.department, person=body.person)
    return 204, None


@repeats.writes(
    router.post, "/quality/findings/{finding_id}/end",
    response={204: None, 403: Problem, 404: Problem, 409: Problem, 422: Problem}, summary="Close a finding / 关闭问题",
)  # fmt: skip
def end(request: HttpRequest, finding_id: UUID, body: FindingEndIn) -> tuple[int, None]:
    """Dealt with: it comes back if the next survey finds it wrong. Left: it stays off until the value is another."""
    verb = actions.close if body.outcome == "done" else actions.ignore
    verb(actor_of(request), finding_id, reason=body.reason)
    return 204, None


@repeats.writes(
    router.post, "/customers/{ref}/confirmation", response={204: None, 403: Problem, 404: Problem, 422: Problem},
    summary="The record is still right / 确认信息仍然有效",
)  # fmt: skip
def confirm(request: HttpRequest, ref: str, body: StillRightIn) -> tuple[int, None]:
    """The customer said so: it is no longer stale."""
    actor = actor_of(request)
    actions.confirm(actor, accounts.organisation_for(actor, body.organisation).id, ref, how=body.how)
    return 204, None


@router.get(
    "/quality/needs", response={200: NeedsOut, 404: Problem, 422: Problem}, summary="What must be known / 信息要求"
)
def needs(request: HttpRequest, organisation: str | None = None) -> Any:
    """As it holds now."""
    held = queries.needs_of(accounts.organisation_for(actor_of(request), organisation).id)
    return {name: getattr(held, name) for name in NeedsOut.model_fields}


@repeats.writes(
    router.post, "/quality/needs", response={200: NeedsNumberOut, 403: Problem, 404: Problem, 422: Problem},
    summary="Say what must be known / 设定信息要求",
)  # fmt: skip
def set_needs(request: HttpRequest, body: NeedsIn) -> tuple[int, NeedsNumberOut]:
    """Counts from the next survey on; each version stays."""
    number = actions.set_needs(
        actor_of(request), body.organisation, fields=tuple(body.fields), channels=tuple(body.channels),
        identifiers=tuple(body.identifiers), months=body.months, departments=body.departments, desk=body.desk,
    )  # fmt: skip
    return 200, NeedsNumberOut(number=number)


def _measure(one: Any) -> MeasureOut:
    return MeasureOut(**{name: getattr(one, name) for name in MeasureOut.model_fields})


def _findings(rows: Any) -> list[QualityFindingOut]:
    held: list[FindingCard] = list(rows)
    cards, language = customers.cards({one.customer_id for one in held}), get_language() or "en"
    own = QualityFindingOut.model_fields.keys() - {"customer", "what", "why", "mend"}
    return [
        QualityFindingOut(
            **{name: getattr(one, name) for name in own}, **said(one, language)._asdict(),
            customer=cards[one.customer_id].ref if one.customer_id in cards else "",
        )
        for one in held
    ]  # fmt: skip
