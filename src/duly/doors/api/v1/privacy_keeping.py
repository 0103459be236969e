# SPDX-License-Identifier: Apache-2.0
"""What must stay and what should end, for programs: legal holds, rules of keeping, what is due, the days for an answer."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.doors.api.v1.privacy import party_of
from duly.foundation.accounts import queries as accounts
from duly.rooms.customers import queries as customers
from duly.rooms.privacy import actions, queries

router = Router()


class PrivacyHoldIn(Asked):
    """法律保全: of a customer, or of the whole organisation where none is named."""

    reason: Literal["litigation", "authority", "fraud", "dispute"]
    note: str
    customer: str | None = None
    organisation: str | None = None


class PrivacyHoldOut(Schema):
    """A legal hold; ``customer`` is empty where it is about the whole organisation."""

    id: UUID
    customer: str
    reason: str
    at: datetime
    release_asked: bool
    released_at: datetime | None


class PrivacyNoteIn(Asked):
    """说明."""

    note: str


class PrivacyRuleIn(Asked):
    """保存期限规则: what is kept for how long by which law."""

    purpose: str
    basis: str
    months: int
    automatic: bool = False
    number: str = ""
    organisation: str | None = None


class PrivacyRuleOut(Schema):
    """A version of a rule of keeping."""

    id: UUID
    number: str
    version: int
    purpose: str
    basis: str
    law: str
    months: int
    automatic: bool
    agreed_at: datetime | None
    ended_at: datetime | None


class PrivacyDueOut(Schema):
    """到期: a record that a rule says should end."""

    customer: str
    rule: str
    due_on: date


class PrivacyDaysIn(Asked):
    """答复天数: where the law says only that it must be soon."""

    days: int
    organisation: str | None = None


class PrivacyMadeOut(Schema):
    """The id of what was made."""

    id: UUID


@router.get("/privacy-holds", response={200: list[PrivacyHoldOut]}, summary="Legal holds / 法律保全")
def list_holds(request: HttpRequest, *, ended: bool = False) -> Any:
    """Those that stand, latest first; with ``ended`` all there ever were."""
    found = queries.holds_for(actor_of(request), all_of_them=ended)
    refs = customers.cards(one.party_id for one in found if one.party_id)
    return [
        PrivacyHoldOut(
            id=one.id, customer=refs[one.party_id].ref if one.party_id else "", reason=one.reason, at=one.at,
            release_asked=one.asked_by is not None, released_at=one.released_at,
        )
        for one in found
    ]  # fmt: skip


@repeats.writes(
    router.post,
    "/privacy-holds",
    response={201: PrivacyMadeOut, 403: Problem, 404: Problem, 422: Problem},
    summary="Set a hold / 设置法律保全",
)
def hold(request: HttpRequest, body: PrivacyHoldIn) -> tuple[int, PrivacyMadeOut]:
    """Nothing under it is erased."""
    actor = actor_of(request)
    home = accounts.organisation_for(actor, body.organisation)
    party = party_of(request, body.customer, body.organisation) if body.customer else None
    return 201, PrivacyMadeOut(id=actions.hold(actor, home.id, party, reason=body.reason, note=body.note))


@repeats.writes(
    router.post,
    "/privacy-holds/{hold_id}/release-request",
    response={204: None, 403: Problem, 404: Problem, 422: Problem},
    summary="Ask that a hold ends / 申请解除",
)
def ask_release(request: HttpRequest, hold_id: UUID, body: PrivacyNoteIn) -> tuple[int, None]:
    """Somebody else agrees."""
    actions.ask_release(actor_of(request), hold_id, note=body.note)
    return 204, None


@repeats.writes(
    router.post,
    "/privacy-holds/{hold_id}/release",
    response={204: None, 403: Problem, 404: Problem, 409: Problem},
    summary="Agree that a hold ends / 同意解除",
)
def release(request: HttpRequest, hold_id: UUID) -> tuple[int, None]:
    """As somebody else than who asked."""
    actions.release(actor_of(request), hold_id)
    return 204, None


@router.get("/privacy-rules", response={200: list[PrivacyRuleOut]}, summary="Rules of keeping / 保存期限规则")
def list_rules(request: HttpRequest, *, ended: bool = False) -> Any:
    """Those that hold or wait for a second person; with ``ended`` all versions there ever were."""
    names = PrivacyRuleOut.model_fields
    found = queries.rules_for(actor_of(request), all_of_them=ended)
    return [PrivacyRuleOut(**{name: getattr(one, name) for name in names}) for one in found]


@repeats.writes(
    router.post,
    "/privacy-rules",
    response={201: PrivacyMadeOut, 403: Problem, 404: Problem, 422: Problem},
    summary="Propose a rule / 拟定保存期限规则",
)
def propose_rule(request: HttpRequest, body: PrivacyRuleIn) -> tuple[int, PrivacyMadeOut]:
    """It holds once somebody else has agreed."""
    actor = actor_of(request)
    home = accounts.organisation_for(actor, body.organisation)
    terms = actions.Terms(body.purpose, body.basis, body.months, automatic=body.automatic)
    return 201, PrivacyMadeOut(id=actions.propose_rule(actor, home.id, terms, number=body.number))


@repeats.writes(
    router.post,
    "/privacy-rules/{rule_id}/agreement",
    response={204: None, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Agree to a rule / 同意规则",
)
def agree_rule(request: HttpRequest, rule_id: UUID) -> tuple[int, None]:
    """As somebody else than who proposed it."""
    actions.agree_rule(actor_of(request), rule_id)
    return 204, None


@repeats.writes(
    router.post,
    "/privacy-rules/{rule_id}/end",
    response={204: None, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="End a rule / 终止规则",
)
def end_rule(request: HttpRequest, rule_id: UUID) -> tuple[int, None]:
    """What was listed by it stays listed."""
    actions.end_rule(actor_of(request), rule_id)
    return 204, None


@router.get("/privacy-due", response={200: list[PrivacyDueOut]}, summary="Due for erasure / 到期应删除")
def list_due(request: HttpRequest) -> Any:
    """The longest due first, at most 200."""
    found = queries.due_for(actor_of(request))
    refs = customers.cards(one.party_id for one in found)
    return [PrivacyDueOut(customer=refs[one.party_id].ref, rule=one.rule.number, due_on=one.due_on) for one in found]


@repeats.writes(
    router.post,
    "/privacy-days",
    response={204: None, 403: Problem, 404: Problem, 422: Problem},
    summary="Days for an answer / 设定答复天数",
)
def set_days(request: HttpRequest, body: PrivacyDaysIn) -> tuple[int, None]:
    """The latest counts."""
    actor = actor_of(request)
    actions.set_days(actor, accounts.organisation_for(actor, body.organisation).id, body.days)
    return 204, None
