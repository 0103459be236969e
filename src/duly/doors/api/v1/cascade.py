# SPDX-License-Identifier: Apache-2.0
"""A launch under way: its phases, what is overdue and asks, the emergency lane, the work list."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from duly.doors.api import pages, repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.pages import Limit, Page
from duly.doors.api.problems import Problem
from duly.doors.api.v1.notices import NoticeOut, read_notice
from duly.doors.api.v1.stages import LaunchIn, rehearsal_of
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Card
from duly.rooms.notices import actions, queries
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations import queries as owed
from duly.rooms.obligations.facts import CASE_ORDERS, Case

router = Router()
_ANSWERS = {403: Problem, 404: Problem, 409: Problem, 422: Problem}


class PhaseOut(Schema):
    """放量阶段: how far one phase is; ``share`` and limits are in millionths."""

    number: int
    share: int
    size: int
    state: str
    go: str
    limits: dict[str, int]
    bounced: int
    complained: int
    questioned: int
    unknown: int
    released_at: datetime | None
    observed_at: datetime | None
    ended_at: datetime | None


class PhasesOut(Schema):
    """The phases of a notice, in their order."""

    items: list[PhaseOut]


class ReasonIn(Asked):
    """Why."""

    reason: str


class ReleaseIn(Asked):
    """放行: which phase, counted from 1; after a stop, why."""

    phase: int
    reason: str = ""


class EmergencyIn(LaunchIn):
    """紧急发布: what was read."""

    digest: str


class DecisionIn(Asked):
    """What becomes of everything of a notice that is overdue."""

    decision: Literal["release", "drop"]
    reason: str = ""


class CountOut(Schema):
    """How many were changed."""

    count: int


class WaitingOut(Schema):
    """过期待定: something that is overdue and asks: ``steps``, ``messages``, or a ``round`` of a notice."""

    notice: str
    what: str
    count: int


class CaseOut(Schema):
    """待处理: a customer whom no step has moved."""

    recipient: UUID
    notice: UUID
    customer: str | None
    name: str | None
    state: str
    since: datetime
    owner: UUID | None


class CasesIn(Asked):
    """Which cases."""

    recipients: list[UUID] = Field(min_length=1, max_length=1_000)


class OutcomeIn(CasesIn):
    """What a look at these cases showed."""

    outcome: Literal["acknowledged", "refused", "exempt", "left"]
    reason: str = ""
    how: Literal["call", "counter"] = "call"


_PHASES, _COUNT = {201: PhasesOut, **_ANSWERS}, {201: CountOut, **_ANSWERS}


@router.get("/notices/{notice}/phases", response={200: PhasesOut, 404: Problem}, summary="Phases / 放量阶段")
def phases(request: HttpRequest, notice: str) -> Any:
    """Empty when the notice goes to everybody at once."""
    return phases_of(queries.notice_for(actor_of(request), notice).id)


@repeats.writes(router.post, "/notices/{notice}/phases/release", response=_PHASES, summary="Release a phase / 放行阶段")
def release_phase(request: HttpRequest, notice: str, body: ReleaseIn) -> tuple[int, PhasesOut]:
    """The next one, or one that was stopped."""
    actor = actor_of(request)
    found = queries.notice_for(actor, notice)
    obligations.release_phase(actor, found.id, number=body.phase, reason=body.reason)
    return 201, phases_of(found.id)


@repeats.writes(
    router.post, "/notices/{notice}/phases/stop", response=_PHASES, summary="Stop the running phase / 停止当前阶段"
)
def stop_phase(request: HttpRequest, notice: str, body: ReasonIn) -> tuple[int, PhasesOut]:
    """Nothing more is sent until somebody releases it."""
    actor = actor_of(request)
    found = queries.notice_for(actor, notice)
    obligations.stop_phase(actor, found.id, reason=body.reason)
    return 201, phases_of(found.id)


@repeats.writes(
    router.post,
    "/notices/{notice}/emergency",
    response={201: NoticeOut, **_ANSWERS},
    summary="Approve and launch an emergency / 批准并紧急发布",
)
def emergency(request: HttpRequest, notice: str, body: EmergencyIn) -> tuple[int, NoticeOut]:
    """By a checker, in one step, what somebody else wrote and submitted."""
    actions.launch_emergency(actor_of(request), notice, digest=body.digest, rehearsal=rehearsal_of(body))
    return 201, read_notice(request, notice)


@router.get("/stale", response=list[WaitingOut], summary="What is overdue and asks / 过期待定")
def stale(request: HttpRequest) -> Any:
    """Nothing of this goes on by itself."""
    return [
        {"notice": one.number, "what": one.what, "count": one.count} for one in queries.stale_for(actor_of(request))
    ]


@repeats.writes(
    router.post, "/notices/{notice}/stale", response=_COUNT, summary="Decide about what is overdue / 处置过期事项"
)
def decide_stale(request: HttpRequest, notice: str, body: DecisionIn) -> tuple[int, CountOut]:
    """Let it go on, or drop it."""
    actor = actor_of(request)
    found = queries.notice_for(actor, notice)
    decide = obligations.release_stale if body.decision == "release" else obligations.drop_stale
    return 201, CountOut(count=decide(actor, found.id, reason=body.reason))


@router.get(
    "/worklist", response={200: Page[CaseOut], 404: Problem, 422: Problem}, summary="The work list / 人工处理清单"
)
def worklist(
    request: HttpRequest, notice: str | None = None, *, mine: bool = False, cursor: str | None = None,
    limit: Limit = pages.USUAL,
) -> Any:  # fmt: skip
    """Whoever waits longest first, a page at a time."""
    actor, order = actor_of(request), CASE_ORDERS.usual
    subject, after = queries.subject_for(actor, notice), pages.place_in(order, cursor)
    cases = owed.worklist_for(actor, subject, mine=mine, after=after, limit=limit)
    named = customers.cards(case.customer_id for case in cases)
    return pages.page_of(cases, order, limit, lambda rows: [_case(row, named.get(row.customer_id)) for row in rows])


@repeats.writes(router.post, "/worklist/claims", response=_COUNT, summary="Take cases up / 接手")
def take_up(request: HttpRequest, body: CasesIn) -> tuple[int, CountOut]:
    """They are one's own until they are given back or an outcome is said."""
    return 201, CountOut(count=obligations.take_up(actor_of(request), body.recipients))


@repeats.writes(router.post, "/worklist/returns", response=_COUNT, summary="Give cases back / 退回")
def give_back(request: HttpRequest, body: CasesIn) -> tuple[int, CountOut]:
    """For others to take up."""
    return 201, CountOut(count=obligations.give_back(actor_of(request), body.recipients))


@repeats.writes(router.post, "/worklist/outcomes", response=_COUNT, summary="Say what was found / 登记处理结果")
def resolve(request: HttpRequest, body: OutcomeIn) -> tuple[int, CountOut]:
    """The cases leave the list."""
    count = obligations.resolve(
        actor_of(request), body.recipients, outcome=body.outcome, reason=body.reason, how=body.how
    )
    return 201, CountOut(count=count)


def _case(case: Case, customer: Card | None) -> CaseOut:
    return CaseOut(
        recipient=case.recipient_id,
        notice=case.subject,
        customer=customer.ref if customer else None,
        name=customer.name if customer else None,
        state=case.state.value,
        since=case.stuck_at,
        owner=case.owner_id,
    )


def phases_of(notice: UUID) -> PhasesOut:
    """The phases as this door shows them."""
    names = [name for name in PhaseOut.model_fields if name != "number"]
    return PhasesOut(
        items=[
            PhaseOut(number=phase.number + 1, **{name: getattr(phase, name) for name in names})
            for phase in owed.phases(notice)
        ]
    )
